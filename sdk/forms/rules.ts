import { hiddenFields } from './conditions.ts'
import type { FormDefinition, FormProperty, FormSchema, FormValues } from './definition.ts'

/** A rule of a form that a value breaks. */
export interface BrokenFormRule {
  /** Path of the field, such as `address.city` or `lines.0.amount`. */
  field: string
  rule:
    | 'required'
    | 'string'
    | 'number'
    | 'integer'
    | 'boolean'
    | 'list'
    | 'object'
    | 'choice'
    | 'minLength'
    | 'maxLength'
    | 'email'
    | 'uri'
    | 'date'
    | 'dateTime'
    | 'time'
    | 'color'
    | 'minimum'
    | 'maximum'
    | 'multipleOf'
    | 'minItems'
    | 'maxItems'
    | 'uniqueItems'
  /** What the rule is about: `{ min: 2 }`. */
  values: Record<string, number>
}

type Broken = Pick<BrokenFormRule, 'rule'> & Partial<Pick<BrokenFormRule, 'values'>>

const isUri = (text: string): boolean => {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    return false
  }
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))

const formats: Record<string, { rule: BrokenFormRule['rule']; fits: (text: string) => boolean }> = {
  email: { rule: 'email', fits: (text) => /^[^\s@]+@[^\s@]+$/.test(text) },
  uri: { rule: 'uri', fits: isUri },
  date: { rule: 'date', fits: isDate },
  'date-time': {
    rule: 'dateTime',
    fits: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)),
  },
  time: { rule: 'time', fits: (text) => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text) },
  color: { rule: 'color', fits: (text) => /^#[0-9a-f]{6}$/i.test(text) },
}

const ofText = (value: unknown, property: FormProperty): Broken | undefined => {
  if (typeof value !== 'string') return { rule: 'string' }
  const { minLength = 0, maxLength = Infinity, format = '', enum: listed, oneOf } = property
  if (value.length < minLength) return { rule: 'minLength', values: { min: minLength } }
  if (value.length > maxLength) return { rule: 'maxLength', values: { max: maxLength } }
  if (listed && !listed.includes(value)) return { rule: 'choice' }
  if (oneOf && !oneOf.some((each) => each.const === value)) return { rule: 'choice' }
  const checked = Object.hasOwn(formats, format) ? formats[format]! : undefined
  return checked && !checked.fits(value) ? { rule: checked.rule } : undefined
}

const isMultiple = (value: number, of: number): boolean => Math.abs(value / of - Math.round(value / of)) < 1e-9

const ofNumber = (value: unknown, type: string, property: FormProperty): Broken | undefined => {
  const { minimum = -Infinity, maximum = Infinity, multipleOf } = property
  if (typeof value !== 'number' || !Number.isFinite(value)) return { rule: 'number' }
  if (type === 'integer' && !Number.isInteger(value)) return { rule: 'integer' }
  if (value < minimum) return { rule: 'minimum', values: { min: minimum } }
  if (value > maximum) return { rule: 'maximum', values: { max: maximum } }
  return multipleOf !== undefined && !isMultiple(value, multipleOf)
    ? { rule: 'multipleOf', values: { of: multipleOf } }
    : undefined
}

const ofList = (value: readonly unknown[], property: FormProperty): Broken | undefined => {
  const { minItems = 0, maxItems = Infinity, uniqueItems } = property
  if (value.length < minItems) return { rule: 'minItems', values: { min: minItems } }
  if (value.length > maxItems) return { rule: 'maxItems', values: { max: maxItems } }
  const distinct = new Set(value.map((each) => JSON.stringify(each)))
  return uniqueItems && distinct.size < value.length ? { rule: 'uniqueItems' } : undefined
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ''

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value)

/** Every rule that a form breaks with these values; what its layout hides does not count. */
export const brokenFormRules = ({ schema, uischema }: FormDefinition, values: FormValues): BrokenFormRule[] => {
  const hidden = hiddenFields(uischema, values)

  const inside = ({ properties, required = [] }: FormSchema, given: unknown, path: string[]): BrokenFormRule[] =>
    Object.entries(properties).flatMap(([name, property]) => {
      const value = Object.hasOwn(Object(given) as object, name) ? (given as Record<string, unknown>)[name] : undefined
      return check(property, value, [...path, name], required.includes(name))
    })

  const check = (property: FormProperty, given: unknown, path: string[], required: boolean): BrokenFormRule[] => {
    const field = path.join('.')
    if (hidden.has(field) || property.readOnly) return []
    const [type] = [property.type].flat() as [string]
    const value = trimmed(given)
    const broken = (found: Broken | undefined): BrokenFormRule[] =>
      found ? [{ field, rule: found.rule, values: found.values ?? {} }] : []

    if (type === 'object') {
      if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
        return broken({ rule: 'object' })
      if (value === undefined && !required) return []
      return inside({ properties: property.properties ?? {}, required: property.required }, value, path)
    }
    if (isNothing(value)) return required ? broken({ rule: 'required' }) : []
    if (type === 'boolean') return broken(typeof value === 'boolean' ? undefined : { rule: 'boolean' })
    if (type === 'array') {
      if (!Array.isArray(value)) return broken({ rule: 'list' })
      if (required && value.length === 0) return broken({ rule: 'required' })
      const { items } = property
      return [
        ...broken(ofList(value, property)),
        ...(items ? value.flatMap((each, at) => check(items, each, [...path, String(at)], true)) : []),
      ]
    }
    return broken(type === 'string' ? ofText(value, property) : ofNumber(value, type, property))
  }

  return inside(schema, values, [])
}
