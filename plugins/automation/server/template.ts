import { asText, valueAt } from './values.ts'

const place = /\{\{\s*([\w.-]{1,200})\s*\}\}/g
const onlyPlace = /^\{\{\s*([\w.-]{1,200})\s*\}\}$/

/**
 * A text with `{{ data.title }}` filled in. Nothing in it is evaluated: a place names a value, or is empty.
 *
 * @example
 * fillText('New: {{ data.title }}', { data: { title: 'Milk' } }) // 'New: Milk'
 */
export const fillText = (template: string, event: unknown): string =>
  template.replace(place, (_, path: string) => asText(valueAt(event, path)))

/**
 * JSON with places in its texts. A text that is only a place becomes the value itself, with its type; what is filled into
 * others can not end them, since they are filled when the JSON was read already.
 *
 * @throws {SyntaxError} if it is no JSON
 * @example
 * fillJson('{ "sum": "{{ data.sum }}" }', { data: { sum: 12 } }) // { sum: 12 }
 */
export const fillJson = (template: string, event: unknown): unknown => fillIn(JSON.parse(template), event)

const fillIn = (given: unknown, event: unknown): unknown => {
  if (typeof given === 'string') {
    const [, path] = onlyPlace.exec(given) ?? []
    return path === undefined ? fillText(given, event) : valueAt(event, path)
  }
  if (Array.isArray(given)) return given.map((each) => fillIn(each, event))
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).map(([name, each]) => [name, fillIn(each, event)]))
}
