/** Where this side of SAML is reached. */
export interface SamlAddresses {
  /** What we call ourselves; our metadata is there. */
  entityId: string
  /** Where answers are posted to. */
  acsUrl: string
  /** Where sign-outs over there are told, and sign-outs that began here come back to. */
  logoutUrl: string
}
