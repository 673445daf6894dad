import { formatted } from '../languages/format.ts'
import { sourceLanguage, type Language } from '../languages/languages.ts'
import { givenIn, type Said } from '../languages/said.ts'
import { translated } from '../languages/say.ts'
import { schemaRule } from './schema-rules.ts'

/**
 * Puts words into a language. What that lacks stays in English, and `lacking` is told of it.
 *
 * @example
 * saidIn('de', said('There is no plan "{id}".', { id: 'pro' })) // 'Es gibt keinen Tarif „pro“.'
 */
export const saidIn = (
  language: Language,
  { text, values, issue }: Said,
  lacking: () => void = () => undefined,
): string => {
  const found = translated(language, text) ?? (issue && schemaRule(language, issue))
  if (found === undefined) lacking()
  if (values === undefined) return found ?? text
  const spoken = found === undefined ? sourceLanguage : language
  const given = givenIn(spoken, values, (words) => saidIn(language, words, lacking))
  return formatted(spoken, found ?? text, given)
}
