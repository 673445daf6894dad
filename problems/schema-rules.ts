import { z } from 'zod'
import type { Language } from '../languages/languages.ts'
import { say } from '../languages/say.ts'
import { kindsOfValues } from '../languages/words.ts'

const { en, de, es, fr, it, pl, pt, ar, ja, zhCN } = z.locales

const locales = { en, de, es, fr, it, pl, pt, ar, ja, zh: zhCN }

const ruleIn = (language: Language, issue: z.core.$ZodRawIssue): string | undefined => {
  const told = locales[language]().localeError(issue)
  return typeof told === 'string' ? told : told?.message
}

/** What rules of these kinds say holds nothing that was sent, so that each name of a kind of value in it means that. */
const namesKinds = new Set(['invalid_type', 'too_big', 'too_small'])

const isKind = (word: string): word is keyof typeof kindsOfValues => Object.hasOwn(kindsOfValues, word)

/** The library leaves most kinds of values by their names in code, such as `string`, in all languages. */
const withKindsInWords = (language: Language, rule: string): string =>
  rule.replace(/\b[a-z]+\b/gi, (word) => {
    const kind = word.toLowerCase()
    return isKind(kind) ? say(language, kindsOfValues[kind]) : word
  })

/**
 * What a schema's own rule says in a language to what it refused; `undefined` where the rule has words of ours. The
 * issue has to hold its input (`reportInput`), which the words may name the kind of.
 */
export const schemaRule = (language: Language, issue: object): string | undefined => {
  const given = issue as z.core.$ZodRawIssue
  const told = given.message === ruleIn('en', given) ? ruleIn(language, given) : undefined
  return told !== undefined && namesKinds.has(given.code) ? withKindsInWords(language, told) : told
}
