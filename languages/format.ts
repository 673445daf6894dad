import { IntlMessageFormat } from 'intl-messageformat'
import { isolated } from './isolated.ts'

export type Values = Record<string, string | number>

const formats = new Map<string, IntlMessageFormat>()

/**
 * An ICU message with its values in it, by the rules of a language.
 *
 * @param isolates whether values are kept apart from the sentence around them, for languages that run the other way
 */
export const formatted = (locale: string, message: string, values: Values, isolates = false): string => {
  const key = `${locale} ${message}`
  const format = formats.get(key) ?? new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
  formats.set(key, format)
  return String(format.format(isolates ? isolated(format, values) : values))
}
