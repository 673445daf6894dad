import type { UiPage } from '../../../plugins-registry/ui-schema.ts'

/** Fields that people read; all others mean something to the app or the plugin. */
const read = new Set(['title', 'label', 'text', 'description', 'placeholder', 'hint', 'subtitle'])
/** Fields of what is sent and compared, in which those names may stand too. */
const data = new Set(['query', 'params', 'set', 'state', 'default'])

type Json = Record<string, unknown>

const isData = (field: string, value: unknown) => data.has(field) || (field === 'body' && !Array.isArray(value))

const translate = (given: unknown, texts: Record<string, string>, isRead = false): unknown => {
  if (typeof given === 'string') return isRead && Object.hasOwn(texts, given) ? texts[given] : given
  if (Array.isArray(given)) return given.map((each) => translate(each, texts))
  if (typeof given !== 'object' || given === null) return given
  return mapped(given as Json, (field, value) => {
    // Fields of a form may be called anything, what else means data too.
    if (field === 'properties') return mapped(Object(value) as Json, (_, property) => translate(property, texts))
    if (isData(field, value)) return value
    // What people see for each value of a field, whatever the values are called.
    if (field === 'labels') return mapped(Object(value) as Json, (_, label) => translate(label, texts, true))
    return translate(value, texts, read.has(field))
  })
}

const mapped = (given: Json, map: (field: string, value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(given).map(([field, value]) => [field, map(field, value)]))

/**
 * A page with its English texts in another language, as far as there are others for them.
 *
 * @example
 * translated({ schema: 1, title: 'Deals', body: [] }, { Deals: 'Geschäfte' }).title // 'Geschäfte'
 */
export const translated = (page: UiPage, texts: Record<string, string>): UiPage =>
  Object.keys(texts).length === 0 ? page : (translate(page, texts) as UiPage)
