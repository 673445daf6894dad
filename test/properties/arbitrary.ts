import fc from 'fast-check'

/** A JSON Schema as the OpenAPI document holds it. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  format?: string
  pattern?: string
}

const most = 1_000

/** What the formats of our schemas look like. */
const formats: Record<string, fc.Arbitrary<unknown>> = {
  uuid: fc.uuid(),
  'date-time': fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((date) => date.toISOString()),
  date: fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  email: fc.nat(99).map((n) => `someone${n}@example.com`),
  uri: fc.nat(99).map((n) => `https://example.com/${n}`),
}

const strings = ({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<unknown> => {
  const known = format === undefined ? undefined : formats[format]
  if (known) return known
  if (pattern !== undefined && !/\\p|\(\?|\\u/.test(pattern)) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, minLength + 40)), unit: 'grapheme' })
}

/**
 * Values that a schema of the document allows, as far as it says: rules between fields are for the routes to refuse.
 * `resolve` finds what a `$ref` names.
 */
export const valuesOf = (schema: Schema, resolve: (ref: string) => Schema, depth = 0): fc.Arbitrary<unknown> => {
  const inner = (one: Schema) => valuesOf(one, resolve, depth + 1)
  if (schema.$ref !== undefined) return depth > 6 ? fc.constant({}) : inner(resolve(schema.$ref))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(inner))
  if (schema.allOf) return fc.tuple(...schema.allOf.map(inner)).map((parts) => Object.assign({}, ...parts) as unknown)
  const types = [schema.type ?? 'any'].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, inner, depth)))
}

const ofType = (
  type: string,
  schema: Schema,
  inner: (one: Schema) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> => {
  const { minimum, exclusiveMinimum, maximum = most } = schema
  const least = minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + 1)
  switch (type) {
    case 'string':
      return strings(schema)
    case 'integer':
      return fc.integer({ min: least, max: Math.max(least, Math.min(maximum, least + most)) })
    case 'number':
      return fc.double({ min: least, max: Math.max(least, Math.min(maximum, least + most)), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const { minItems = 0, maxItems = 3 } = schema
      return fc.array(inner(schema.items ?? {}), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 3)),
      })
    }
    case 'object':
      return objects(schema, inner)
    default:
      return depth > 4 ? fc.constant(null) : fc.jsonValue({ maxDepth: 2 })
  }
}

const objects = (
  { properties = {}, required = [], additionalProperties, propertyNames }: Schema,
  inner: (one: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> => {
  const fields = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, inner(schema)])),
    { requiredKeys: required.filter((name) => name in properties) },
  )
  if (typeof additionalProperties !== 'object') return fields
  const names = propertyNames
    ? inner(propertyNames).map((name) => JSON.stringify(name).slice(1, -1))
    : fc.stringMatching(/^[a-z]{1,8}$/)
  return fc
    .tuple(fields, fc.dictionary(names, inner(additionalProperties), { maxKeys: 3 }))
    .map(([own, more]) => ({ ...more, ...own }))
}

/** Values that no one expects anywhere. */
export const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, -1, 0, 1e308, 2 ** 53, '', ' ', '\0', 'a\0b', '\ud800', '__proto__', "' or 1=1 --", '../../etc'],
    ...['x'.repeat(5_000), '💥'.repeat(300), [], {}, [[]], { __proto__: null, constructor: 1 }, '9999-99-99', '%'],
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** A value with one thing about it made wrong, somewhere: another value, one field less, one more. */
export const spoiled = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(values, oddValues, fc.nat(), fc.nat(2)).map(([value, odd, place, how]) => spoil(value, odd, place, how))

const spoil = (value: unknown, odd: unknown, place: number, how: number): unknown => {
  if (typeof value !== 'object' || value === null) return odd
  if (Array.isArray(value)) {
    if (value.length === 0) return [odd]
    const at = place % value.length
    return value.map((item: unknown, i) => (i === at ? spoil(item, odd, place, how) : item))
  }
  const entries = Object.entries(value)
  const at = place % (entries.length + 1)
  if (at === entries.length) return { ...value, unexpected: odd }
  if (how === 0) return Object.fromEntries(entries.filter((_, i) => i !== at))
  return Object.fromEntries(
    entries.map(([name, item], i) => [name, i === at ? (how === 1 ? odd : spoil(item, odd, place, how)) : item]),
  )
}
