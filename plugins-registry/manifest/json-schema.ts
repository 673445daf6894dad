import { z } from 'zod'
import { ofIssue, said, type Said } from '../../languages/said.ts'

/*
 * JSON Schemas of manifests are written by authors whom nobody trusts, and checked in the platform's own process: no
 * code is made from them, no expression of theirs is run, and how much there is to do for a value is known beforehand.
 */

/** What a value breaks: where, and which rule. */
interface SchemaMistake {
  path: PropertyKey[]
  rule: Said
}

/** Checks a value that came out of JSON; an empty list means that it matches. */
export type SchemaCheck = (value: unknown) => SchemaMistake[]

/** Schemas within one schema, and how deep they lie. */
const mostNodes = 1_000
const mostDeep = 32
/** Schemas that may be tried for one and the same value. */
const mostBranches = 100
/** Parts of a value times the schemas that may be tried for each: some tens of milliseconds. */
const mostWork = 50_000
const mostMistakes = 10

const ofSchema = new Set(['items', 'additionalProperties', 'propertyNames'])
const ofSchemas = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const alternatives = new Set(['anyOf', 'oneOf', 'allOf'])
const plain = new Set([
  'type',
  'enum',
  'const',
  'required',
  'minProperties',
  'maxProperties',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minLength',
  'maxLength',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
])
/** Leaving these out would take more than what the author allows, or lead out of the schema. */
const refused = new Set([
  '$ref',
  '$dynamicRef',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'dependentSchemas',
  'dependentRequired',
  'unevaluatedItems',
  'unevaluatedProperties',
])

type Schema = Record<string, unknown>

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keeps what is checked. Everything else (descriptions, defaults, expressions) is for readers. */
const tame = (whole: Schema): { schema: Schema; branches: number } => {
  let nodes = 0
  let branches = 0

  const each = (given: unknown, path: string, depth: number): unknown => {
    if (typeof given === 'boolean') return given
    if (!isObject(given)) throw new Error(`${path || 'it'} is not a JSON Schema`)
    if (++nodes > mostNodes) throw new Error(`it has more than ${mostNodes} schemas in it`)
    if (depth > mostDeep) throw new Error(`${path} lies more than ${mostDeep} schemas deep`)
    const kept = Object.entries(given).flatMap(([key, value]): [string, unknown][] => {
      const at = path === '' ? key : `${path}.${key}`
      if (refused.has(key)) throw new Error(`${at}: "${key}" is not taken here; write out what it stands for`)
      if (key === 'properties' && isObject(value))
        return [
          [key, Object.fromEntries(Object.entries(value).map(([n, one]) => [n, each(one, `${at}.${n}`, depth + 1)]))],
        ]
      if (ofSchema.has(key)) return [[key, each(value, at, depth + 1)]]
      if (ofSchemas.has(key) && Array.isArray(value)) {
        if (alternatives.has(key)) branches += value.length
        return [[key, value.map((one, index) => each(one, `${at}[${index}]`, depth + 1))]]
      }
      if (key === 'enum' && Array.isArray(value) && value.some((one) => typeof one !== 'string'))
        branches += value.length
      return plain.has(key) ? [[key, value]] : []
    })
    return Object.fromEntries(kept)
  }

  const schema = each(whole, '', 0) as Schema
  if (branches > mostBranches) throw new Error(`it has more than ${mostBranches} alternatives in it`)
  return { schema, branches }
}

/** Values and keys in a JSON value. */
const partsOf = (value: unknown, most: number): number => {
  let parts = 0
  const left: unknown[] = [value]
  while (left.length > 0 && parts <= most) {
    parts += 1
    const next = left.pop()
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) left.push(inner)
  }
  return parts
}

/**
 * Makes a check of a JSON Schema (2020-12). `pattern`, `patternProperties` and `default` are not looked at, `$ref` and
 * conditions are not taken.
 *
 * @throws {Error} saying what of it can't be read
 *
 * @example
 * readJsonSchema({ type: 'object', properties: { days: { type: 'integer', minimum: 1 } } })({ days: 0 })
 * // [{ path: ['days'], rule: { text: 'Too small: expected number to be >=1', issue: { … } } }]
 */
export const readJsonSchema = (given: Schema): SchemaCheck => {
  const { schema, branches } = tame(given)
  const check = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0], { registry: z.registry() })
  const mostParts = Math.floor(mostWork / (1 + branches))
  return (value) => {
    if (partsOf(value, mostParts) > mostParts) return [{ path: [], rule: said('is too large to be checked') }]
    const checked = check.safeParse(value, { jitless: true, reportInput: true })
    if (checked.success) return []
    return checked.error.issues.slice(0, mostMistakes).map((issue) => ({ path: issue.path, rule: ofIssue(issue) }))
  }
}
