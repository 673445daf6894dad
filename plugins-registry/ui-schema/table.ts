import { z } from 'zod'
import { action, button } from './actions.ts'
import { choices, source } from './routes.ts'
import { currency, fewOf, field, icon, name, object, oneOfTypes, template, text, tone, visible } from './values.ts'

const column = {
  field: field.describe('Field of the row; also what `sort` is called'),
  label: text(80),
  sortable: z.boolean().default(false),
  visible: visible.optional(),
}

const columns = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('text'), ...column }),
    object({ type: z.literal('number'), ...column, digits: z.int().min(0).max(6).optional() }),
    object({ type: z.literal('money'), ...column, currency }),
    object({ type: z.literal('date'), ...column, style: z.enum(['date', 'datetime', 'relative']).default('date') }),
    object({
      type: z.literal('badge'),
      ...column,
      labels: z.record(z.string().max(64), text(60)).optional().describe('What people see for each value'),
      tones: z.record(z.string().max(64), tone).optional(),
    }),
    object({
      type: z.literal('link'),
      ...column,
      to: z.enum(['email', 'phone', 'web']).optional().describe('What the field holds'),
      action: action.optional().describe('What happens on a click, instead of `to`'),
    }).check(({ value: given, issues }) => {
      if ((given.to === undefined) !== (given.action === undefined)) return
      issues.push({ code: 'custom', path: [], message: 'needs either "to" or "action"', input: given })
    }),
  ],
  oneOfTypes('text', 'number', 'money', 'date', 'badge', 'link'),
)

const filter = object({
  name: field.describe('The parameter that the source takes'),
  label: text(60),
  options: fewOf(object({ value: text(200), label: text(120) }), 200).optional(),
  choices: choices.optional().describe('Options taken from a route'),
}).check(({ value: given, issues }) => {
  if ((given.options === undefined) !== (given.choices === undefined)) return
  issues.push({ code: 'custom', path: [], message: 'needs either "options" or "choices"', input: given })
})

export const empty = object({
  icon: icon.optional(),
  title: text(120),
  text: template(300).optional(),
}).meta({ id: 'Empty' })

/**
 * Rows of a source that takes `q`, `sort` (`name`, or `-name` for the other way round), `limit`, `offset` and the names
 * of filters, and answers `{ items, total }`.
 */
export const table = object({
  type: z.literal('table'),
  key: name.optional().describe('Tells several tables of a page apart in its address'),
  title: text(120).optional(),
  description: text(300).optional(),
  visible: visible.optional(),
  source,
  rowId: field.default('id'),
  pageSize: z.int().min(5).max(100).default(20),
  defaultSort: z
    .string()
    .regex(/^-?[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'is not a field such as name, or -name for the other way round')
    .optional(),
  search: object({ placeholder: text(80).optional() }).optional(),
  filters: fewOf(filter, 8).default([]),
  columns: fewOf(columns, 30).min(1, 'needs at least one entry'),
  rowActions: fewOf(button, 10).default([]),
  actions: fewOf(button, 5).default([]).describe('Above the table; in the middle of the empty state'),
  empty: empty.optional(),
})
  .check(({ value: given, issues }) => {
    const sorted = given.defaultSort?.replace(/^-/, '')
    if (sorted === undefined || given.columns.some((each) => each.field === sorted && each.sortable)) return
    const message = `names "${sorted}", which is no sortable column`
    issues.push({ code: 'custom', path: ['defaultSort'], message, input: given })
  })
  .meta({ id: 'Table' })

export type Table = z.output<typeof table>
export type Column = z.output<typeof columns>
export type Filter = z.output<typeof filter>
export type Empty = z.output<typeof empty>
