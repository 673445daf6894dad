import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from './languages.ts'

export type Values = Record<string, string | number>

const formats = new Map<string, IntlMessageFormat>()

/** An ICU message of a language with its values in it. */
export const formatted = (language: Language, message: string, values: Values): string => {
  const key = `${language} ${message}`
  const format = formats.get(key) ?? new IntlMessageFormat(message, language, undefined, { ignoreTag: true })
  formats.set(key, format)
  return String(format.format(values))
}
