import { z } from 'zod'
import { readMessage } from '../../languages/message.ts'
import { placesIn } from '../../languages/places.ts'
import { nearest } from '../nearest.ts'

/**
 * A strict object that says which of its fields was probably meant by one it doesn't know. Every object of a UI page
 * is one, so that a misspelt field is a message and not a silent nothing.
 */
export const object = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      const meant = nearest(issue.keys[0] ?? '', Object.keys(shape))
      return `is not a field that is known here${meant ? `; did you mean "${meant}"?` : ''}`
    },
  })

/** A list of at most `max` entries. */
export const fewOf = <T extends z.ZodType>(item: T, max: number) => z.array(item).max(max, `has at most ${max} entries`)

/** What to say when the `type` of an object, which decides what else it holds, is none that is known. */
export const oneOfTypes = (...types: string[]) => ({
  error: (issue: { code?: string | undefined; input?: unknown }) => {
    if (issue.code !== 'invalid_union') return undefined
    const { type } = Object(issue.input) as { type?: unknown }
    const meant = typeof type === 'string' ? nearest(type, types) : undefined
    return `is not one of ${types.join(', ')}${meant ? `; did you mean "${meant}"?` : ''}`
  },
})

/** A text that people read. Shown as text always: markup in it is shown, not followed. */
export const text = (max = 200) => z.string().min(1, 'may not be empty').max(max, `has at most ${max} characters`)

/** A name of a field of data, as routes give and take it. */
export const field = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'is not the name of a field such as created_at')
  .refine((name) => name !== '__proto__', 'may not be used as a name')

export const name = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9_-]{0,63}$/, 'is not a name: a small letter, then letters, digits, - or _ (at most 64)')

export const icon = z
  .string()
  .max(80)
  .regex(/^i-lucide-[a-z0-9-]+$/, 'is not an icon such as i-lucide-users')

export const permission = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/, 'is not a permission such as crm.contacts.read')

export const currency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency such as EUR')

/**
 * Where bindings can point: the row that an action was taken on, the values of the form that was sent, the answer of
 * the route that was called, the data of the nearest source, the query of the page's address, the user, the state of
 * the page, what is selected in its tables, and what a page gave to the slot that this is drawn in.
 */
export const roots = ['row', 'form', 'response', 'data', 'query', 'user', 'state', 'selection', 'context'] as const

export const pointer = z
  .string()
  .max(300)
  .regex(
    new RegExp(`^/(${roots.join('|')})(/([^~/]|~[01])*)*$`),
    `is not a JSON Pointer into one of ${roots.map((root) => `/${root}`).join(', ')}`,
  )

/** A value taken from somewhere else when it is needed, by JSON Pointer: `{ "$ref": "/row/id" }`. */
export const ref = object({ $ref: pointer }).meta({ id: 'Ref' })

/** A currency, or where it stands: rows of one list may have different ones. */
export const currencyOrRef = z.union([currency, ref], {
  error: 'is neither a currency such as EUR nor { "$ref": "/row/currency" }',
})

export const scalar = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()])

/** A plain value, or where to take it from. */
export const value = z
  .union([scalar, ref], { error: 'is not a text, number, true, false, null or { "$ref": "/row/…" }' })
  .meta({ id: 'Value' })

export const values = z.record(field, value).meta({ id: 'Values' })

const isPlace = (argument: string): boolean => pointer.safeParse(argument.split(':', 1)[0]).success

/** An ICU message with places such as `{/row/name}`, whose values are taken from where the pointer leads. */
export const template = (max = 300) =>
  text(max).check(({ value, issues }) => {
    if (placesIn(value).length === 0) return
    const refuse = (message: string) => issues.push({ code: 'custom', message, input: value })
    const read = readMessage(value, { ignoreTag: true })
    if ('mistake' in read) refuse(`is no ICU message: ${read.mistake}`)
    else if (!read.arguments.every(isPlace))
      refuse(
        `has a place in braces that is not a JSON Pointer into one of ${roots.map((root) => `/${root}`).join(', ')}`,
      )
  })

export const tone = z.enum(['neutral', 'primary', 'success', 'info', 'warning', 'error'])

export type Ref = z.output<typeof ref>
export type Value = z.output<typeof value>
export type Values = z.output<typeof values>
export type Tone = z.output<typeof tone>
