import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

/** Browsers of some systems say `en-US@posix` and the like, which names no language to `Intl`. */
const isTag = (tag: string): boolean => /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag)

/**
 * How numbers and dates are written for those who read this language: as the browser asks for, if it knows the region.
 *
 * @example
 * formatLocale('en') // 'en-GB' in a browser that is set to British English
 */
export const formatLocale = (language: string): string =>
  navigator.languages.find((tag) => isTag(tag) && tag.toLowerCase().startsWith(`${language}-`)) ?? language

/** The locale by which numbers and dates are written where a component is. */
export const useFormatLocale = (): ComputedRef<string> => {
  const { locale } = useI18n()
  return computed(() => formatLocale(locale.value))
}
