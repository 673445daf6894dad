import { z } from 'zod'
import { detailsIn, layout, scopesOf, type Layout } from './form-layout.ts'
import { fewOf, field, object, text } from './values.ts'

const scalars = ['string', 'number', 'integer', 'boolean'] as const
const types = [...scalars, 'array', 'object'] as const

const type = z.union([z.enum(types), z.tuple([z.enum(scalars), z.literal('null')])], {
  error: `is not one of ${types.join(', ')}, or such a type with "null", as in ["string", "null"]`,
})

const only: Record<string, (typeof types)[number][]> = {
  enum: ['string'],
  oneOf: ['string'],
  format: ['string'],
  minLength: ['string'],
  maxLength: ['string'],
  minimum: ['number', 'integer'],
  maximum: ['number', 'integer'],
  multipleOf: ['number', 'integer'],
  items: ['array'],
  minItems: ['array'],
  maxItems: ['array'],
  uniqueItems: ['array'],
  properties: ['object'],
  required: ['object'],
  default: [...scalars],
}

const formats = ['email', 'uri', 'date', 'date-time', 'time', 'tel', 'password', 'color'] as const

/**
 * A field of a form as JSON Schema: the keywords that both sides can check in the same way. `pattern` is not among
 * them: an expression from a plugin could stall the browser.
 */
const property = object({
  type,
  title: text(120).optional(),
  description: text(500).optional(),
  enum: fewOf(z.string().max(200), 200).min(1, 'needs at least one entry').optional(),
  oneOf: fewOf(object({ const: z.string().max(200), title: text(120) }), 200)
    .min(1, 'needs at least one entry')
    .optional()
    .describe('Choices, with what people see for each'),
  format: z.enum(formats).optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  multipleOf: z.number().positive().optional(),
  default: z.union([z.string().max(2_000), z.number(), z.boolean()]).optional(),
  readOnly: z.boolean().optional(),
  get items() {
    return z.optional(property)
  },
  minItems: z.int().min(0).max(200).optional(),
  maxItems: z.int().min(1).max(200).optional(),
  uniqueItems: z.boolean().optional(),
  get properties() {
    return z.optional(z.record(field, property))
  },
  required: fewOf(field, 200).optional(),
  additionalProperties: z.literal(false).optional(),
}).meta({ id: 'FormProperty' })

const formSchema = object({
  $schema: z.string().max(200).optional(),
  type: z.literal('object'),
  title: text(120).optional(),
  description: text(500).optional(),
  properties: z.record(field, property),
  required: fewOf(field, 200).default([]),
  additionalProperties: z.literal(false).optional(),
}).meta({ id: 'FormSchema' })

type Schema = z.output<typeof formSchema>

interface Broken {
  path: PropertyKey[]
  message: string
}

const requiredAreThere = (properties: object, required: string[] = []): Broken[] =>
  required.flatMap((asked, at) =>
    Object.hasOwn(properties, asked) ? [] : [{ path: ['required', at], message: `there is no property "${asked}"` }],
  )

const mostLevels = 4

/** What holds between the keywords of a property, and in those that it holds. */
const brokenIn = (property: FormProperty, level: number): Broken[] => {
  const [is] = [property.type].flat()
  const broken: Broken[] = []
  const refuse = (keyword: string, message: string) => broken.push({ path: [keyword], message })
  for (const [keyword, allowed] of Object.entries(only)) {
    if (Object.hasOwn(property, keyword) && !allowed.some((each) => each === is))
      refuse(keyword, `means nothing for a ${is}`)
  }
  const { default: begins, items, properties } = property
  if (begins !== undefined && typeof begins !== (is === 'integer' ? 'number' : is)) refuse('default', `is not a ${is}`)
  if (is === 'array' && !items) refuse('items', 'is missing: a list says what it holds')
  if (is === 'object' && !properties) refuse('properties', 'is missing: an object says what it holds')
  if (items) broken.push(...brokenIn(items, level).map((each) => ({ ...each, path: ['items', ...each.path] })))
  if (properties) broken.push(...requiredAreThere(properties, property.required), ...brokenInAll(properties, level + 1))
  return broken
}

const brokenInAll = (properties: Record<string, FormProperty>, level = 1): Broken[] =>
  level > mostLevels
    ? [{ path: ['properties'], message: `nest deeper than ${mostLevels} levels` }]
    : Object.entries(properties).flatMap(([name, property]) =>
        brokenIn(property, level).map((each) => ({ ...each, path: ['properties', name, ...each.path] })),
      )

type Holder = { properties?: Record<string, FormProperty> | undefined }

/** What a scope such as `#/properties/address/properties/city` leads to. */
const propertyAt = (scope: string, holder: Holder): FormProperty | undefined =>
  scope
    .split('/properties/')
    .slice(1)
    .reduce<Holder | undefined>(
      (here, name) => (here?.properties && Object.hasOwn(here.properties, name) ? here.properties[name] : undefined),
      holder,
    ) as FormProperty | undefined

const brokenInLayout = (found: Layout, holder: Holder, path: PropertyKey[]): Broken[] => [
  ...scopesOf(found, path)
    .filter(({ scope }) => propertyAt(scope, holder) === undefined)
    .map(({ scope, path }) => ({ path, message: `leads to "${scope}", which is not in the schema` })),
  ...detailsIn(found, path).flatMap(({ scope, detail, path }) => {
    const items = propertyAt(scope, holder)?.items
    if (items?.properties) return brokenInLayout(detail, items, path)
    return [{ path, message: 'is for a list of objects' }]
  }),
]

/** Fields as JSON Schema; without a `uischema` they stand one below the other in their order. */
export const form = object({ schema: formSchema, uischema: layout.optional() })
  .check(({ value, issues }) => {
    const { properties, required } = value.schema
    for (const { path, message } of [...requiredAreThere(properties, required), ...brokenInAll(properties)])
      issues.push({ code: 'custom', path: ['schema', ...path], message, input: value })
    for (const { path, message } of value.uischema ? brokenInLayout(value.uischema, value.schema, ['uischema']) : [])
      issues.push({ code: 'custom', path, message, input: value })
  })
  .meta({ id: 'Form' })

export type Form = z.output<typeof form>
export type FormSchema = Schema
export type FormProperty = z.output<typeof property>
export type { Layout }
export type { Control, FormElement, FormRule, RuleSchema } from './form-layout.ts'
