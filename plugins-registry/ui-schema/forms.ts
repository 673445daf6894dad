import { z } from 'zod'
import { choices } from './routes.ts'
import { currency, fewOf, field, object, oneOfTypes, text } from './values.ts'

const types = ['string', 'number', 'integer', 'boolean'] as const

const type = z.union([z.enum(types), z.tuple([z.enum(types), z.literal('null')])], {
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
}

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
  format: z.enum(['email', 'uri', 'date', 'date-time', 'tel']).optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.union([z.string().max(2_000), z.number(), z.boolean()]).optional(),
  readOnly: z.boolean().optional(),
})
  .check(({ value, issues }) => {
    const [is] = [value.type].flat()
    for (const [keyword, allowed] of Object.entries(only)) {
      if (!Object.hasOwn(value, keyword) || allowed.some((each) => each === is)) continue
      issues.push({ code: 'custom', path: [keyword], message: `means nothing for a ${is}`, input: value })
    }
    const fits = value.default === undefined || typeof value.default === (is === 'integer' ? 'number' : is)
    if (!fits) issues.push({ code: 'custom', path: ['default'], message: `is not a ${is}`, input: value })
  })
  .meta({ id: 'FormProperty' })

const formSchema = object({
  $schema: z.string().max(200).optional(),
  type: z.literal('object'),
  title: text(120).optional(),
  description: text(500).optional(),
  properties: z.record(field, property),
  required: fewOf(field, 200).default([]),
  additionalProperties: z.literal(false).optional(),
})
  .check(({ value, issues }) => {
    value.required.forEach((asked, at) => {
      if (Object.hasOwn(value.properties, asked)) return
      const message = `there is no property "${asked}"`
      issues.push({ code: 'custom', path: ['required', at], message, input: value })
    })
  })
  .meta({ id: 'FormSchema' })

const scope = z
  .string()
  .max(100)
  .regex(/^#\/properties\/[^/]+$/, 'is not a property such as #/properties/name')

const control = object({
  type: z.literal('Control'),
  scope,
  label: text(120).optional(),
  options: object({
    multi: z.boolean().optional().describe('Several lines of text'),
    placeholder: text(120).optional(),
    currency: currency.optional(),
    choices: choices.optional().describe('What can be chosen comes from a route'),
  }).optional(),
})

/** JSON Forms' words for how a form is laid out. */
const row = object({ type: z.literal('HorizontalLayout'), elements: fewOf(control, 4) })

const inGroup = z.discriminatedUnion('type', [control, row], oneOfTypes('Control', 'HorizontalLayout'))

const group = object({ type: z.literal('Group'), label: text(120), elements: fewOf(inGroup, 200) })

const inForm = z.discriminatedUnion('type', [control, row, group], oneOfTypes('Control', 'HorizontalLayout', 'Group'))

const layout = object({ type: z.literal('VerticalLayout'), elements: fewOf(inForm, 200) }).meta({ id: 'FormLayout' })

const controls = (elements: Layout['elements']): Control[] =>
  elements.flatMap((each) => (each.type === 'Control' ? [each] : controls(each.elements)))

/** Fields as JSON Schema; without a `uischema` they stand one below the other in their order. */
export const form = object({ schema: formSchema, uischema: layout.optional() })
  .check(({ value, issues }) => {
    for (const { scope } of controls(value.uischema?.elements ?? [])) {
      if (Object.hasOwn(value.schema.properties, scope.slice('#/properties/'.length))) continue
      const message = `has a control for "${scope}", which is not in the schema`
      issues.push({ code: 'custom', path: ['uischema'], message, input: value })
    }
  })
  .meta({ id: 'Form' })

export type Form = z.output<typeof form>
export type FormSchema = z.output<typeof formSchema>
export type FormProperty = z.output<typeof property>
export type Control = z.output<typeof control>
export type Layout = z.output<typeof layout>
