import type { Form, FormProperty } from '../../../plugins-registry/ui-schema.ts'
import { hiddenFields } from '../../../sdk/forms/conditions.ts'
import { isNullable, typeOf } from './fields.ts'

/** What is typed in, by field: empty texts and undefined stand for nothing. */
export type Entered = Record<string, unknown>

type Properties = Record<string, FormProperty>

const own = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null && Object.hasOwn(data, name)
    ? (data as Record<string, unknown>)[name]
    : undefined

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** A moment as browsers edit it: without a zone, in the user's. */
const asLocal = (value: unknown): unknown => {
  const date = typeof value === 'string' ? new Date(value) : undefined
  if (!date || Number.isNaN(date.getTime())) return value
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-')
  return `${day}T${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

const asMoment = (value: string): string => {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? value : date.toISOString()
}

/** What one field holds when it has not been touched. */
export const entered = (property: FormProperty, given?: unknown): unknown => {
  switch (typeOf(property)) {
    case 'boolean':
      return given ?? property.default ?? false
    case 'string': {
      const value = given ?? property.default ?? ''
      return property.format === 'date-time' ? asLocal(value) : value
    }
    case 'array':
      return Array.isArray(given) ? given.map((each) => (property.items ? entered(property.items, each) : each)) : []
    case 'object':
      return enteredFrom(property.properties ?? {}, given)
    default:
      return given ?? property.default ?? undefined
  }
}

/** What the fields of a form hold when it opens. */
export const enteredFrom = (properties: Properties, initial: unknown): Entered =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, entered(property, own(initial, name))]),
  )

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ''

/** What of one entry of a list is sent: all of it, so that what is wrong with it can be told by its place. */
const entryToSend = (
  property: FormProperty | undefined,
  value: unknown,
  hidden: Set<string>,
  path: string[],
): unknown =>
  property && typeOf(property) === 'object'
    ? partsToSend(property.properties ?? {}, value, undefined, hidden, path)
    : scalar(property, value)

const scalar = (property: FormProperty | undefined, given: unknown): unknown => {
  const value = typeof given === 'string' ? given.trim() : given
  return property?.format === 'date-time' && typeof value === 'string' && value !== '' ? asMoment(value) : value
}

const partsToSend = (
  properties: Properties,
  state: unknown,
  initial: unknown,
  hidden: Set<string> = new Set(),
  above: string[] = [],
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]): [string, unknown][] => {
      const path = [...above, name]
      if (property.readOnly || hidden.has(path.join('.'))) return []
      const given = own(state, name)
      const before = own(initial, name)
      switch (typeOf(property)) {
        case 'object': {
          const inside = partsToSend(property.properties ?? {}, given, before, hidden, path)
          const says = Object.values(inside).some((each) => each !== false && each !== null)
          return says || before !== undefined ? [[name, inside]] : []
        }
        case 'array': {
          const list = Array.isArray(given) ? given : []
          if (list.length === 0 && !(Array.isArray(before) && before.length > 0)) return []
          return [[name, list.map((each, at) => entryToSend(property.items, each, hidden, [...path, String(at)]))]]
        }
        default: {
          const value = scalar(property, given)
          if (!isNothing(value)) return [[name, value]]
          if (isNullable(property)) return [[name, null]]
          return typeOf(property) === 'string' && !isNothing(before) ? [[name, '']] : []
        }
      }
    }),
  )

/**
 * What is sent. Nothing is sent as `null` where the schema takes that, and otherwise left out, unless it takes away
 * what was there; what the layout hides is left out.
 */
export const toSend = ({ schema, uischema }: Form, state: Entered, initial: unknown): Record<string, unknown> =>
  partsToSend(schema.properties, state, initial, hiddenFields(uischema, state))
