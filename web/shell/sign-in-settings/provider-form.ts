import type { ProviderInput, SamlSettings, SignInProvider } from '../../api/resources/sign-in.ts'

/** What stands in the form of a provider: everything as text, or on and off. */
export interface ProviderForm {
  key: string
  name: string
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  /** The XML that an identity provider says of itself. */
  metadata: string
  emailClaim: string
  nameClaim: string
  groupsClaim: string
  /** Separated by commas or spaces. */
  domains: string
  trustsEmail: boolean
  endsSession: boolean
  signsRequests: boolean
  requiresEncryption: boolean
  createsUsers: boolean
  defaultRole: string
}

export const noRole = 'none'

const oidcOf = (provider: SignInProvider | undefined) =>
  provider && 'issuer' in provider.settings ? provider.settings : undefined

const samlOf = (provider: SignInProvider | undefined) =>
  provider && 'entityId' in provider.settings ? provider.settings : undefined

/** The form of a provider as it is, or of one to be made. */
export const formOf = (provider?: SignInProvider): ProviderForm => ({
  key: provider?.key ?? '',
  name: provider?.name ?? '',
  issuer: oidcOf(provider)?.issuer ?? '',
  clientId: oidcOf(provider)?.clientId ?? '',
  clientSecret: '',
  scopes: oidcOf(provider)?.scopes ?? 'openid email profile',
  metadata: '',
  emailClaim: provider?.claims.email ?? 'email',
  nameClaim: provider?.claims.name ?? 'name',
  groupsClaim: provider?.claims.groups ?? '',
  domains: provider?.domains.join(', ') ?? '',
  trustsEmail: provider?.trustsEmail ?? false,
  endsSession: provider?.settings.endsSession ?? false,
  signsRequests: samlOf(provider)?.signsRequests ?? false,
  requiresEncryption: samlOf(provider)?.requiresEncryption ?? false,
  createsUsers: provider?.createsUsers ?? false,
  defaultRole: provider ? (provider.defaultRole ?? noRole) : 'member',
})

const domainsIn = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)

/** What an identity provider says of itself, with what was chosen here; what it wants itself it gets. */
const samlSettings = (
  form: ProviderForm,
  { signsRequests, requiresEncryption: _, endsSession: __, ...rest }: SamlSettings,
) => ({
  ...rest,
  ...((form.signsRequests || (form.metadata.trim() !== '' && signsRequests)) && { signsRequests: true }),
  ...(form.requiresEncryption && { requiresEncryption: true }),
  ...(form.endsSession && { endsSession: true }),
})

/** What the form says, for the API. A secret that was left empty stays as it is. */
export const inputOf = (
  form: ProviderForm,
  kind: SignInProvider['kind'],
  saml: SamlSettings | undefined,
): ProviderInput => ({
  name: form.name.trim(),
  claims: {
    email: form.emailClaim.trim(),
    name: form.nameClaim.trim(),
    ...(form.groupsClaim.trim() !== '' && { groups: form.groupsClaim.trim() }),
  },
  domains: domainsIn(form.domains),
  trustsEmail: form.trustsEmail,
  createsUsers: form.createsUsers,
  defaultRole: form.defaultRole === noRole ? null : (form.defaultRole as SignInProvider['defaultRole']),
  ...(kind === 'oidc' && {
    settings: {
      issuer: form.issuer.trim(),
      clientId: form.clientId.trim(),
      scopes: form.scopes.trim(),
      ...(form.endsSession && { endsSession: true }),
    },
    ...(form.clientSecret !== '' && { clientSecret: form.clientSecret }),
  }),
  ...(saml && { settings: samlSettings(form, saml) }),
})

/** Only what differs: a change of how a provider is reached is more than one of its name. */
export const difference = (provider: SignInProvider, input: ProviderInput): ProviderInput => {
  const before: Partial<Record<string, unknown>> = { ...provider }
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)),
  )
}
