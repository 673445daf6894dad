import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { flatTexts, type TextTree } from '../../../languages/flat-texts.ts'
import type { Language } from '../../../languages/languages.ts'
import type { Schema } from '../operations.ts'
import { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** A text of the tenant in place of another; without a plugin it is the app's. */
export type TextOverride = Schema<'TextOverride'>

export type TextOverrides = Schema<'TextOverrides'>

type TextChange = Pick<TextOverride, 'plugin' | 'key'> & { text: string | null }

/** All texts of the tenant in a language, with the revision that changes name. */
export const useTextOverrides = (language: MaybeRefOrGetter<Language>) => {
  const api = useApi()
  return useQuery<TextOverrides, ApiProblem>({
    queryKey: ['text-overrides', computed(() => toValue(language))],
    queryFn: ({ signal }) =>
      api.get('/api/v1/texts/{language}/overrides', { path: { language: toValue(language) }, signal }),
  })
}

/** Puts texts in place of others, or takes them back with `null`: all of them or none. */
export const useChangeTexts = () =>
  useChange(
    (api, { language, changes, revision }: { language: Language; changes: TextChange[]; revision: number }) =>
      api.patch('/api/v1/texts/{language}/overrides', { path: { language }, body: { changes }, ifMatch: revision }),
    ['text-overrides', 'plugin-texts'],
  )

/** What the bundle of a plugin says in a language, by key; nothing where it does not speak it. */
export const usePluginLocale = (plugin: MaybeRefOrGetter<string | null>, language: MaybeRefOrGetter<Language>) => {
  const api = useApi()
  return useQuery<Record<string, string>, ApiProblem>({
    queryKey: ['plugin-locale', computed(() => toValue(plugin)), computed(() => toValue(language))],
    enabled: () => toValue(plugin) !== null,
    queryFn: async ({ signal }) => {
      const path = { plugin: toValue(plugin)!, lang: toValue(language) }
      try {
        return flatTexts((await api.get('/api/v1/installations/{plugin}/locales/{lang}', { path, signal })) as TextTree)
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return {}
        throw error
      }
    },
  })
}

/** Sets the language of the tenant; `null` leaves it to each browser. */
export const useChangeTenant = () =>
  useChange((api, body: { language: Language | null }) => api.patch('/api/v1/tenant', { body }), ['me', 'tenant'])
