import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** How a tenant looks; what is `null` is as it comes. */
export interface Brand {
  productName: string | null
  /** SHA-256 of a picture that was sent, as that of the icon. */
  logo: string | null
  icon: string | null
  primary: string | null
  neutral: 'slate' | 'gray' | 'zinc' | 'neutral' | 'stone' | null
  font: 'standard' | 'humanist' | 'geometric' | 'rounded' | 'serif' | 'mono' | null
  corners: 'square' | 'slight' | 'round' | 'rounder' | null
  density: 'compact' | 'spacious' | null
  css: string
}

export interface BrandDraft {
  brand: Brand
  revision: number
}

export interface BrandVersion {
  version: number
  brand: Brand
  publishedAt: string
  publishedBy: string | null
}

export interface BrandPreview {
  css: string
  mistakes: { line: number; rule: string }[]
  contrast: { contrast: number; needed: number; passes: boolean; suggestion: string } | null
}

const base = '/api/v1/branding'

export const useBrandDraft = () => {
  const api = useApi()
  return useQuery<BrandDraft, ApiProblem>({
    queryKey: ['brand-draft'],
    queryFn: ({ signal }) => api.call(`${base}/draft`, { signal }),
    staleTime: Infinity,
  })
}

/** What a brand would look like. Stays what it was until there is an answer. */
export const useBrandPreview = (brand: MaybeRefOrGetter<Brand | undefined>) => {
  const api = useApi()
  return useQuery<BrandPreview, ApiProblem>({
    queryKey: ['brand-preview', computed(() => toValue(brand))],
    queryFn: ({ signal }) => api.call(`${base}/preview`, { method: 'POST', body: toValue(brand), signal }),
    enabled: () => toValue(brand) !== undefined,
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
}

export const useBrandVersions = () => usePages<BrandVersion>('brand-versions', `${base}/versions`, {}, { limit: 10 })

export const useSaveBrand = () =>
  useChange(
    (api, { brand, revision }: BrandDraft) =>
      api.call<BrandDraft>(`${base}/draft`, { method: 'PUT', body: brand, ifMatch: revision }),
    ['brand-draft'],
  )

export const usePublishBrand = () =>
  useChange(
    (api, revision: number) => api.call<BrandVersion>(`${base}/versions`, { method: 'POST', ifMatch: revision }),
    ['brand-versions'],
  )

export const useRestoreBrand = () =>
  useChange(
    (api, version: number) => api.call<BrandVersion>(`${base}/versions/${version}/restore`, { method: 'POST' }),
    ['brand-draft', 'brand-versions'],
  )

export const useSendPicture = () =>
  useChange((api, file: File) => api.call<{ sha256: string }>(`${base}/pictures`, { method: 'PUT', body: file }), [])
