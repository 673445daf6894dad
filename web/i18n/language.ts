import type { Locale, Messages } from '@nuxt/ui'
import english from '@nuxt/ui/runtime/locale/en.js'
import { computed, inject, readonly, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { TextTree } from '../../languages/flat-texts.ts'
import { directionOf, firstSpoken, sourceLanguage, type Language } from '../../languages/languages.ts'
import { formatLocale } from './format-locale.ts'
import { kitTexts } from './kit-texts.ts'

export type TextsOf = () => Promise<{ default: TextTree }>

/** The texts of an app, as `vue-i18n` keeps them. */
interface Texts {
  locale: Ref<string>
  setLocaleMessage: (locale: string, texts: never) => void
}

export interface LanguageChoice {
  /** The language that is shown. */
  current: Readonly<Ref<Language>>
  /** The UI kit's texts in it. */
  kit: ComputedRef<Locale<Messages>>
  /** Shows everything in a language, once its texts are here. Rejects if they can't be loaded; all stays as it was. */
  show: (language: Language) => Promise<void>
  /** Shows the first language of these that is spoken here, or else what the browser asks for. */
  showFirst: (wanted: readonly (string | null | undefined)[]) => Promise<void>
}

export const languageKey: InjectionKey<LanguageChoice> = Symbol('language')

export const useLanguage = (): LanguageChoice => inject(languageKey)!

const rememberedAs = 'plexica-language'

/** What was shown last at this address: it is not known yet who is there when a page begins. */
export const rememberedLanguage = (): string | null => {
  try {
    return localStorage.getItem(rememberedAs)
  } catch {
    return null
  }
}

const remember = (language: Language) => {
  try {
    localStorage.setItem(rememberedAs, language)
  } catch {
    // Storage is off: the next page begins in the language of the tenant or the browser.
  }
}

/**
 * The language of an app. It begins in English, whose texts are a part of the app; all others are loaded when they
 * are chosen.
 */
export const createLanguageChoice = (
  texts: Texts,
  textsOf: Record<Exclude<Language, 'en'>, TextsOf>,
): LanguageChoice => {
  const current = ref<Language>(sourceLanguage)
  const kit = shallowRef<Locale<Messages>>(english)
  const loaded = new Map<Language, Locale<Messages>>([[sourceLanguage, english]])
  let wanted: Language = sourceLanguage

  const load = async (language: Language): Promise<Locale<Messages>> => {
    const present = loaded.get(language)
    if (present || language === 'en') return present ?? english
    const [own, ofKit] = await Promise.all([textsOf[language](), kitTexts[language]()])
    texts.setLocaleMessage(language, own.default as never)
    loaded.set(language, ofKit.default)
    return ofKit.default
  }

  const show = async (language: Language) => {
    wanted = language
    const ofKit = await load(language)
    if (wanted !== language) return
    texts.locale.value = language
    kit.value = ofKit
    current.value = language
    document.documentElement.lang = language
    document.documentElement.dir = directionOf(language)
    remember(language)
  }

  return {
    current: readonly(current),
    kit: computed(() => ({ ...kit.value, code: formatLocale(current.value), dir: directionOf(current.value) })),
    show,
    showFirst: async (tags) => {
      const language = firstSpoken([...tags, ...navigator.languages]) ?? sourceLanguage
      if (language !== wanted) await show(language)
    },
  }
}
