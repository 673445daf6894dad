import { z } from 'zod'
import { pageParts, uiPage } from './ui-schema/page.ts'

/*
 * The language in which plugins draw pages: data only, checked at upload, versioned. Nothing in it is evaluated, and
 * no text in it is markup but that of `markdown`, of which HTML is no part.
 */

export { uiPage } from './ui-schema/page.ts'
export { readUiPage, type UnknownComponent } from './ui-schema/read-page.ts'

/** A rule of the UI language that a page breaks, and the way to the field that breaks it. */
export interface BrokenRule {
  steps: PropertyKey[]
  rule: string
}

/** `['body', 0, 'columns', 2, 'label']` → `body[0].columns[2].label` */
export const fieldOf = (steps: readonly PropertyKey[]): string =>
  steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`)).join('')

const explain = (issue: z.core.$ZodIssue): BrokenRule[] => {
  const { path: steps } = issue
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ steps: [...steps, key], rule: issue.message }))
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ steps, rule: message }))
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return [{ steps, rule: 'is missing' }]
  return [{ steps, rule: issue.message }]
}

/** Every rule of the UI language that a page breaks; empty if it is in order. */
export const brokenUiRules = (given: unknown): BrokenRule[] =>
  uiPage.safeParse(given, { reportInput: true }).error?.issues.flatMap(explain) ?? []

/**
 * Every rule of the UI language that a page breaks, each with the field that breaks it; empty if it is in order.
 *
 * @example
 * uiPageRefusals({ schema: 1, title: 'Notes', body: [{ type: 'tabel' }] })
 * // [{ field: 'body[0].type', rule: 'is not one of section, grid, tabs, …; did you mean "table"?' }]
 */
export const uiPageRefusals = (given: unknown): { field: string; rule: string }[] =>
  brokenUiRules(given).map(({ steps, rule }) => ({ field: fieldOf(steps), rule }))

/** The language as a JSON Schema (2020-12), which gives authors completion in their editors by `$schema`. */
export const uiPageJsonSchema = (): z.core.JSONSchema.JSONSchema => ({
  title: 'Plexica UI page',
  ...z.toJSONSchema(pageParts, { io: 'input', unrepresentable: 'any' }),
})

export type { Component, ComponentOf, UiPage } from './ui-schema/page.ts'
export type {
  Action,
  ActionOf,
  Button,
  CallAction,
  Confirm,
  OpenAction,
  Optimistic,
  Submit,
  Undo,
} from './ui-schema/actions.ts'
export type { Badge, Column } from './ui-schema/columns.ts'
export type { Condition, Policy, Visible } from './ui-schema/conditions.ts'
export type { Calendar } from './ui-schema/components/calendar.ts'
export type { Chart } from './ui-schema/components/chart.ts'
export type { Figure, Figures, Stat, Stats } from './ui-schema/components/figures.ts'
export type { Kanban } from './ui-schema/components/kanban.ts'
export type { Cards, List } from './ui-schema/components/list.ts'
export type { Table } from './ui-schema/components/table.ts'
export type { Filter } from './ui-schema/filters.ts'
export type {
  Control,
  Form,
  FormElement,
  FormProperty,
  FormRule,
  FormSchema,
  Layout,
  RuleSchema,
} from './ui-schema/forms.ts'
export type { Empty, Item } from './ui-schema/item.ts'
export type { Choices, Source } from './ui-schema/routes.ts'
export type { UploadTarget } from './ui-schema/uploads.ts'
export type { Ref, Tone, Value, Values } from './ui-schema/values.ts'
