import { useQuery } from '@tanstack/vue-query'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** The domain of the workspace's own. */
export type OwnDomain = Schema<'OwnDomain'>

const touched = ['own-domain']

export const useOwnDomain = () => {
  const api = useApi()
  return useQuery<OwnDomain | null, ApiProblem>({
    queryKey: ['own-domain'],
    queryFn: async ({ signal }) => (await api.get('/api/v1/domain', { signal })).domain,
  })
}

export const useSetDomain = () =>
  useChange((api, domain: string) => api.put('/api/v1/domain', { body: { domain } }), touched)

export const useCheckDomain = () => useChange((api, _: void) => api.post('/api/v1/domain/check'), touched)

export const useMakeDomainMain = () =>
  useChange((api, isMain: boolean) => api.patch('/api/v1/domain', { body: { isMain } }), touched)

export const useRemoveDomain = () => useChange((api, _: void) => api.delete('/api/v1/domain'), touched)
