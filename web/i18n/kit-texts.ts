import type { Locale, Messages } from '@nuxt/ui'
import english from '@nuxt/ui/runtime/locale/en.js'
import type { Language } from '../../languages/languages.ts'

export type KitTexts = Locale<Messages>

const others: Record<Exclude<Language, 'en'>, () => Promise<{ default: KitTexts }>> = {
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

/** The UI kit's own texts, such as those of its calendars. */
export const kitTextsOf = async (language: Language): Promise<KitTexts> =>
  language === 'en' ? english : (await others[language]()).default
