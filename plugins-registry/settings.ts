import { z } from 'zod'
import { Problem } from '../problems/problem.ts'
import type { Manifest } from './manifest.ts'

/** All settings of one installation together, as JSON. */
const maxBytes = 64 * 1024
/** Keywords that run expressions of the author's against texts of the user's, or lead out of the schema. */
const ignored = new Set(['pattern', 'patternProperties', '$id', '$schema', 'default', 'examples'])

const tamed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(tamed)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'properties' && typeof value === 'object' && value !== null) {
        return [[key, Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, tamed(each)]))]]
      }
      return ignored.has(key) ? [] : [[key, tamed(value)]]
    }),
  )
}

/** The settings schema of a manifest as a check. @throws {Error} if it is not a JSON Schema of an object */
export const settingsSchema = (schema: NonNullable<Manifest['settings']>): z.ZodType => {
  if (schema.type !== 'object') throw new Error('has to be a JSON Schema with "type": "object"')
  return z.fromJSONSchema(tamed(schema) as Parameters<typeof z.fromJSONSchema>[0])
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
      detail: `Settings may have ${maxBytes} bytes.`,
      limit: 'settingsBytes',
      value: maxBytes,
    })
  }
  if (!schema) {
    if (Object.keys(settings).length === 0) return settings
    throw new Problem('request.invalid', {
      detail: 'This plugin has no settings.',
      errors: [{ field: 'settings', rule: 'has to be empty' }],
    })
  }
  const checked = settingsSchema(schema).safeParse(settings)
  if (checked.success) return settings
  const errors = checked.error.issues.map(({ path, message }) => ({
    field: ['settings', ...path].join('.'),
    rule: message,
  }))
  throw new Problem('request.invalid', { detail: `${errors[0]?.field} ${errors[0]?.rule}.`, errors })
}
