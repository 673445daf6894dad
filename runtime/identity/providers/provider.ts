import type { BuiltInRole } from '../built-in-roles.ts'

/** How an OpenID provider is reached. */
export interface OidcSettings {
  /** Where its discovery document is found. */
  issuer: string
  clientId: string
  /** What is asked for, separated by spaces; `openid` is always among it. */
  scopes: string
  /** Whether who signs out here is signed out there, too. */
  endsSession?: boolean
}

/** How a SAML 2.0 identity provider is reached. */
export interface SamlSettings {
  /** What it calls itself. */
  entityId: string
  /** Where browsers are sent to, with the HTTP-Redirect binding. */
  ssoUrl: string
  /** What it may sign with, as PEM. */
  certificates: string[]
  /** Where browsers are sent to that sign out, with the HTTP-Redirect binding. */
  sloUrl?: string
  /** Whether our requests are signed. */
  signsRequests?: boolean
  /** Whether answers are refused that are not encrypted for us. */
  requiresEncryption?: boolean
  /** Whether who signs out here is signed out there, too. */
  endsSession?: boolean
}

/** What a provider calls what is known of somebody: a name, or a path of names with dots between them. */
export interface ClaimNames {
  email: string
  name: string
  /** Absent: it says nothing of groups. */
  groups?: string
}

/** What somebody is called elsewhere, as a provider said it. */
export interface Person {
  /** The provider's own name for them, which never changes. */
  subject: string
  /** In lower case; absent: the provider told none. */
  email?: string
  /** Whether the provider says that the address is theirs. */
  emailVerified: boolean
  name?: string
  /** Absent: the provider says nothing of groups. */
  groups?: string[]
  /** Names of everything that was said, to choose from. */
  claims: string[]
}

/** What came of trying a provider out. */
export interface ProviderTest {
  /** ISO 8601. */
  at: string
  succeeded: boolean
  /** In words, for who set it up. */
  error?: string
  person?: Person
}

interface Common {
  id: string
  tenantId: string
  /** Its name in addresses; never changes. */
  key: string
  /** What people read on the sign-in page. */
  name: string
  claims: ClaimNames
  /** Domains of addresses that are led to it; no other provider of the tenant has them. */
  domains: string[]
  /** Whether addresses are taken for verified although it does not say so. */
  trustsEmail: boolean
  /** Whether those who are no users yet become some, in these domains if there are any. */
  createsUsers: boolean
  /** What those get. */
  defaultRole: Exclude<BuiltInRole, 'owner'> | null
  enabled: boolean
  /** `null`: it was not tried since it was changed. */
  test: ProviderTest | null
  hasSecret: boolean
  revision: number
  createdAt: Date
}

export type OidcProvider = Common & { kind: 'oidc'; settings: OidcSettings }
export type SamlProvider = Common & { kind: 'saml'; settings: SamlSettings }

/** A place of a tenant that says who somebody is. */
export type SignInProvider = OidcProvider | SamlProvider
