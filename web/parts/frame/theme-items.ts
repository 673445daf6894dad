import type { DropdownMenuItem } from '@nuxt/ui/components/DropdownMenu.vue'
import { useColorMode } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

const themes = [
  { value: 'auto', key: 'system', icon: 'i-lucide-monitor' },
  { value: 'light', key: 'light', icon: 'i-lucide-sun' },
  { value: 'dark', key: 'dark', icon: 'i-lucide-moon' },
] as const

/** The part of an account menu in which light and dark are chosen. */
export const useThemeItems = (): ComputedRef<DropdownMenuItem[]> => {
  const { t } = useI18n()
  const { store: theme } = useColorMode()
  return computed(() => [
    { type: 'label', label: t('theme.label') },
    ...themes.map(({ value, key, icon }) => ({
      type: 'checkbox' as const,
      label: t(`theme.${key}`),
      icon,
      checked: theme.value === value,
      onUpdateChecked: () => {
        theme.value = value
      },
      onSelect: (event: Event) => event.preventDefault(),
    })),
  ])
}
