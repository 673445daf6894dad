import type { TextTree } from '../../languages/flat-texts.ts'
import type { Language } from '../../languages/languages.ts'
import { en } from './en/admin.ts'

const others: Record<Exclude<Language, 'en'>, () => Promise<{ default: TextTree }>> = {
  de: () => import('./de/admin.ts'),
  es: () => import('./es/admin.ts'),
  fr: () => import('./fr/admin.ts'),
  it: () => import('./it/admin.ts'),
  pl: () => import('./pl/admin.ts'),
  pt: () => import('./pt/admin.ts'),
  ar: () => import('./ar/admin.ts'),
  ja: () => import('./ja/admin.ts'),
  zh: () => import('./zh/admin.ts'),
}

/** The texts of the admin app; all but the English ones are loaded when they are asked for. */
export const adminTextsOf = async (language: Language): Promise<TextTree> =>
  language === 'en' ? en : (await others[language]()).default
