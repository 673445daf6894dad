import { useQueries } from '@tanstack/vue-query'
import { computed } from 'vue'
import { sourceLanguage } from '../../../languages/languages.ts'
import { useInstallations } from '../../api/queries.ts'
import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../i18n/language.ts'
import { hasOwnTexts } from '../../i18n/own-texts.ts'

const minute = 60_000
const none: Record<string, string> = {}

/**
 * What enabled plugins say in the language that is shown; in English they say what their manifests and pages hold,
 * unless the tenant put something else in its place.
 */
export const usePluginWords = () => {
  const api = useApi()
  const { current } = useLanguage()
  const { data: installations } = useInstallations()
  const enabled = computed(() => (installations.value ?? []).filter(({ state }) => state === 'enabled'))

  const found = useQueries({
    queries: computed(() =>
      enabled.value.map(({ plugin, version }) => ({
        queryKey: ['plugin-texts', plugin, version, current.value],
        queryFn: async () => {
          const path = { plugin, language: current.value }
          return (await api.get('/api/v1/installations/{plugin}/texts/{language}', { path })).texts
        },
        enabled: current.value !== sourceLanguage || hasOwnTexts(sourceLanguage),
        staleTime: 10 * minute,
      })),
    ),
  })
  const words = computed(() => new Map(enabled.value.map(({ plugin }, at) => [plugin, found.value[at]?.data ?? none])))

  return {
    /** Whether some are still on their way. */
    isLoading: computed(() => found.value.some(({ isLoading }) => isLoading)),
    /** The texts of a plugin by the English ones. */
    of: (plugin: string): Record<string, string> => words.value.get(plugin) ?? none,
    say: (plugin: string, text: string): string => {
      const texts = words.value.get(plugin) ?? none
      return Object.hasOwn(texts, text) ? texts[text]! : text
    },
  }
}
