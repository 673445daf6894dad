import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

/**
 * How numbers and dates are written for those who read this language: as the browser asks for, if it knows the region.
 *
 * @example
 * formatLocale('en') // 'en-GB' in a browser that is set to British English
 */
export const formatLocale = (language: string): string =>
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language

export const useFormatLocale = (): ComputedRef<string> => {
  const { locale } = useI18n()
  return computed(() => formatLocale(locale.value))
}
