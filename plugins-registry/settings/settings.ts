import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { readJsonSchema, type SchemaCheck } from '../manifest/json-schema.ts'
import type { Manifest } from '../manifest/schema.ts'

/** All settings of one installation together, as JSON. */
const maxBytes = 64 * 1024
/** The settings schema of a manifest as a check. @throws {Error} if it is not a JSON Schema of an object */
export const settingsSchema = (schema: NonNullable<Manifest['settings']>): SchemaCheck => {
  if (schema.type !== 'object') throw new Error('has to be a JSON Schema with "type": "object"')
  return readJsonSchema(schema)
}

/**
 * Checks settings against the schema in the manifest.
 *
 * @throws {Problem} `request.invalid` naming each field
 */
export const checkSettings = (
  { settings: schema }: Manifest,
  settings: Record<string, unknown>,
): Record<string, unknown> => {
  if (Buffer.byteLength(JSON.stringify(settings)) > maxBytes) {
    throw new Problem('request.too_large', {
      detail: said('Settings may have {most} bytes.', { most: maxBytes }),
      limit: 'settingsBytes',
      value: maxBytes,
    })
  }
  if (!schema) {
    if (Object.keys(settings).length === 0) return settings
    throw new Problem('request.invalid', {
      detail: said('This plugin has no settings.'),
      errors: [{ field: 'settings', rule: said('has to be empty') }],
    })
  }
  const errors = settingsSchema(schema)(settings).map(({ path, rule }) => ({
    field: ['settings', ...path].join('.'),
    rule,
  }))
  const [first] = errors
  if (!first) return settings
  throw new Problem('request.invalid', {
    detail: said('{field} {rule}.', { field: first.field, rule: first.rule }),
    errors,
  })
}
