import type { DropdownMenuItem } from '@nuxt/ui/components/DropdownMenu.vue'
import { useToast } from '@nuxt/ui/composables'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { languages, languageTags, type Language } from '../../languages/languages.ts'
import { useLanguage } from './language.ts'

/**
 * The languages to choose from, each called as it calls itself.
 *
 * @param chosen is told of a choice that is in force
 */
export const useLanguageItems = (
  chosen: (language: Language) => Promise<unknown> | undefined = () => undefined,
): ComputedRef<DropdownMenuItem[]> => {
  const { t } = useI18n()
  const toast = useToast()
  const { current, show } = useLanguage()

  const choose = async (language: Language) => {
    try {
      await show(language)
      await chosen(language)
    } catch {
      toast.add({ title: t('language.failed'), color: 'error', icon: 'i-lucide-circle-alert' })
    }
  }

  return computed(() =>
    languageTags.map((language) => ({
      type: 'checkbox' as const,
      label: languages[language],
      // Read out by the voice of that language.
      lang: language,
      checked: current.value === language,
      onUpdateChecked: () => void choose(language),
    })),
  )
}
