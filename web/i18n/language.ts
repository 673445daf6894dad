import english from '@nuxt/ui/runtime/locale/en.js'
import { computed, inject, readonly, ref, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { TextTree } from '../../languages/flat-texts.ts'
import { directionOf, firstSpoken, languageTags, sourceLanguage, type Language } from '../../languages/languages.ts'
import { formatLocale } from './format-locale.ts'
import { kitTextsOf, type KitTexts } from './kit-texts.ts'
import { withOwn } from './own-texts.ts'

/** The texts of an app, as `vue-i18n` keeps them. */
interface Texts {
  locale: Ref<string>
  setLocaleMessage: (locale: string, texts: never) => void
}

interface LanguageChoice {
  /** The languages that this app speaks. */
  offered: readonly Language[]
  /** The language that is shown. */
  current: Readonly<Ref<Language>>
  /** The UI kit's texts in it. */
  kit: ComputedRef<KitTexts>
  /** Shows everything in a language, once its texts are here. Rejects if they can't be loaded; all stays as it was. */
  show: (language: Language) => Promise<void>
  /** Shows other texts of the tenant in a language from now on. */
  putInPlace: (language: Language, own: Record<string, string>) => void
  /** Shows the first language of these that is spoken here, or else what the browser asks for. */
  showFirst: (wanted: readonly (string | null | undefined)[]) => Promise<void>
  /** Loads the texts of all pages, in the language shown and in any shown later. */
  complete: () => Promise<void>
}

export const languageKey: InjectionKey<LanguageChoice> = Symbol('language')

/** The language of the app around, which everything below it shares. */
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
 *
 * @param textsOf gives the app's texts, or those that it begins with
 * @param ownTexts gives those that the tenant put in their place, by key
 * @param restOf gives the texts that it does not begin with
 */
export const createLanguageChoice = (
  texts: Texts,
  textsOf: (language: Language) => Promise<TextTree>,
  ownTexts: (language: Language) => Promise<Record<string, string>> = () => Promise.resolve({}),
  offered: readonly Language[] = languageTags,
  restOf?: (language: Language) => Promise<TextTree>,
): LanguageChoice => {
  const current = ref<Language>(sourceLanguage)
  const kit = shallowRef<KitTexts>(english)
  const loaded = new Map<Language, KitTexts>()
  const base = new Map<Language, TextTree>()
  const owned = new Map<Language, Record<string, string>>()
  const complete = new Set<Language>()
  let wantsAll = false
  let wanted: Language | undefined

  const put = (language: Language) =>
    texts.setLocaleMessage(language, withOwn(base.get(language)!, owned.get(language) ?? {}) as never)

  const loadRest = async (language: Language) => {
    if (!restOf || complete.has(language)) return
    const [first, rest] = await Promise.all([base.get(language) ?? textsOf(language), restOf(language)])
    complete.add(language)
    base.set(language, { ...first, ...rest })
    put(language)
  }

  const load = async (language: Language): Promise<KitTexts> => {
    const present = loaded.get(language)
    if (present) {
      if (wantsAll) await loadRest(language)
      return present
    }
    const [given, own, ofKit] = await Promise.all([textsOf(language), ownTexts(language), kitTextsOf(language)])
    base.set(language, { ...base.get(language), ...given })
    owned.set(language, own)
    put(language)
    if (wantsAll) await loadRest(language)
    loaded.set(language, ofKit)
    return ofKit
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
    offered,
    current: readonly(current),
    kit: computed(() => ({ ...kit.value, code: formatLocale(current.value), dir: directionOf(current.value) })),
    show,
    putInPlace: (language, own) => {
      owned.set(language, own)
      if (base.has(language)) put(language)
    },
    showFirst: async (tags) => {
      const language = firstSpoken([...tags, ...navigator.languages]) ?? sourceLanguage
      if (language !== wanted && offered.includes(language)) await show(language)
    },
    complete: async () => {
      wantsAll = true
      await loadRest(current.value)
    },
  }
}
