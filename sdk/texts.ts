/** What stands for the `{names}` in a text; a function says it for each language, such as a date. */
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

const filled = (text: unknown, values: TextValues): string =>
  typeof text === 'string'
    ? text.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
        Object.hasOwn(values, name) ? String(values[name]) : place,
      )
    : ''

/**
 * What a plugin says outside of its pages (notices, mails, documents), from the same files as its pages.
 *
 * @example
 * import de from './locales/de.json' with { type: 'json' }
 * import en from './locales/en.json' with { type: 'json' }
 *
 * const say = texts({ en, de })
 *
 * await notify.send({ users: [owner], title: say.all('dealWon', { title: deal.title }) })   // "{title} was won"
 * const heading = say.in(locale)('invoice')
 */
export const texts = <const English extends LocaleFile>(
  files: { en: English } & Readonly<Record<string, LocaleFile>>,
): Texts<KeyOf<English>> => {
  const text = (language: string, key: string, values: TextValues) => {
    const file = Object.hasOwn(files, language) ? files[language]! : files.en
    return filled(Object.hasOwn(file, key) ? file[key] : files.en[key], values)
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
