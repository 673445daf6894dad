import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** How a tenant looks; what is `null` is as it comes. */
export type Brand = Schema<'Brand'>

export type BrandDraft = Schema<'BrandDraft'>

export type BrandVersion = Schema<'BrandVersion'>

export type BrandPreview = Schema<'BrandPreview'>

/**
 * What is worked on, with its revision; before the first change, what the tenant looks like. Never read again by
 * itself, under what is being edited.
 */
export const useBrandDraft = () => {
  const api = useApi()
  return useQuery<BrandDraft, ApiProblem>({
    queryKey: ['brand-draft'],
    queryFn: ({ signal }) => api.get('/api/v1/branding/draft', { signal }),
    staleTime: Infinity,
  })
}

/** What a brand would look like. Stays what it was until there is an answer. */
export const useBrandPreview = (brand: MaybeRefOrGetter<Brand | undefined>) => {
  const api = useApi()
  return useQuery<BrandPreview, ApiProblem>({
    queryKey: ['brand-preview', computed(() => toValue(brand))],
    queryFn: ({ signal }) => api.post('/api/v1/branding/preview', { body: toValue(brand)!, signal }),
    enabled: () => toValue(brand) !== undefined,
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
}

/** A text as a mail in the frame of a brand. Stays what it was until there is an answer. */
export const useMailPreview = (brand: MaybeRefOrGetter<Brand | undefined>, text: MaybeRefOrGetter<string>) => {
  const api = useApi()
  return useQuery<Schema<'BrandedMail'>, ApiProblem>({
    queryKey: ['brand-mail', computed(() => toValue(brand)), computed(() => toValue(text))],
    queryFn: ({ signal }) =>
      api.post('/api/v1/branding/mail-preview', { body: { brand: toValue(brand)!, text: toValue(text) }, signal }),
    enabled: () => toValue(brand) !== undefined,
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
}

/** What was published, the latest first, ten at a time. */
export const useBrandVersions = () => usePages('brand-versions', '/api/v1/branding/versions', {}, { limit: 10 })

/** Keeps the draft, which nobody else sees; refused where it is not of that revision any more. */
export const useSaveBrand = () =>
  useChange(
    (api, { brand, revision }: BrandDraft) => api.put('/api/v1/branding/draft', { body: brand, ifMatch: revision }),
    ['brand-draft'],
  )

/** Publishes the draft of a revision: everybody sees it from their next page on. */
export const usePublishBrand = () =>
  useChange((api, revision: number) => api.post('/api/v1/branding/versions', { ifMatch: revision }), ['brand-versions'])

/** Publishes again what an earlier version was; the draft becomes that, too. */
export const useRestoreBrand = () =>
  useChange(
    (api, version: number) => api.post('/api/v1/branding/versions/{version}/restore', { path: { version } }),
    ['brand-draft', 'brand-versions'],
  )

/** Keeps a PNG, JPEG or WebP to be a logo or an icon; a brand names it by the answer. */
export const useSendPicture = () =>
  useChange((api, file: File) => api.put('/api/v1/branding/pictures', { body: file }), [])

/** Keeps a WOFF2 file; a brand names it by the answer. */
export const useSendFont = () => useChange((api, file: File) => api.put('/api/v1/branding/fonts', { body: file }), [])
