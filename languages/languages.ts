/** The languages that the platform speaks, each by its own name. */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  it: 'Italiano',
  pl: 'Polski',
  pt: 'Português',
  ar: 'العربية',
  ja: '日本語',
  zh: '中文',
} as const

export type Language = keyof typeof languages

export const languageTags = Object.keys(languages) as Language[]

/** Where the texts of everything come from, and what is shown where a language lacks one. */
export const sourceLanguage = 'en' satisfies Language

/** Whether a tag is, to the letter, that of a language that is spoken here. */
export const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag)

/** Which way a language is written. */
export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

/**
 * The first language that is spoken here of those wanted; what a tag says of a region or script is passed over.
 *
 * @example
 * firstSpoken([null, 'nl', 'pt-BR', 'en']) // 'pt'
 */
export const firstSpoken = (wanted: readonly (string | null | undefined)[]): Language | undefined => {
  for (const tag of wanted) {
    const base = tag?.split('-')[0]?.toLowerCase()
    if (base !== undefined && isLanguage(base)) return base
  }
  return undefined
}
