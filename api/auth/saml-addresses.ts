import type { SignInProvider } from '../../runtime/identity/providers/provider.ts'
import type { SamlAddresses } from '../../runtime/identity/providers/saml-addresses.ts'

/** Where a SAML provider of a tenant reaches us, for sign-ins that begin at this origin of the tenant. */
export const samlAddressesOf = (origin: string, { key }: Pick<SignInProvider, 'key'>): SamlAddresses => {
  const base = `${origin}/auth/saml/${key}`
  return { entityId: `${base}/metadata`, acsUrl: `${base}/acs`, logoutUrl: `${base}/logout` }
}
