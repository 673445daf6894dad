/** A JSON Schema, as far as completion looks at it. */
export interface JsonSchema {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  description?: string
  default?: unknown
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

/** What a text has at a place: the keys of an object and its `type`, or that it is something else. */
export interface Place {
  keys: string[]
  type: string | undefined
}

export type Steps = (string | number)[]

const mostVariants = 60

/** A schema and all that it refers to or chooses from, as plain ones. */
const variantsOf = (root: JsonSchema, schema: JsonSchema | undefined, depth = 0): JsonSchema[] => {
  if (!schema || depth > 12) return []
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '')
    const found = schema.$ref === '#' ? root : root.$defs?.[name]
    const inner = variantsOf(root, found, depth + 1)
    return schema.description === undefined
      ? inner
      : inner.map((each) => ({ ...each, description: schema.description! }))
  }
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  const inner = choices.flatMap((each) => variantsOf(root, each, depth + 1))
  return choices.length > 0 ? inner.slice(0, mostVariants) : [schema]
}

const typeIn = (schema: JsonSchema): unknown => schema.properties?.type?.const

/** Of the schemas that an object could follow, those that its `type` leaves. */
const chosenBy = (variants: JsonSchema[], { type, keys }: Place): JsonSchema[] => {
  const byType = type === undefined ? variants : variants.filter((each) => typeIn(each) === type)
  const left = byType.length > 0 ? byType : variants
  if (type !== undefined) return left
  // Without a type, the keys that are there say which it is.
  const byKeys = left.filter((each) => keys.every((key) => each.properties && Object.hasOwn(each.properties, key)))
  return byKeys.length > 0 ? byKeys : left
}

/** The schemas that the value at the end of `steps` may follow; `placeAt` says what the text has on the way. */
const schemasAt = (root: JsonSchema, steps: Steps, placeAt: (steps: Steps) => Place): JsonSchema[] => {
  let here = variantsOf(root, root)
  steps.forEach((step, at) => {
    const chosen = chosenBy(here, placeAt(steps.slice(0, at)))
    here = chosen.flatMap((schema) => {
      if (typeof step === 'number') return variantsOf(root, schema.prefixItems?.[step] ?? schema.items)
      const { properties, additionalProperties } = schema
      if (properties && Object.hasOwn(properties, step)) return variantsOf(root, properties[step])
      return typeof additionalProperties === 'object' ? variantsOf(root, additionalProperties) : []
    })
  })
  return here
}

interface Offer {
  label: string
  detail?: string
  /** JSON that is put in. */
  insert: string
}

const isFilled = (value: unknown): boolean => value !== undefined

/** The JSON with which a value of a schema begins. */
const beginningOf = (root: JsonSchema, schema: JsonSchema | undefined, depth = 0): string => {
  const [first] = variantsOf(root, schema)
  if (!first) return '""'
  if (isFilled(first.const)) return JSON.stringify(first.const)
  const [type] = [first.type].flat()
  if (type === 'object' && first.properties && first.required && depth < 2) {
    const parts = first.required.map(
      (name) => `${JSON.stringify(name)}: ${beginningOf(root, first.properties![name], depth + 1)}`,
    )
    return parts.length > 0 ? `{ ${parts.join(', ')} }` : '{}'
  }
  if (first.enum) return JSON.stringify(first.enum[0])
  const plain: Record<string, string> = {
    string: '""',
    array: '[]',
    object: '{}',
    boolean: 'true',
    number: '0',
    integer: '0',
  }
  return plain[type ?? ''] ?? '""'
}

/** Fields that an object could still have. */
export const offeredFields = (root: JsonSchema, steps: Steps, placeAt: (steps: Steps) => Place): Offer[] => {
  const place = placeAt(steps)
  const offers = new Map<string, Offer>()
  for (const { properties = {}, required = [] } of chosenBy(schemasAt(root, steps, placeAt), place)) {
    for (const [name, schema] of Object.entries(properties)) {
      if (place.keys.includes(name) || offers.has(name)) continue
      const [described] = variantsOf(root, schema)
      const detail = described?.description ?? (required.includes(name) ? 'required' : undefined)
      offers.set(name, {
        label: name,
        ...(detail === undefined ? {} : { detail }),
        insert: `${JSON.stringify(name)}: ${beginningOf(root, schema, 1)}`,
      })
    }
  }
  return [...offers.values()]
}

/** Values that could stand at a place. */
export const offeredValues = (root: JsonSchema, steps: Steps, placeAt: (steps: Steps) => Place): Offer[] => {
  const offers = new Map<string, Offer>()
  const offer = (label: string, insert: string, detail?: string) => {
    if (!offers.has(label)) offers.set(label, { label, insert, ...(detail === undefined ? {} : { detail }) })
  }
  for (const schema of schemasAt(root, steps, placeAt)) {
    if (isFilled(schema.const)) offer(String(schema.const), JSON.stringify(schema.const))
    for (const value of schema.enum ?? []) offer(String(value), JSON.stringify(value))
    const [type] = [schema.type].flat()
    if (type === 'boolean') ['true', 'false'].forEach((each) => offer(each, each))
    if (type === 'object') {
      const name = typeIn(schema)
      offer(typeof name === 'string' ? name : '{ … }', beginningOf(root, schema), schema.description)
    }
  }
  return [...offers.values()]
}
