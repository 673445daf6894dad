import { z } from 'zod'
import { asRule } from '../../languages/said.ts'
import { brokenRules } from './rules.ts'
import { manifestSchema, type Manifest } from './schema.ts'
import { withDeclaredScopes } from './scopes.ts'
import { nearest } from '../nearest.ts'
import { readJson } from './read-json.ts'
import { bundleInvalid, type Refusal } from '../bundle/refusal.ts'

export type { Manifest } from './schema.ts'

const path = 'plexica.json'

/** `['permissions', 0, 'id']` → `permissions[0].id` */
const fieldOf = (steps: readonly PropertyKey[]): string =>
  steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`)).join('')

/** The names that an object of the manifest may have at this place. */
const knownAt = (steps: readonly PropertyKey[]): string[] => {
  let here: unknown = manifestSchema
  const inner = (): unknown => {
    let schema = here
    while (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) schema = schema.unwrap()
    return schema
  }
  for (const step of steps) {
    const schema = inner()
    if (schema instanceof z.ZodObject) here = schema.shape[String(step)]
    else if (schema instanceof z.ZodArray) here = schema.element
    else if (schema instanceof z.ZodRecord) here = schema.valueType
    else return []
  }
  const found = inner()
  return found instanceof z.ZodObject ? Object.keys(found.shape) : []
}

const unknownField = (steps: readonly PropertyKey[], name: string): Refusal => {
  const meant = nearest(name, knownAt(steps))
  return {
    path,
    field: fieldOf([...steps, name]),
    rule: `is not a field that is known here${meant ? `; did you mean "${meant}"?` : ''}`,
  }
}

const explain = (issue: z.core.$ZodIssue): Refusal[] => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownField(issue.path, name))
  if (issue.code === 'invalid_key')
    return issue.issues.map(({ message }) => ({ path, field: fieldOf(issue.path), rule: message }))
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return [{ path, field: fieldOf(issue.path), rule: asRule('is missing') }]
  return [{ path, field: fieldOf(issue.path), rule: issue.message }]
}

/**
 * Reads `plexica.json`, with every default filled in.
 *
 * @throws {Problem} `bundle.invalid` naming each field and the rule that it breaks; an unknown field with the name that was probably meant
 *
 * @example
 * parseManifest('{ "id": "notes", "version": "1.0.0", "name": "Notes" }').permissions // []
 */
export const parseManifest = (text: string): Manifest => {
  const parsed = manifestSchema.safeParse(readJson(path, text), { reportInput: true })
  if (!parsed.success) throw bundleInvalid(parsed.error.issues.flatMap(explain))
  const broken = brokenRules(parsed.data)
  if (broken.length > 0) throw bundleInvalid(broken.map((refusal) => ({ path, ...refusal })))
  return withDeclaredScopes(parsed.data)
}

/** The manifest as a JSON Schema (2020-12), which gives authors completion in their editors by `$schema`. */
export const manifestJsonSchema = (): z.core.JSONSchema.JSONSchema => ({
  title: 'Plexica plugin manifest',
  ...z.toJSONSchema(manifestSchema, { io: 'input', unrepresentable: 'any' }),
})
