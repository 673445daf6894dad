import { useQuery } from '@tanstack/vue-query'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export interface OidcSettings {
  issuer: string
  clientId: string
  scopes: string
}

export interface SamlSettings {
  entityId: string
  ssoUrl: string
  certificates: string[]
}

/** A place that signs users in. */
export interface SignInProvider {
  key: string
  kind: 'oidc' | 'saml'
  name: string
  settings: OidcSettings | SamlSettings
  claims: { email: string; name: string; groups?: string }
  domains: string[]
  trustsEmail: boolean
  createsUsers: boolean
  defaultRole: 'admin' | 'member' | 'viewer' | null
  hasSecret: boolean
  enabled: boolean
  /** `null`: it was not tried since it was changed. */
  test: {
    at: string
    succeeded: boolean
    error?: string
    person?: { subject: string; email?: string; name?: string; groups?: string[]; claims: string[] }
  } | null
  addresses: { callback: string; test: string; entityId?: string }
  revision: number
}

/** What is said of a provider, in a form. */
export type ProviderInput = Partial<
  Pick<SignInProvider, 'name' | 'claims' | 'domains' | 'trustsEmail' | 'createsUsers' | 'defaultRole' | 'settings'>
> & { clientSecret?: string | null; enabled?: boolean }

export interface SignInRules {
  providerRequired: boolean
  breakGlass: string[]
  revision: number
}

const base = '/api/v1/sign-in-providers'
const at = (key: string) => `${base}/${encodeURIComponent(key)}`
const touched = ['sign-in-providers', 'sign-in-rules', 'sign-in']

export const useProviders = () => {
  const api = useApi()
  return useQuery<SignInProvider[], ApiProblem>({
    queryKey: ['sign-in-providers'],
    queryFn: async () => (await api.call<{ items: SignInProvider[] }>(base)).items,
  })
}

export const useCreateProvider = () =>
  useChange(
    (api, body: ProviderInput & Pick<SignInProvider, 'key' | 'kind'>) =>
      api.call<SignInProvider>(base, { method: 'POST', body }),
    touched,
  )

export const useChangeProvider = () =>
  useChange(
    (api, { provider, change }: { provider: SignInProvider; change: ProviderInput }) =>
      api.call<SignInProvider>(at(provider.key), { method: 'PATCH', body: change, ifMatch: provider.revision }),
    touched,
  )

export const useRemoveProvider = () =>
  useChange(
    (api, { key, revision }: SignInProvider) => api.call(at(key), { method: 'DELETE', ifMatch: revision }),
    touched,
  )

/** Reads what an identity provider says of itself. */
export const useReadMetadata = () =>
  useChange(
    (api, metadata: string) => api.call<SamlSettings>('/api/v1/saml-metadata', { method: 'POST', body: { metadata } }),
    [],
  )

export const useSignInRules = () => {
  const api = useApi()
  return useQuery<SignInRules, ApiProblem>({
    queryKey: ['sign-in-rules'],
    queryFn: () => api.call('/api/v1/sign-in-rules'),
  })
}

export const useChangeRules = () =>
  useChange(
    (api, { revision, ...body }: SignInRules) =>
      api.call<SignInRules>('/api/v1/sign-in-rules', { method: 'PUT', body, ifMatch: revision }),
    touched,
  )
