import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Schema, Where } from '../operations.ts'
import { useChange } from '../use-change.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

export type Listing = Schema<'Listing'>
export type PluginPage = Schema<'PluginPage'>
export type Review = Schema<'PluginReview'>
export type Resolution = Schema<'Resolution'>
export type ResolutionStep = Resolution['steps'][number]

export type ListingSearch = NonNullable<Where<'get', '/api/v1/marketplace/plugins'>['query']>

/** What can be installed, searched and sorted, 24 at a time. */
export const useListings = (search: MaybeRefOrGetter<ListingSearch>) =>
  usePages('marketplace', '/api/v1/marketplace/plugins', () => ({ query: toValue(search) }), { limit: 24 })

/** The categories that plugins are in, and how many are in each. */
export const useCategories = () => {
  const api = useApi()
  return useQuery<{ category: string; plugins: number }[], ApiProblem>({
    queryKey: ['categories'],
    queryFn: async () => (await api.get('/api/v1/marketplace/categories')).items,
    staleTime: 60_000,
  })
}

/** All there is to say of a plugin before it is installed. */
export const usePluginPage = (plugin: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<PluginPage, ApiProblem>({
    queryKey: computed(() => ['marketplace', 'plugin', toValue(plugin)]),
    queryFn: ({ signal }) =>
      api.get('/api/v1/marketplace/plugins/{plugin}', { path: { plugin: toValue(plugin) }, signal }),
  })
}

/** What tenants say of a plugin, the latest first; that of this one is marked `own`. */
export const useReviews = (plugin: MaybeRefOrGetter<string>) =>
  usePages('reviews', '/api/v1/marketplace/plugins/{plugin}/reviews', () => ({ path: { plugin: toValue(plugin) } }))

/** Says what this tenant thinks of a plugin. */
export const useWriteReview = () =>
  useChange(
    (api, { plugin, ...body }: { plugin: string; rating: number; text: string }) =>
      api.put('/api/v1/marketplace/plugins/{plugin}/review', { path: { plugin }, body }),
    ['reviews', 'marketplace'],
  )

/** Takes back what this tenant said of a plugin. */
export const useRemoveReview = () =>
  useChange(
    (api, plugin: string) => api.delete('/api/v1/marketplace/plugins/{plugin}/review', { path: { plugin } }),
    ['reviews', 'marketplace'],
  )

/** What installing a plugin, or moving to a version of it, would lead to. */
export const useResolution = (
  wanted: MaybeRefOrGetter<{ plugin: string; version?: string | undefined }>,
  enabled: () => boolean,
) => {
  const api = useApi()
  return useQuery<Resolution, ApiProblem>({
    queryKey: computed(() => ['resolution', toValue(wanted)]),
    queryFn: ({ signal }) => {
      const { plugin, version } = toValue(wanted)
      return api.get('/api/v1/registry/plugins/{plugin}/resolution', { path: { plugin }, query: { version }, signal })
    },
    enabled,
    staleTime: 0,
  })
}

/** By capability: true for what is asked, false to refuse it, or a narrower scope. */
export type GrantRequest = Record<string, boolean | Record<string, unknown>>

export interface InstallAnswers {
  grant?: GrantRequest
  settings?: Record<string, unknown>
}

interface NewInstallation extends InstallAnswers {
  plugin: string
  version?: string
  withDependencies?: Record<string, InstallAnswers>
  /** Makes trying again safe. */
  key: string
}

/** Installs a plugin, with the answers for it and for what it needs. */
export const useInstall = () =>
  useChange(
    (api, { key, ...body }: NewInstallation) => api.post('/api/v1/installations', { body, idempotencyKey: key }),
    ['installations', 'marketplace', 'resolution'],
  )
