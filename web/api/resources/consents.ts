import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type Consent = Schema<'Consent'>

/** What updates ask for beyond what was granted, the latest first. */
export const useConsents = (
  state: MaybeRefOrGetter<Consent['state'] | undefined>,
  enabled: MaybeRefOrGetter<boolean> = true,
) => {
  const api = useApi()
  return useQuery<Consent[], ApiProblem>({
    queryKey: computed(() => ['consents', toValue(state)]),
    queryFn: async ({ signal }) =>
      (await api.get('/api/v1/consents', { query: { state: toValue(state) }, signal })).items,
    enabled: () => toValue(enabled),
    staleTime: 60_000,
  })
}

/** @param scope what is granted of it: all, unless told */
export const useGrantConsent = () =>
  useChange(
    (api, { id, scope }: { id: string; scope?: Record<string, unknown> }) =>
      api.post('/api/v1/consents/{id}/grant', { path: { id }, body: scope ? { scope } : {} }),
    ['consents', 'installations'],
  )

/** Refuses what an update asks for; the plugin runs on without it. */
export const useRefuseConsent = () =>
  useChange(
    (api, id: string) => api.post('/api/v1/consents/{id}/refuse', { path: { id } }),
    ['consents', 'installations'],
  )
