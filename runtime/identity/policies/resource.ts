import * as z from 'zod/mini'
import { Problem } from '../../../problems/problem.ts'
import type { AttributeType, ResourceTypes } from './language.ts'
import type { Resource } from './rulings.ts'

/** What a permission is asked for, as a plugin names it: a kind, an id and attributes. */
export const resourceInput = z.catchall(
  z.object({ type: z.string().check(z.maxLength(64)), id: z.string().check(z.minLength(1), z.maxLength(200)) }),
  z.union([
    z.string().check(z.maxLength(2_000)),
    z.int(),
    z.boolean(),
    z.array(z.string().check(z.maxLength(200))).check(z.maxLength(200)),
    z.null(),
  ]),
)

export type ResourceInput = z.output<typeof resourceInput>

const kinds: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  user: (value) => typeof value === 'string',
  strings: (value) => Array.isArray(value),
}

const invalid = (detail: string) => new Problem('capability.invalid', { detail })

const attributeIn = (name: string, type: AttributeType, value: unknown): unknown => {
  const kind = type.replace('?', '')
  if (value === undefined || value === null) {
    if (type.endsWith('?')) return undefined
    throw invalid(`The attribute "${name}" of the resource is missing.`)
  }
  if (!kinds[kind]!(value)) throw invalid(`The attribute "${name}" of the resource has to be of type ${kind}.`)
  return kind === 'user' ? { __entity: { type: 'User', id: value } } : value
}

/**
 * A resource as policies see it: of a kind that the plugin's manifest has, with every attribute that it says.
 *
 * @throws {Problem} `capability.invalid`
 */
export const resourceIn = (
  plugin: string,
  types: ResourceTypes = {},
  { type, id, ...given }: ResourceInput,
): Resource => {
  const known = Object.hasOwn(types, type) ? types[type] : undefined
  if (!known) throw invalid(`The manifest of "${plugin}" has no resources of type "${type}".`)
  const strange = Object.keys(given).find((name) => !Object.hasOwn(known.attributes, name))
  if (strange !== undefined) throw invalid(`Resources of type "${type}" have no attribute "${strange}".`)
  const attributes: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(known.attributes)) {
    const value = attributeIn(name, kind, given[name])
    if (value !== undefined) attributes[name] = value
  }
  return { plugin, type, id, attributes }
}
