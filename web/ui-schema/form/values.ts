import type { Field } from './fields.ts'

/** What is typed in, by field: empty texts and undefined stand for nothing. */
export type Entered = Record<string, unknown>

const empty = (type: Field['type']): unknown => (type === 'boolean' ? false : type === 'string' ? '' : undefined)

/** What the fields of a form hold when it opens. */
export const enteredFrom = (fields: Field[], initial: Record<string, unknown>): Entered =>
  Object.fromEntries(fields.map(({ name, type, property }) => [name, initial[name] ?? property.default ?? empty(type)]))

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ''

/**
 * What is sent. Nothing is sent as `null` where the schema takes that, and otherwise left out, unless it takes away
 * what was there.
 */
export const toSend = (fields: Field[], entered: Entered, initial: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter(({ property }) => property.readOnly !== true)
      .flatMap(({ name, nullable, type }): [string, unknown][] => {
        const given = entered[name]
        const value = typeof given === 'string' ? given.trim() : given
        if (!isNothing(value)) return [[name, value]]
        if (nullable) return [[name, null]]
        return type === 'string' && !isNothing(initial[name]) ? [[name, '']] : []
      }),
  )
