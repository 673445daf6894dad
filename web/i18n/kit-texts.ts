import type { Locale, Messages } from '@nuxt/ui'
import type { Language } from '../../languages/languages.ts'

type KitLocale = Locale<Messages>

/** The UI kit's own texts, such as those of its calendars. */
export const kitTexts: Record<Exclude<Language, 'en'>, () => Promise<{ default: KitLocale }>> = {
  de: () => import('@nuxt/ui/runtime/locale/de.js'),
  es: () => import('@nuxt/ui/runtime/locale/es.js'),
  fr: () => import('@nuxt/ui/runtime/locale/fr.js'),
  it: () => import('@nuxt/ui/runtime/locale/it.js'),
  pl: () => import('@nuxt/ui/runtime/locale/pl.js'),
  pt: () => import('@nuxt/ui/runtime/locale/pt_br.js'),
  ar: () => import('@nuxt/ui/runtime/locale/ar.js'),
  ja: () => import('@nuxt/ui/runtime/locale/ja.js'),
  zh: () => import('@nuxt/ui/runtime/locale/zh_cn.js'),
}
