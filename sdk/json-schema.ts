import { Validator, type OutputUnit, type Schema as ValidatedSchema } from '@cfworker/json-schema'
import { issueOf, type inputTexts } from './input-texts.ts'
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
    return valid ? { value: value as FromJsonSchema<S> } : { issues: issuesOf(schema, errors) }
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

const issuesOf = (schema: object, errors: OutputUnit[]): Issue[] => {
  const telling = errors.filter(
    ({ keyword, instanceLocation }) =>
      !outer.has(keyword) || !errors.some((other) => other.instanceLocation.startsWith(`${instanceLocation}/`)),
  )
  return (telling.length > 0 ? telling : errors).map((error) => asIssue(schema, error))
}

type Rule = keyof typeof inputTexts

const ofTypes: Record<string, Rule> = {
  string: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
}

const ofFormats: Record<string, Rule> = {
  email: 'email',
  uri: 'uri',
  date: 'date',
  'date-time': 'dateTime',
  time: 'time',
  uuid: 'uuid',
}

/** What stands behind a keyword is the value of its rule. */
const ofKeywords: Record<string, { rule: Rule; value?: 'min' | 'max' | 'of' }> = {
  enum: { rule: 'choice' },
  const: { rule: 'choice' },
  minLength: { rule: 'minLength', value: 'min' },
  maxLength: { rule: 'maxLength', value: 'max' },
  pattern: { rule: 'form' },
  minimum: { rule: 'minimum', value: 'min' },
  maximum: { rule: 'maximum', value: 'max' },
  exclusiveMinimum: { rule: 'above', value: 'min' },
  exclusiveMaximum: { rule: 'below', value: 'max' },
  multipleOf: { rule: 'multipleOf', value: 'of' },
  minItems: { rule: 'minItems', value: 'min' },
  maxItems: { rule: 'maxItems', value: 'max' },
  minProperties: { rule: 'minItems', value: 'min' },
  maxProperties: { rule: 'maxItems', value: 'max' },
  uniqueItems: { rule: 'uniqueItems' },
  false: { rule: 'unknown' },
}

const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

const at = (here: unknown, step: string): unknown =>
  Object.hasOwn(Object(here) as object, step) ? (here as Record<string, unknown>)[step] : undefined

/** What stands behind the keyword that refused a value; the way there leads through references within the schema. */
const behind = (schema: object, location: string): unknown =>
  stepsOf(location).reduce<unknown>((here, step) => {
    const found = at(here, step)
    return step === '$ref' && typeof found === 'string' ? stepsOf(found).reduce(at, schema) : found
  }, schema)

const asIssue = (schema: object, { keyword, keywordLocation, instanceLocation, error }: OutputUnit): Issue => {
  const path = stepsOf(instanceLocation)
  const [, named] = /"([^"]*)"/.exec(error) ?? []
  if (keyword === 'required' && named !== undefined) return issueOf('missing', [...path, named])
  const value = behind(schema, keywordLocation)
  if (keyword === 'type') return issueOf(ofTypes[[value].flat()[0] as string] ?? 'other', path)
  if (keyword === 'format') return issueOf(ofFormats[String(value)] ?? 'form', path)
  const { rule, value: name } = ofKeywords[keyword] ?? { rule: 'other' }
  if (name === undefined) return issueOf(rule, path)
  return typeof value === 'number' ? issueOf(rule, path, { [name]: value }) : issueOf('other', path)
}
