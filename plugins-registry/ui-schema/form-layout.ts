import { z } from 'zod'
import { choices } from './routes.ts'
import { uploadTarget } from './uploads.ts'
import { currency, fewOf, field, object, oneOfTypes, scalar, text } from './values.ts'

/*
 * JSON Forms' words for how a form is laid out: controls, layouts, groups, categories, and rules that show or hide.
 */

const scope = z
  .string()
  .max(300)
  .regex(/^#(\/properties\/[^/]+)+$/, 'is not a property such as #/properties/name')

const ruleSchema = object({
  const: scalar.optional(),
  enum: fewOf(scalar, 50).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  contains: object({ const: scalar }).optional(),
  get not() {
    return z.optional(ruleSchema)
  },
}).meta({ id: 'RuleSchema' })

/** When an element is shown, or can be used. */
const rule = object({
  effect: z.enum(['SHOW', 'HIDE', 'ENABLE', 'DISABLE']),
  condition: object({ scope, schema: ruleSchema }),
}).meta({ id: 'FormRule' })

const options = object({
  multi: z.boolean().optional().describe('Several lines of text'),
  format: z.enum(['radio', 'checkbox', 'tags']).optional().describe('Choices side by side instead of a list'),
  toggle: z.boolean().optional().describe('A switch instead of a box to tick'),
  slider: z.boolean().optional().describe('A slider between minimum and maximum'),
  readonly: z.boolean().optional(),
  placeholder: text(120).optional(),
  suggestion: fewOf(text(120), 50).optional().describe('What is often entered; anything else can be, too'),
  currency: currency.optional(),
  choices: choices.optional().describe('What can be chosen comes from a route'),
  elementLabelProp: field.optional().describe('Field of an entry of a list that stands for it'),
  get detail() {
    return z.optional(layout).describe('How each entry of a list is laid out; its scopes lead into the entry')
  },
  upload: object({
    to: uploadTarget,
    value: field.default('path').describe('Field of the answer that is kept'),
  })
    .optional()
    .describe('The text is taken from a file that is uploaded'),
}).meta({ id: 'ControlOptions' })

const control = object({
  type: z.literal('Control'),
  scope,
  label: text(120).optional(),
  rule: rule.optional(),
  options: options.optional(),
}).meta({ id: 'Control' })

const label = object({ type: z.literal('Label'), text: text(500), rule: rule.optional() })

const horizontal = object({
  type: z.literal('HorizontalLayout'),
  rule: rule.optional(),
  get elements() {
    return elements(4)
  },
})

const vertical = object({
  type: z.literal('VerticalLayout'),
  rule: rule.optional(),
  get elements() {
    return elements(200)
  },
})

const group = object({
  type: z.literal('Group'),
  label: text(120),
  rule: rule.optional(),
  get elements() {
    return elements(200)
  },
})

const category = object({
  type: z.literal('Category'),
  label: text(60),
  rule: rule.optional(),
  get elements() {
    return elements(200)
  },
})

const categorization = object({
  type: z.literal('Categorization'),
  rule: rule.optional(),
  elements: fewOf(category, 10).min(1, 'needs at least one entry'),
})

const element = z
  .discriminatedUnion(
    'type',
    [control, label, horizontal, vertical, group, categorization],
    oneOfTypes('Control', 'Label', 'HorizontalLayout', 'VerticalLayout', 'Group', 'Categorization'),
  )
  .meta({ id: 'FormElement' })

const elements = (max: number) => fewOf(element, max)

export const layout = z
  .discriminatedUnion(
    'type',
    [vertical, horizontal, group, categorization],
    oneOfTypes('VerticalLayout', 'HorizontalLayout', 'Group', 'Categorization'),
  )
  .meta({ id: 'FormLayout' })

type Found = { scope: string; path: PropertyKey[] }

/** Every property that a layout names, in controls and in rules, and where it names it. */
export const scopesOf = (found: FormElement | Category, path: PropertyKey[] = []): Found[] => [
  ...(found.type === 'Control' ? [{ scope: found.scope, path: [...path, 'scope'] }] : []),
  ...(found.rule ? [{ scope: found.rule.condition.scope, path: [...path, 'rule', 'condition', 'scope'] }] : []),
  ...('elements' in found ? found.elements.flatMap((each, at) => scopesOf(each, [...path, 'elements', at])) : []),
]

/** The layouts of entries in a layout: whose they are, and where they stand. */
export const detailsIn = (
  found: FormElement | Category,
  path: PropertyKey[] = [],
): { scope: string; detail: Layout; path: PropertyKey[] }[] => [
  ...(found.type === 'Control' && found.options?.detail
    ? [{ scope: found.scope, detail: found.options.detail, path: [...path, 'options', 'detail'] }]
    : []),
  ...('elements' in found ? found.elements.flatMap((each, at) => detailsIn(each, [...path, 'elements', at])) : []),
]

export type Layout = z.output<typeof layout>
export type FormElement = z.output<typeof element>
export type Category = z.output<typeof category>
export type Control = z.output<typeof control>
export type FormRule = z.output<typeof rule>
export type RuleSchema = z.output<typeof ruleSchema>
