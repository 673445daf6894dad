import { IntlMessageFormat } from 'intl-messageformat'
export type Values = Record<string, string | number>

const formats = new Map<string, IntlMessageFormat>()

/** An ICU message with its values in it, by the rules of a language. */
export const formatted = (locale: string, message: string, values: Values): string => {
  const key = `${locale} ${message}`
  const format = formats.get(key) ?? new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
  formats.set(key, format)
  return String(format.format(values))
}
