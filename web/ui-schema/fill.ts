import { formatted } from '../../languages/format.ts'
import { asMessage, placesIn } from '../../languages/places.ts'
import { useFormatLocale } from '../i18n/format-locale.ts'
import { valueAt, type Scope } from './bindings.ts'

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/**
 * A text with its places filled in, as plain text; a place is one of an ICU message whose value a JSON Pointer names.
 *
 * @example
 * fill('{/row/tasks, plural, one {# task} other {# tasks}}', { row: { tasks: 2 } }, 'en') // '2 tasks'
 */
export const fill = (template: string, scope: Scope, locale: string): string => {
  const places = placesIn(template)
  if (places.length === 0) return template
  const values = Object.fromEntries(places.map(({ name, pointer }) => [name, asText(valueAt(scope, pointer))]))
  try {
    return formatted(locale, asMessage(template), values)
  } catch {
    // Uploaded before texts were messages: braces that are no place stay.
    return template.replace(/\{(\/[^{}]*)\}/g, (_, pointer: string) => asText(valueAt(scope, pointer)))
  }
}

/** `fill` in the language that is shown. */
export const useFill = () => {
  const locale = useFormatLocale()
  return (template: string, scope: Scope): string => fill(template, scope, locale.value)
}
