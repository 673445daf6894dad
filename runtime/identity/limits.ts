/** How many of each a tenant may have: more than anyone can look through helps nobody. */
export const identityLimits = {
  roles: 200,
  groups: 1_000,
  policies: 500,
  /** Characters of a policy. */
  policyText: 4_000,
  /** Users that are put into a group, or taken out of it, at once. */
  membersAtOnce: 500,
  /** Names that identity providers may give to one group. */
  claims: 50,
  signInProviders: 20,
  /** Key pairs of a SAML provider: the one in use, and the one before or after it. */
  samlKeys: 2,
}
