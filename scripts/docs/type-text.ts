import { z } from 'zod'
import { named } from './values.ts'

/** As much of JSON Schema as zod writes. */
interface Schema {
  type?: string | string[]
  /** What can't be said in JSON Schema: bytes beside the JSON. */
  isBytes?: boolean
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  prefixItems?: Schema[]
  maxItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  format?: string
  default?: unknown
  description?: string
}

/** A zod schema as JSON Schema; custom types are the bytes that cross beside JSON. */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Schema =>
  z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') Object.assign(jsonSchema, { isBytes: true })
    },
  }) as Schema

/**
 * A schema as authors of TypeScript read types.
 *
 * @example
 * typeText(jsonSchemaOf(z.object({ n: z.int().optional() }), 'input')) // '{ n?: integer }'
 */
export const typeText = (schema: Schema): string => {
  const { type, isBytes, anyOf, items, properties, additionalProperties } = schema
  if (isBytes) return 'Uint8Array'
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const choices = anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(typeText))].join(' | ')
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeText).join(', ')}]`
  if (type === 'array') return listOf(typeText(items ?? {}))
  if (type === 'object') {
    const members = Object.entries(properties ?? {}).map(
      ([name, member]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${typeText(member)}`,
    )
    if (members.length > 0) return `{ ${members.join(', ')} }`
    return typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
      ? `Record<string, ${typeText(additionalProperties)}>`
      : 'object'
  }
  return typeof type === 'string' ? type : 'unknown'
}

const listOf = (member: string) => (member.includes(' | ') ? `(${member})[]` : `${member}[]`)

/** One member of an object, as a row of a table. */
export interface Member {
  name: string
  type: string
  /** What stands for it when it is left out. */
  otherwise: string
  about: string
}

/** The members of an object, and those of what is in a record of objects, which are named `record.*.member`. */
export const membersOf = ({ properties = {}, required = [] }: Schema, within = ''): Member[] =>
  Object.entries(properties).flatMap(([name, member]) => {
    const each = typeof member.additionalProperties === 'object' ? member.additionalProperties : {}
    const row = {
      name: `${within}${name}`,
      type: typeText(member),
      otherwise: otherwise(name, member, required.includes(name)),
      about: member.description ?? '',
    }
    return [row, ...membersOf(each, `${within}${name}.*.`)]
  })

const otherwise = (name: string, { default: usual }: Schema, isRequired: boolean): string => {
  if (usual === undefined) return isRequired ? 'has to be there' : '–'
  return typeof usual === 'number' ? named(name, usual) : JSON.stringify(usual)
}
