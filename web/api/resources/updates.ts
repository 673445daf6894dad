import { useQuery } from '@tanstack/vue-query'
import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type UpdatePolicy = Schema<'ChosenUpdatePolicy'>
export type Update = Schema<'Update'>

/** Which updates installations get by themselves that have no policy of their own. */
export const useUpdatePolicy = () => {
  const api = useApi()
  return useQuery<UpdatePolicy, ApiProblem>({
    queryKey: ['update-policy'],
    queryFn: ({ signal }) => api.get('/api/v1/update-policy', { signal }),
  })
}

/** Chooses which updates those installations get by themselves. */
export const useSetUpdatePolicy = () =>
  useChange(
    (api, { revision, ...body }: UpdatePolicy) => api.put('/api/v1/update-policy', { body, ifMatch: revision }),
    ['update-policy'],
  )

/** Updates of a plugin that came by themselves, the latest first. */
export const useUpdates = (plugin: () => string) =>
  usePages('updates', '/api/v1/updates', () => ({ query: { plugin: plugin() } }), {
    limit: 10,
    everyMs: () => 15_000,
  })
