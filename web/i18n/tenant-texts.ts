import type { TextTree } from '../../languages/flat-texts.ts'
import type { Language } from '../../languages/languages.ts'
import { en } from './en/index.ts'

const others: Record<Exclude<Language, 'en'>, () => Promise<{ default: TextTree }>> = {
  de: () => import('./de/index.ts'),
  es: () => import('./es/index.ts'),
  fr: () => import('./fr/index.ts'),
  it: () => import('./it/index.ts'),
  pl: () => import('./pl/index.ts'),
  pt: () => import('./pt/index.ts'),
  ar: () => import('./ar/index.ts'),
  ja: () => import('./ja/index.ts'),
  zh: () => import('./zh/index.ts'),
}

/** The texts of the app for people of tenants; all but the English ones are loaded when they are asked for. */
export const tenantTextsOf = async (language: Language): Promise<TextTree> =>
  language === 'en' ? en : (await others[language]()).default
