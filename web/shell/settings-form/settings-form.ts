import type { Form, FormProperty } from '../../../plugins-registry/ui-schema.ts'
import { ApiProblem } from '../../api/problem.ts'
import { enteredFrom } from '../../ui-schema/form/values.ts'

type Json = Record<string, unknown>

/** A form made of the settings that a manifest declares. */
export interface SettingsForm {
  form: Form
  /** Settings that no field can hold: they are written as JSON. */
  asJson: string[]
  /** Settings that are never given back. */
  secret: string[]
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const texts = ['title', 'description'] as const
const keywords: Record<string, readonly string[]> = {
  string: ['enum', 'oneOf', 'minLength', 'maxLength', 'format', 'default'],
  number: ['minimum', 'maximum', 'multipleOf', 'default'],
  integer: ['minimum', 'maximum', 'multipleOf', 'default'],
  boolean: ['default'],
  array: ['minItems', 'maxItems', 'uniqueItems'],
  object: ['required'],
}
/** What says more about a value than fields can hold to. */
const beyond = ['anyOf', 'allOf', 'const', 'prefixItems', 'patternProperties', 'propertyNames']
const formats = ['email', 'uri', 'date', 'date-time', 'time', 'tel', 'password', 'color']

const isChoices = (given: unknown): boolean =>
  Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'string')

const titled = (given: unknown): { const: string; title: string }[] | undefined =>
  Array.isArray(given) && given.every((each) => isObject(each) && typeof each.const === 'string')
    ? given.map((each: Json) => ({ const: each.const as string, title: String(each.title ?? each.const) }))
    : undefined

/** A setting as a field; undefined if no field can hold it. */
const asProperty = (given: unknown): FormProperty | undefined => {
  if (!isObject(given) || beyond.some((keyword) => keyword in given)) return undefined
  const { type } = given
  if (typeof type !== 'string' || !Object.hasOwn(keywords, type)) return undefined
  const kept: Json = { type }
  for (const name of [...texts, ...keywords[type]!]) if (given[name] !== undefined) kept[name] = given[name]
  if (type === 'string') {
    if (kept.enum !== undefined && !isChoices(kept.enum)) return undefined
    if (kept.oneOf !== undefined && !(kept.oneOf = titled(kept.oneOf))) return undefined
    if (!formats.includes(String(kept.format))) delete kept.format
    if (given.writeOnly === true) Object.assign(kept, { format: 'password', default: undefined })
  } else if (given.enum !== undefined || given.oneOf !== undefined) return undefined
  if (type === 'array') {
    const items = asProperty(given.items)
    if (!items) return undefined
    kept.items = items
  }
  if (type === 'object') {
    const inside = Object.entries(isObject(given.properties) ? given.properties : {}).map(
      ([name, each]) => [name, asProperty(each)] as const,
    )
    if (inside.length === 0 || inside.some(([, each]) => each === undefined)) return undefined
    kept.properties = Object.fromEntries(inside)
  }
  return kept as FormProperty
}

const asText = (given: unknown, hint: string): FormProperty => {
  const { title, description } = isObject(given) ? given : {}
  return {
    type: 'string',
    ...(typeof title === 'string' ? { title } : {}),
    description: typeof description === 'string' ? `${description} ${hint}` : hint,
  }
}

/**
 * The form for settings that are declared as JSON Schema. Texts that are `writeOnly` become password fields, and what
 * no field can hold is written as JSON; the server holds all of it to the schema.
 *
 * @param isSet secrets that are stored: they may stay empty
 * @param jsonHint says of a field that it takes JSON
 */
export const settingsForm = (schema: Json, isSet: (name: string) => boolean, jsonHint: string): SettingsForm => {
  const isNeeded = ([name]: [string, unknown]) => Array.isArray(schema.required) && schema.required.includes(name)
  const all = Object.entries(isObject(schema.properties) ? schema.properties : {})
  // Manifests are kept in a form that knows no order: what is needed comes first.
  const properties = [...all.filter(isNeeded), ...all.filter((each) => !isNeeded(each))]
  const fields = properties.map(([name, given]) => ({ name, given, property: asProperty(given) }))
  const secret = fields.flatMap(({ name, given }) => (isObject(given) && given.writeOnly === true ? [name] : []))
  const asJson = fields.flatMap(({ name, property }) => (property ? [] : [name]))
  const required = all.filter(isNeeded).flatMap(([name]) => (isSet(name) ? [] : [name]))
  return {
    secret,
    asJson,
    form: {
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          fields.map(({ name, given, property }) => [name, property ?? asText(given, jsonHint)]),
        ),
        required,
      },
      uischema: {
        type: 'VerticalLayout',
        elements: fields.map(({ name, property }) => ({
          type: 'Control',
          scope: `#/properties/${name}`,
          ...(property ? {} : { options: { multi: true } }),
        })),
      },
    },
  } as SettingsForm
}

/** What a form begins with: settings as they are stored, secrets empty. */
export const initialSettings = ({ secret, asJson }: SettingsForm, stored: Json): Json =>
  Object.fromEntries(
    Object.entries(stored)
      .filter(([name]) => !secret.includes(name))
      .map(([name, value]) => [name, asJson.includes(name) ? JSON.stringify(value, undefined, 2) : value]),
  )

/** What stands in the fields of these settings before anything is typed. */
export const enteredSettings = (schema: Json, stored: Json, jsonHint: string): Json => {
  const made = settingsForm(schema, (name) => isSetIn(stored, name), jsonHint)
  return enteredFrom(made.form.schema.properties, initialSettings(made, stored))
}

/** Whether a secret is stored, which is all that is told of it. */
export const isSetIn = (stored: Json, name: string): boolean =>
  (stored[name] as { set?: boolean } | undefined)?.set === true

/**
 * What is stored: what was entered, and what the form knows nothing of as it was. Secrets that were left empty stay.
 *
 * @throws {ApiProblem} naming the fields that are not JSON
 */
export const settingsToSend = ({ form, secret, asJson }: SettingsForm, stored: Json, values: Json): Json => {
  const unknown = Object.entries(stored).filter(([name]) => !Object.hasOwn(form.schema.properties, name))
  const errors: { field: string; rule: string }[] = []
  const entered = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    if (secret.includes(name) && value === '') return []
    if (!asJson.includes(name) || typeof value !== 'string') return [[name, value]]
    if (value.trim() === '') return []
    try {
      return [[name, JSON.parse(value)]]
    } catch (error) {
      errors.push({ field: name, rule: (error as Error).message })
      return []
    }
  })
  if (errors.length > 0) throw new ApiProblem(422, { code: 'request.invalid', title: 'This is not JSON', errors })
  return Object.fromEntries([...unknown, ...entered])
}

/** A problem about `settings.apiUrl` as one about the field `apiUrl`; anything else as it is. */
export const aboutFields = (thrown: unknown): unknown => {
  if (!(thrown instanceof ApiProblem)) return thrown
  const { status, code, message, detail, retry, errors } = thrown
  const named = errors.map(({ field, rule }) => ({ field: field.replace(/^settings\./, ''), rule }))
  return new ApiProblem(status, { code, title: message, detail, retry, errors: named })
}
