import { formatted } from './format.ts'
import { sourceLanguage, type Language } from './languages.ts'
import { sizeIn } from './size.ts'

/** An amount of bytes, which each language writes in its own way. */
interface Size {
  bytes: number
}

/** What a message holds: numbers, names, sizes, and other words that are put into the same language. */
type SaidValues = Record<string, string | number | Said | Size>

/** A sentence that is put into a language later: an ICU message in English, and what it is given. */
export interface Said {
  text: string
  /** Without them, the text is no message, but stands as it is. */
  values?: SaidValues
  /** What a schema refused, for what its own rules say in other languages. */
  issue?: object
}

/** Text that stands in the source as it is: nothing was put into it before. */
type Literal<Text extends string> = Record<never, never> extends Record<Text, unknown> ? never : unknown

/**
 * A sentence for later: see `say`. It is written out where it is said, and its values stay apart from it;
 * `server-texts.test.ts` finds it there and looks for it in each language.
 *
 * @example
 * said('There is no plan "{id}".', { id })
 */
export const said = <const Text extends string>(text: Text & Literal<Text>, values?: SaidValues): Said =>
  values === undefined ? { text } : { text, values }

/**
 * Words that no sentence here says: of a table that is translated by itself, or of a database, a provider, a plugin.
 * Where a language has them, it says them; all others see them as they are.
 */
export const asIs = (text: string): Said => ({ text })

/** What a schema refused, in the words of its rule. */
export const ofIssue = (issue: { message: string }): Said => ({ text: issue.message, issue })

/**
 * What a schema says to a value that breaks this rule; the same as the text, which is found and translated by it.
 *
 * @example
 * z.string().regex(/^[0-9a-f]{64}$/, asRule('has to be the SHA-256 of a picture'))
 */
export const asRule = <const Text extends string>(text: Text & Literal<Text>): string => text

/** The values of a sentence as its message takes them, those among them that are words as `say` says them. */
export const givenIn = (
  language: Language,
  values: SaidValues,
  say: (words: Said) => string,
): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value !== 'object' ? value : 'bytes' in value ? sizeIn(language, value.bytes) : say(value),
    ]),
  )

/** What is said, in English. */
export const inEnglish = ({ text, values }: Said): string =>
  values === undefined ? text : formatted(sourceLanguage, text, givenIn(sourceLanguage, values, inEnglish))
