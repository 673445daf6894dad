import { Validator, type OutputUnit, type Schema as ValidatedSchema } from '@cfworker/json-schema'
import { TextValues } from './text-values.ts'
import type { Checked, FromJsonSchema, Issue, Schema } from './schema.ts'

/** A JSON Schema that checks input and gives it its type. */
export interface JsonSchema<S> extends Schema<FromJsonSchema<S>> {
  readonly schema: S
}

/** What a property of an object may say that matters here. */
interface Property {
  type?: string | readonly string[]
  items?: Property
  default?: unknown
}

/**
 * Makes a JSON Schema (2020-12) something to check input with. Defaults of an object's properties are filled in; in a
 * query and in the parameters of a path, where everything is text, numbers and booleans are read as such.
 *
 * @example
 * const newNote = jsonSchema({
 *   type: 'object',
 *   properties: { title: { type: 'string', minLength: 1, maxLength: 200 }, pinned: { type: 'boolean', default: false } },
 *   required: ['title'],
 *   additionalProperties: false,
 * })
 */
export const jsonSchema = <const S extends object>(schema: S): JsonSchema<S> => {
  let validator: Validator | undefined
  const properties = ((schema as { properties?: Record<string, Property> }).properties ?? {}) as Record<
    string,
    Property
  >
  const validate = (given: unknown): Checked<FromJsonSchema<S>> => {
    validator ??= new Validator(schema as ValidatedSchema, '2020-12', false)
    const value = withDefaults(properties, asRead(properties, given))
    const { valid, errors } = validator.validate(value)
    return valid ? { value: value as FromJsonSchema<S> } : { issues: issuesOf(errors) }
  }
  return {
    schema,
    '~standard': {
      version: 1,
      vendor: 'plexica',
      validate,
      jsonSchema: { input: () => schema as unknown as Record<string, unknown> },
    },
  }
}

const asRead = (properties: Record<string, Property>, given: unknown): unknown =>
  given instanceof TextValues
    ? Object.fromEntries(Object.entries(given.values).map(([name, text]) => [name, readText(properties[name], text)]))
    : given

const readText = (property: Property | undefined, text: string | string[]): unknown => {
  const types = [property?.type ?? []].flat()
  if (types.includes('array')) return [text].flat().map((each) => readText(property?.items, each))
  if (typeof text !== 'string') return text
  if (types.includes('integer') || types.includes('number')) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (types.includes('boolean')) return text === 'true' ? true : text === 'false' ? false : text
  return text
}

const withDefaults = (properties: Record<string, Property>, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const missing = Object.entries(properties).filter(
    ([name, property]) => property.default !== undefined && !Object.hasOwn(value, name),
  )
  if (missing.length === 0) return value
  return { ...value, ...Object.fromEntries(missing.map(([name, property]) => [name, property.default])) }
}

/** Of a rule within a rule only the inner one says what is wrong. */
const outer = new Set(['properties', 'items', 'prefixItems', 'allOf', 'anyOf', 'oneOf', '$ref', 'additionalProperties'])

const issuesOf = (errors: OutputUnit[]): Issue[] => {
  const telling = errors.filter(
    ({ keyword, instanceLocation }) =>
      !outer.has(keyword) || !errors.some((other) => other.instanceLocation.startsWith(`${instanceLocation}/`)),
  )
  return (telling.length > 0 ? telling : errors).map(asIssue)
}

const asIssue = ({ keyword, instanceLocation, error }: OutputUnit): Issue => {
  const path = instanceLocation
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const [, named] = /"([^"]*)"/.exec(error) ?? []
  if (keyword === 'required' && named !== undefined) return { path: [...path, named], message: 'is missing' }
  if (keyword === 'false') return { path, message: 'is not known' }
  return { path, message: error.replace(/\.$/, '') }
}
