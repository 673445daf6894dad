import { z } from 'zod'
import { button, submit } from './ui-schema/actions.ts'
import { chart, stat, stats } from './ui-schema/figures.ts'
import { form } from './ui-schema/forms.ts'
import { pageRules } from './ui-schema/page-rules.ts'
import { table } from './ui-schema/table.ts'
import { fewOf, icon, name, object, oneOfTypes, ref, text, values, visible } from './ui-schema/values.ts'

/*
 * The language in which plugins draw pages: data only, checked at upload, versioned. Nothing in it is evaluated, and
 * no text in it is markup but that of `markdown`, of which HTML is no part.
 */

const markdown = object({ type: z.literal('markdown'), visible: visible.optional(), text: text(20_000) }).meta({
  id: 'Markdown',
})

/** A form that is part of the page; those in a modal or drawer are opened by an action. */
const formComponent = object({
  type: z.literal('form'),
  title: text(120).optional(),
  description: text(500).optional(),
  visible: visible.optional(),
  form: name.describe('One of `forms` of this page'),
  initial: z.union([ref, values], { error: 'is not an object of values or { "$ref": "/query" }' }).optional(),
  submit,
}).meta({ id: 'FormComponent' })

const section = object({
  type: z.literal('section'),
  title: text(120).optional(),
  description: text(500).optional(),
  actions: fewOf(button, 5).default([]),
  visible: visible.optional(),
  get body() {
    return body
  },
}).meta({ id: 'Section' })

const grid = object({
  type: z.literal('grid'),
  columns: z.int().min(1).max(4).default(2).describe('On a wide screen; fewer on a narrow one'),
  visible: visible.optional(),
  get body() {
    return body
  },
}).meta({ id: 'Grid' })

const tab = object({
  label: text(60),
  icon: icon.optional(),
  visible: visible.optional(),
  get body() {
    return body
  },
})

const tabs = object({
  type: z.literal('tabs'),
  visible: visible.optional(),
  items: fewOf(tab, 10).min(1, 'needs at least one entry'),
}).meta({ id: 'Tabs' })

const component = z.discriminatedUnion(
  'type',
  [section, grid, tabs, stats, stat, table, formComponent, chart, markdown],
  oneOfTypes('section', 'grid', 'tabs', 'stats', 'stat', 'table', 'form', 'chart', 'markdown'),
)

const body = fewOf(component, 50)

const page = object({
  $schema: z.string().max(500).optional(),
  schema: z.literal(1, 'is not 1, the only version of this language there is'),
  title: text(120),
  description: text(500).optional(),
  actions: fewOf(button, 5).default([]).describe('Beside the title'),
  forms: z.record(name, form).default({}).describe('Forms that components and actions of this page name'),
  body,
})

/**
 * A page as a plugin writes it in `ui/*.json`.
 *
 * @example
 * uiPage.parse({ schema: 1, title: 'Notes', body: [{ type: 'markdown', text: 'Nothing **yet**.' }] })
 */
export const uiPage = page.check(pageRules)

/** `['body', 0, 'columns', 2, 'label']` → `body[0].columns[2].label` */
const fieldOf = (steps: readonly PropertyKey[]): string =>
  steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`)).join('')

const explain = (issue: z.core.$ZodIssue): { field: string; rule: string }[] => {
  const here = fieldOf(issue.path)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), rule: issue.message }))
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ field: here, rule: message }))
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return [{ field: here, rule: 'is missing' }]
  return [{ field: here, rule: issue.message }]
}

/**
 * Every rule of the UI language that a page breaks, each with the field that breaks it; empty if it is in order.
 *
 * @example
 * uiPageRefusals({ schema: 1, title: 'Notes', body: [{ type: 'tabel' }] })
 * // [{ field: 'body[0].type', rule: 'is not one of section, grid, tabs, …; did you mean "table"?' }]
 */
export const uiPageRefusals = (given: unknown): { field: string; rule: string }[] =>
  uiPage.safeParse(given, { reportInput: true }).error?.issues.flatMap(explain) ?? []

/** The language as a JSON Schema (2020-12), which gives authors completion in their editors by `$schema`. */
export const uiPageJsonSchema = (): z.core.JSONSchema.JSONSchema => ({
  title: 'Plexica UI page',
  ...z.toJSONSchema(page, { io: 'input', unrepresentable: 'any' }),
})

export type UiPage = z.output<typeof uiPage>
export type Component = z.output<typeof component>
export type ComponentOf<T extends Component['type']> = Extract<Component, { type: T }>
export type { Action, Button, CallAction, Confirm, OpenAction, Submit } from './ui-schema/actions.ts'
export type { Chart, Figure, Stat, Stats } from './ui-schema/figures.ts'
export type { Control, Form, FormProperty, FormSchema, Layout } from './ui-schema/forms.ts'
export type { Choices, Source } from './ui-schema/routes.ts'
export type { Column, Empty, Filter, Table } from './ui-schema/table.ts'
export type { Ref, Tone, Value, Values, Visible } from './ui-schema/values.ts'
