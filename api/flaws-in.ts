import { z } from 'zod'
import { sourceLanguage, type Language } from '../languages/languages.ts'

const { de, es, fr, it, pl, pt, ar, ja, zhCN } = z.locales

/** What the schemas' own rules say in each language; rules that we wrote ourselves are translated with the problem. */
const rulesIn = { de, es, fr, it, pl, pt, ar, ja, zh: zhCN }

/** Why a schema refuses a value, in a language; `undefined` in English, which it says by itself. */
export const flawsIn = (language: Language, schema: z.ZodType, value: unknown): z.ZodError | undefined =>
  language === sourceLanguage
    ? undefined
    : schema.safeParse(value, { error: rulesIn[language]().localeError as z.core.$ZodErrorMap }).error
