import { sourceLanguage, type Language } from '../languages/languages.ts'
import { say, translated } from '../languages/say.ts'
import { catalogue } from './catalogue.ts'
import type { Problem } from './problem.ts'

interface Flaw {
  field: string
  rule: string
}

const flawsIn = (errors: unknown): Flaw[] =>
  (Array.isArray(errors) ? errors : []).filter((each: Partial<Flaw> | null) => typeof each?.rule === 'string')

/** What is wrong in words, and whether all of them are known to be in the language that was asked for. */
const wordsOf = ({ code, said, detail: { detail, errors } }: Problem, language: Language) => {
  const title = say(language, catalogue[code].title)
  if (language === sourceLanguage || detail === undefined) return { title, isWhole: true }
  if (said) {
    const isWhole = translated(language, said.text) !== undefined
    return { title, detail: say(language, said.text, said.values), isWhole }
  }
  const [first] = flawsIn(errors)
  // The sentence for those who look at no fields is the first of them.
  const isOfFirst = first !== undefined && detail === `${first.field}: ${first.rule}`
  const found = translated(language, isOfFirst ? first.rule : detail)
  return {
    title,
    detail: isOfFirst ? `${first.field}: ${found ?? first.rule}` : (found ?? detail),
    ...(first && { errors: flawsIn(errors).map((each) => ({ ...each, rule: say(language, each.rule) })) }),
    isWhole: found !== undefined,
  }
}

/**
 * A problem as `application/problem+json` (RFC 9457). What it is always wins over what its detail says; what has no
 * translation stays in English.
 */
export const problemBody = (problem: Problem, requestId?: string, language: Language = sourceLanguage) => {
  const { isWhole: _, ...words } = wordsOf(problem, language)
  return {
    ...problem.detail,
    type: `urn:plexica:problem:${problem.code}`,
    ...words,
    status: problem.status,
    code: problem.code,
    retry: problem.retry,
    ...(requestId === undefined ? {} : { requestId }),
  }
}

/** The languages of a problem's body, as `Content-Language` names them. */
export const languagesOfProblem = (problem: Problem, language: Language): string =>
  wordsOf(problem, language).isWhole ? language : `${language}, ${sourceLanguage}`
