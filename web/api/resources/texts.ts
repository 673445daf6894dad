import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { flatTexts, type TextTree } from '../../../languages/flat-texts.ts'
import type { Language } from '../../../languages/languages.ts'
import { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** A text of the tenant in place of another; without a plugin it is the app's. */
export interface TextOverride {
  plugin: string | null
  key: string
  text: string
  source: string
}

export interface TextOverrides {
  revision: number
  items: TextOverride[]
}

export type TextChange = Pick<TextOverride, 'plugin' | 'key'> & { text: string | null }

const pathOf = (language: Language) => `/api/v1/texts/${language}/overrides`

export const useTextOverrides = (language: MaybeRefOrGetter<Language>) => {
  const api = useApi()
  return useQuery<TextOverrides, ApiProblem>({
    queryKey: ['text-overrides', computed(() => toValue(language))],
    queryFn: ({ signal }) => api.call(pathOf(toValue(language)), { signal }),
  })
}

export const useChangeTexts = () =>
  useChange(
    (api, { language, changes, revision }: { language: Language; changes: TextChange[]; revision: number }) =>
      api.call<TextOverrides>(pathOf(language), { method: 'PATCH', body: { changes }, ifMatch: revision }),
    ['text-overrides', 'plugin-texts'],
  )

/** What the bundle of a plugin says in a language, by key; nothing where it does not speak it. */
export const usePluginLocale = (plugin: MaybeRefOrGetter<string | null>, language: MaybeRefOrGetter<Language>) => {
  const api = useApi()
  return useQuery<Record<string, string>, ApiProblem>({
    queryKey: ['plugin-locale', computed(() => toValue(plugin)), computed(() => toValue(language))],
    enabled: () => toValue(plugin) !== null,
    queryFn: async ({ signal }) => {
      const path = `/api/v1/installations/${encodeURIComponent(toValue(plugin)!)}/locales/${toValue(language)}`
      try {
        return flatTexts(await api.call<TextTree>(path, { signal }))
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return {}
        throw error
      }
    },
  })
}

export const useChangeTenant = () =>
  useChange(
    (api, body: { language: Language | null }) => api.call('/api/v1/tenant', { method: 'PATCH', body }),
    ['me', 'tenant'],
  )
