import { useQuery } from '@tanstack/vue-query'
import type { Body, Schema } from '../operations.ts'
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
  sloUrl?: string | undefined
  signsRequests?: boolean | undefined
  requiresEncryption?: boolean | undefined
  endsSession?: boolean | undefined
}

/** A place that signs users in. */
export type SignInProvider = Schema<'SignInProvider'>

/** What is said of a provider, in a form. */
export type ProviderInput = Partial<
  Pick<SignInProvider, 'name' | 'claims' | 'domains' | 'trustsEmail' | 'createsUsers' | 'defaultRole' | 'settings'>
> & { clientSecret?: string | null; enabled?: boolean }

export type SignInRules = Schema<'SignInRules'>

const touched = ['sign-in-providers', 'sign-in-rules', 'sign-in']

export const useProviders = () => {
  const api = useApi()
  return useQuery<SignInProvider[], ApiProblem>({
    queryKey: ['sign-in-providers'],
    queryFn: async () => (await api.get('/api/v1/sign-in-providers')).items,
  })
}

export const useCreateProvider = () =>
  useChange((api, given: ProviderInput & Pick<SignInProvider, 'key' | 'kind'>) => {
    // The form fills in the settings that its kind has.
    const body = given as Body<'post', '/api/v1/sign-in-providers'>
    return api.post('/api/v1/sign-in-providers', { body })
  }, touched)

export const useChangeProvider = () =>
  useChange(
    (api, { provider, change }: { provider: SignInProvider; change: ProviderInput }) =>
      api.patch('/api/v1/sign-in-providers/{provider}', {
        path: { provider: provider.key },
        body: change,
        ifMatch: provider.revision,
      }),
    touched,
  )

export const useRemoveProvider = () =>
  useChange(
    (api, { key, revision }: SignInProvider) =>
      api.delete('/api/v1/sign-in-providers/{provider}', { path: { provider: key }, ifMatch: revision }),
    touched,
  )

/** Reads what an identity provider says of itself. */
export const useReadMetadata = () =>
  useChange((api, metadata: string) => api.post('/api/v1/saml-metadata', { body: { metadata } }), [])

export const useSignInRules = () => {
  const api = useApi()
  return useQuery<SignInRules, ApiProblem>({
    queryKey: ['sign-in-rules'],
    queryFn: () => api.get('/api/v1/sign-in-rules'),
  })
}

export const useChangeRules = () =>
  useChange(
    (api, { revision, ...body }: SignInRules) => api.put('/api/v1/sign-in-rules', { body, ifMatch: revision }),
    touched,
  )
