import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** A key pair of ours at a SAML provider. */
export type SamlKey = Schema<'SamlKey'>

/** Makes another, signs with one, or removes one. */
export type KeyChange = { kind: 'make' } | { kind: 'use' | 'remove'; id: string }

const path = '/api/v1/sign-in-providers/{provider}/keys'

/** Our keys at a SAML provider, two at the most. */
export const useSamlKeys = (provider: () => string) => {
  const api = useApi()
  return useQuery<SamlKey[], ApiProblem>({
    queryKey: computed(() => ['saml-keys', provider()]),
    queryFn: async () => (await api.get(path, { path: { provider: provider() } })).items,
  })
}

/** Does one thing to the keys of a provider. */
export const useChangeSamlKeys = () =>
  useChange<{ provider: string; change: KeyChange }>(
    async (api, { provider, change }) => {
      if (change.kind === 'make') return api.post(path, { path: { provider } })
      const of = { path: { provider, key: change.id } }
      return change.kind === 'use' ? api.post(`${path}/{key}/use`, of) : api.delete(`${path}/{key}`, of)
    },
    ['saml-keys'],
  )
