import type { Language } from '../../languages/languages.ts'
import type { TextsOf } from './language.ts'

/** The texts of the app for people of tenants, a file for each language. */
export const tenantTexts: Record<Exclude<Language, 'en'>, TextsOf> = {
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
