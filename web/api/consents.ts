import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { z } from 'zod'
import type { consent } from '../../api/routes/consents.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'
import { useChange } from './use-change.ts'

export type Consent = z.output<typeof consent>

/** What updates ask for beyond what was granted, the latest first. */
export const useConsents = (
  state: MaybeRefOrGetter<Consent['state'] | undefined>,
  enabled: MaybeRefOrGetter<boolean> = true,
) => {
  const api = useApi()
  return useQuery<Consent[], ApiProblem>({
    queryKey: computed(() => ['consents', toValue(state)]),
    queryFn: async ({ signal }) => {
      const given = toValue(state)
      const query = given === undefined ? '' : `?state=${given}`
      return (await api.call<{ items: Consent[] }>(`/api/v1/consents${query}`, { signal })).items
    },
    enabled: () => toValue(enabled),
    staleTime: 60_000,
  })
}

/** @param scope what is granted of it: all, unless told */
export const useGrantConsent = () =>
  useChange(
    (api, { id, scope }: { id: string; scope?: Record<string, unknown> }) =>
      api.call<Consent>(`/api/v1/consents/${id}/grant`, { method: 'POST', body: scope ? { scope } : {} }),
    ['consents', 'installations'],
  )

export const useRefuseConsent = () =>
  useChange(
    (api, id: string) => api.call<Consent>(`/api/v1/consents/${id}/refuse`, { method: 'POST' }),
    ['consents', 'installations'],
  )
