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

/** All places that sign users in, those that are switched off too. */
export const useProviders = () => {
  const api = useApi()
  return useQuery<SignInProvider[], ApiProblem>({
    queryKey: ['sign-in-providers'],
    queryFn: async () => (await api.get('/api/v1/sign-in-providers')).items,
  })
}

/** Adds a provider, switched off until it passed a test. */
export const useCreateProvider = () =>
  useChange((api, given: ProviderInput & Pick<SignInProvider, 'key' | 'kind'>) => {
    // The form fills in the settings that its kind has.
    const body = given as Body<'post', '/api/v1/sign-in-providers'>
    return api.post('/api/v1/sign-in-providers', { body })
  }, touched)

/** Changes a provider, or switches it on or off; a secret that is left out stays. */
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

/** Removes a provider; who came by it stays a user. */
export const useRemoveProvider = () =>
  useChange(
    (api, { key, revision }: SignInProvider) =>
      api.delete('/api/v1/sign-in-providers/{provider}', { path: { provider: key }, ifMatch: revision }),
    touched,
  )

/** Reads what an identity provider says of itself. */
export const useReadMetadata = () =>
  useChange((api, metadata: string) => api.post('/api/v1/saml-metadata', { body: { metadata } }), [])

/** Whether everyone has to come by a provider, and who needs not. */
export const useSignInRules = () => {
  const api = useApi()
  return useQuery<SignInRules, ApiProblem>({
    queryKey: ['sign-in-rules'],
    queryFn: () => api.get('/api/v1/sign-in-rules'),
  })
}

/** Takes passwords from these owners alone, or from everyone again; sessions stay. */
export const useChangeRules = () =>
  useChange(
    (api, { revision, ...body }: SignInRules) => api.put('/api/v1/sign-in-rules', { body, ifMatch: revision }),
    touched,
  )
