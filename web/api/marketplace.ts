import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { z } from 'zod'
import type { resolution } from '../../api/routes/installation-life.ts'
import type { listing, pluginPage, review } from '../../api/routes/marketplace.ts'
import { useChange } from './use-change.ts'
import { usePages } from './pages.ts'
import type { ApiProblem } from './problem.ts'
import type { Installation } from './types.ts'
import { useApi } from './use-api.ts'

export type Listing = z.output<typeof listing>
export type PluginPage = z.output<typeof pluginPage>
export type Review = z.output<typeof review>
export type Resolution = z.output<typeof resolution>
export type ResolutionStep = Resolution['steps'][number]

export interface ListingSearch {
  q?: string | undefined
  category?: string | undefined
  verified?: boolean | undefined
  installed?: boolean | undefined
  sort?: string | undefined
}

const base = '/api/v1/marketplace/plugins'
const of = (plugin: string) => `${base}/${encodeURIComponent(plugin)}`

export const useListings = (search: MaybeRefOrGetter<ListingSearch>) =>
  usePages<Listing>('marketplace', base, () => ({ ...toValue(search) }), { limit: 24 })

export const useCategories = () => {
  const api = useApi()
  return useQuery<{ category: string; plugins: number }[], ApiProblem>({
    queryKey: ['categories'],
    queryFn: async () =>
      (await api.call<{ items: { category: string; plugins: number }[] }>('/api/v1/marketplace/categories')).items,
    staleTime: 60_000,
  })
}

/** All there is to say of a plugin before it is installed. */
export const usePluginPage = (plugin: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<PluginPage, ApiProblem>({
    queryKey: computed(() => ['marketplace', 'plugin', toValue(plugin)]),
    queryFn: ({ signal }) => api.call(of(toValue(plugin)), { signal }),
  })
}

export const useReviews = (plugin: MaybeRefOrGetter<string>) =>
  usePages<Review>('reviews', () => `${of(toValue(plugin))}/reviews`)

/** Says what this tenant thinks of a plugin. */
export const useWriteReview = () =>
  useChange(
    (api, { plugin, ...body }: { plugin: string; rating: number; text: string }) =>
      api.call(`${of(plugin)}/review`, { method: 'PUT', body }),
    ['reviews', 'marketplace'],
  )

export const useRemoveReview = () =>
  useChange((api, plugin: string) => api.call(`${of(plugin)}/review`, { method: 'DELETE' }), ['reviews', 'marketplace'])

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
      const query = version === undefined ? '' : `?version=${encodeURIComponent(version)}`
      return api.call(`/api/v1/registry/plugins/${encodeURIComponent(plugin)}/resolution${query}`, { signal })
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

export interface NewInstallation extends InstallAnswers {
  plugin: string
  version?: string
  withDependencies?: Record<string, InstallAnswers>
  /** Makes trying again safe. */
  key: string
}

export const useInstall = () =>
  useChange(
    (api, { key, ...body }: NewInstallation) =>
      api.call<Installation>('/api/v1/installations', { method: 'POST', body, idempotencyKey: key }),
    ['installations', 'marketplace', 'resolution'],
  )
