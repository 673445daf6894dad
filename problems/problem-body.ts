import { sourceLanguage, type Language } from '../languages/languages.ts'
import type { Said } from '../languages/said.ts'
import { say } from '../languages/say.ts'
import { catalogue } from './catalogue.ts'
import type { Problem } from './problem.ts'
import { saidIn } from './said-in.ts'

/** What is wrong in words, and whether all of them are known to be in the language that was asked for. */
const wordsOf = ({ code, said: { detail, errors } }: Problem, language: Language) => {
  let isWhole = true
  const inLanguage = (words: Said) => saidIn(language, words, () => (isWhole = false))
  const words = {
    title: say(language, catalogue[code].title),
    ...(detail && { detail: inLanguage(detail) }),
    ...(errors.length > 0 && { errors: errors.map((each) => ({ ...each, rule: inLanguage(each.rule) })) }),
  }
  return { words, isWhole }
}

/**
 * A problem as `application/problem+json` (RFC 9457), and the languages that it is in, as `Content-Language` names them.
 * What it is always wins over what its detail says; what has no translation stays in English.
 */
export const problemIn = (problem: Problem, language: Language, requestId?: string) => {
  const { words, isWhole } = wordsOf(problem, language)
  const body = {
    ...problem.detail,
    type: `urn:plexica:problem:${problem.code}`,
    ...words,
    status: problem.status,
    code: problem.code,
    retry: problem.retry,
    ...(requestId === undefined ? {} : { requestId }),
  }
  return { body, languages: isWhole ? language : `${language}, ${sourceLanguage}` }
}

/** The body alone, for problems that are a part of an answer, or of no language of their own. */
export const problemBody = (problem: Problem, requestId?: string, language: Language = sourceLanguage) =>
  problemIn(problem, language, requestId).body
