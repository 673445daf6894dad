import { z } from 'zod'
import type { Language } from '../languages/languages.ts'

const { en, de, es, fr, it, pl, pt, ar, ja, zhCN } = z.locales

const locales = { en, de, es, fr, it, pl, pt, ar, ja, zh: zhCN }

const ruleIn = (language: Language, issue: z.core.$ZodRawIssue): string | undefined => {
  const told = locales[language]().localeError(issue)
  return typeof told === 'string' ? told : told?.message
}

/**
 * What a schema's own rule says in a language to what it refused; `undefined` where the rule has words of ours. The
 * issue has to hold its input (`reportInput`), which the words may name the kind of.
 */
export const schemaRule = (language: Language, issue: object): string | undefined => {
  const given = issue as z.core.$ZodRawIssue
  return given.message === ruleIn('en', given) ? ruleIn(language, given) : undefined
}
