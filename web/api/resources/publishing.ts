import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { everyPage } from '../every-page.ts'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

export type VersionDay = Schema<'VersionDay'>

/** All versions of the plugins of this tenant, the latest first. */
export const useOwnVersions = (enabled: () => boolean) => {
  const api = useApi()
  return useQuery<{ plugin: string; version: string }[], ApiProblem>({
    queryKey: ['own-versions'],
    queryFn: ({ signal }) =>
      everyPage((cursor) => api.get('/api/v1/publishing/versions', { query: { limit: 100, cursor }, signal })),
    enabled,
    staleTime: 60_000,
  })
}

/** How often versions of a plugin of this tenant were fetched and installed in the last 30 days. */
export const useVersionDays = (plugin: () => string, enabled: () => boolean) => {
  const api = useApi()
  return useQuery<VersionDay[], ApiProblem>({
    queryKey: ['version-days', computed(plugin)],
    queryFn: ({ signal }) =>
      everyPage((cursor) =>
        api.get('/api/v1/publishing/plugins/{plugin}/statistics', {
          path: { plugin: plugin() },
          query: { limit: 100, cursor },
          signal,
        }),
      ),
    enabled,
    staleTime: 60_000,
  })
}
