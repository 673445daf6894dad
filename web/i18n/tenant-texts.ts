import type { TextTree } from '../../languages/flat-texts.ts'
import type { Language } from '../../languages/languages.ts'
import en from './en/first.ts'

type Load = () => Promise<{ default: TextTree }>

const first: Record<Exclude<Language, 'en'>, Load> = {
  de: () => import('./de/first.ts'),
  es: () => import('./es/first.ts'),
  fr: () => import('./fr/first.ts'),
  it: () => import('./it/first.ts'),
  pl: () => import('./pl/first.ts'),
  pt: () => import('./pt/first.ts'),
  ar: () => import('./ar/first.ts'),
  ja: () => import('./ja/first.ts'),
  zh: () => import('./zh/first.ts'),
}

const rest: Record<Language, Load> = {
  en: () => import('./en/rest.ts'),
  de: () => import('./de/rest.ts'),
  es: () => import('./es/rest.ts'),
  fr: () => import('./fr/rest.ts'),
  it: () => import('./it/rest.ts'),
  pl: () => import('./pl/rest.ts'),
  pt: () => import('./pt/rest.ts'),
  ar: () => import('./ar/rest.ts'),
  ja: () => import('./ja/rest.ts'),
  zh: () => import('./zh/rest.ts'),
}

/** The texts that the app for people of tenants begins with; all but the English ones are loaded when asked for. */
export const firstTexts = async (language: Language): Promise<TextTree> =>
  language === 'en' ? en : (await first[language]()).default

/** The texts of its other pages, which come with them. */
export const restOfTexts = async (language: Language): Promise<TextTree> => (await rest[language]()).default

/** All of them. */
export const allTexts = async (language: Language): Promise<TextTree> => {
  const [first, rest] = await Promise.all([firstTexts(language), restOfTexts(language)])
  return { ...first, ...rest }
}
