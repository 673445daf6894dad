import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { everyPage } from '../every-page.ts'
import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type VersionDay = Schema<'VersionDay'>
export type Canary = Schema<'Canary'>

export interface NewCanary {
  plugin: string
  version: string
  /** Slugs. */
  tenants: string[]
  /** Whether the version is published once it passed. */
  publish: boolean
}

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

/** The canaries of a plugin of this tenant, the latest first. */
export const useCanaries = (plugin: () => string) =>
  usePages('canaries', '/api/v1/publishing/plugins/{plugin}/canaries', () => ({ path: { plugin: plugin() } }), {
    limit: 10,
    everyMs: () => 10_000,
  })

export const useBeginCanary = () =>
  useChange(
    (api, { plugin, key, ...body }: NewCanary & { key: string }) =>
      api.post('/api/v1/publishing/plugins/{plugin}/canaries', { path: { plugin }, body, idempotencyKey: key }),
    ['canaries'],
  )

/** Ends a canary: with `promote` everybody gets the version, with `cancel` nobody does further. */
export const useEndCanary = () =>
  useChange(
    (api, { id, how }: { id: string; how: 'promote' | 'cancel' }) =>
      how === 'promote'
        ? api.post('/api/v1/publishing/canaries/{id}/promote', { path: { id } })
        : api.post('/api/v1/publishing/canaries/{id}/cancel', { path: { id }, body: {} }),
    ['canaries'],
  )
