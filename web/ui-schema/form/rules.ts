import type { Entered } from './values.ts'
import type { Field } from './fields.ts'

/** A rule that a field breaks: a message of `form` in the texts, and what to fill in there. */
export interface BrokenRule {
  name: string
  rule: string
  values: Record<string, number>
}

type Broken = { rule: string; values?: Record<string, number> } | undefined

const email = /^[^\s@]+@[^\s@]+$/

const isUri = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const ofText = (text: string, { property: { minLength = 0, maxLength = Infinity, format } }: Field): Broken => {
  if (text.length < minLength) return { rule: 'minLength', values: { min: minLength } }
  if (text.length > maxLength) return { rule: 'maxLength', values: { max: maxLength } }
  if (format === 'email' && !email.test(text)) return { rule: 'email' }
  return format === 'uri' && !isUri(text) ? { rule: 'uri' } : undefined
}

const ofNumber = (value: unknown, { type, property: { minimum = -Infinity, maximum = Infinity } }: Field): Broken => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { rule: 'number' }
  if (type === 'integer' && !Number.isInteger(value)) return { rule: 'integer' }
  if (value < minimum) return { rule: 'minimum', values: { min: minimum } }
  return value > maximum ? { rule: 'maximum', values: { max: maximum } } : undefined
}

const check = (field: Field, given: unknown): Broken => {
  const value = typeof given === 'string' ? given.trim() : given
  if (field.type === 'boolean' || field.property.readOnly) return undefined
  if (value === undefined || value === null || value === '') return field.required ? { rule: 'required' } : undefined
  return typeof value === 'string' ? ofText(value, field) : ofNumber(value, field)
}

/** Every rule of the schema that what was entered breaks: the same ones that the plugin's routes will hold it to. */
export const brokenRules = (fields: Field[], entered: Entered): BrokenRule[] =>
  fields.flatMap((field) => {
    const broken = check(field, entered[field.name])
    return broken ? [{ name: field.name, values: {}, ...broken }] : []
  })
