import { IntlMessageFormat } from 'intl-messageformat'

/** What the `{names}` in a text stand for; a function says it for each language, such as a date. */
export type TextValues = Readonly<Record<string, string | number>>

type ValuesFor = TextValues | ((locale: string) => TextValues)

/** The texts of one language by key: a `locales/<language>.json`. */
export type LocaleFile = Readonly<Record<string, unknown>>

type KeyOf<File> = { [Key in keyof File]: File[Key] extends string ? Key : never }[keyof File] & string

/** What a plugin says by itself, in the languages that it speaks. */
export interface Texts<Key extends string> {
  /** The texts of one language: that of a tag such as `de-CH`, or else English. */
  in(locale: string): (key: Key, values?: TextValues) => string
  /** A text in all languages, for `notify.send`: each user gets theirs. */
  all(key: Key, values?: ValuesFor): Readonly<Record<string, string>>
}

const messages = new Map<string, IntlMessageFormat>()

const messageOf = (language: string, text: string): IntlMessageFormat => {
  const key = `${language} ${text}`
  const message = messages.get(key) ?? new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
  messages.set(key, message)
  return message
}

/** A value that was not given leaves its place as it is: a notice that says less is better than none. */
const filled = (language: string, text: unknown, values: TextValues): string => {
  if (typeof text !== 'string') return ''
  try {
    return String(messageOf(language, text).format(values))
  } catch {
    return text.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : place,
    )
  }
}

/**
 * What a plugin says outside of its pages (notices, mails, documents), from the same files as its pages: ICU messages,
 * whose values have names.
 *
 * @example
 * import de from './locales/de.json' with { type: 'json' }
 * import en from './locales/en.json' with { type: 'json' }
 *
 * const say = texts({ en, de })
 *
 * await notify.send({ users: [owner], title: say.all('dealWon', { title: deal.title }) })   // "{title} was won"
 * const heading = say.in(locale)('invoice')
 * say.in('pl')('due', { count: 3 })   // "{count, plural, one {# zadanie} few {# zadania} other {# zadań}}"
 */
export const texts = <const English extends LocaleFile>(
  files: { en: English } & Readonly<Record<string, LocaleFile>>,
): Texts<KeyOf<English>> => {
  const text = (language: string, key: string, values: TextValues) => {
    const file = Object.hasOwn(files, language) ? files[language]! : files.en
    const isSpoken = Object.hasOwn(file, key)
    return filled(isSpoken ? language : 'en', isSpoken ? file[key] : files.en[key], values)
  }
  return {
    in: (locale) => {
      const language = [locale, locale.split('-')[0]!].find((tag) => Object.hasOwn(files, tag)) ?? 'en'
      return (key, values = {}) => text(language, key, values)
    },
    all: (key, values = {}) =>
      Object.fromEntries(
        Object.keys(files).map((language) => [
          language,
          text(language, key, typeof values === 'function' ? values(language) : values),
        ]),
      ),
  }
}
