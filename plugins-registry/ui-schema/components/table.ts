import { z } from 'zod'
import { button, call } from '../actions.ts'
import { columns } from '../columns.ts'
import { visible } from '../conditions.ts'
import { filter } from '../filters.ts'
import { rowsOf } from '../item.ts'
import { fewOf, name, object, text } from '../values.ts'

/**
 * Rows of a source that takes `q`, `sort` (`name`, or `-name` for the other way round), `limit`, `offset` and the names
 * of filters, and answers `{ items, total }`.
 */
export const table = object({
  type: z.literal('table'),
  visible: visible.optional(),
  key: name
    .optional()
    .describe('Tells several tables of a page apart, in its address and as /selection/<key>; "table" if absent'),
  ...rowsOf,
  pageSize: z.int().min(5).max(100).default(20),
  defaultSort: z
    .string()
    .regex(/^-?[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'is not a field such as name, or -name for the other way round')
    .optional(),
  search: object({ placeholder: text(80).optional() }).optional(),
  filters: fewOf(filter, 8).default([]),
  columns: fewOf(columns, 30).min(1, 'needs at least one entry'),
  columnChoice: z.boolean().default(false).describe('Whether people choose which columns they see'),
  selection: z.enum(['none', 'one', 'many']).default('none').describe('As /selection/<key>: ids, rows, first, count'),
  bulkActions: fewOf(button, 5)
    .default([])
    .describe(
      'On what is selected, which is not any longer when the route answered; what a route refuses it answers as { "refused": [{ "id", "why" }] }: those stay selected and are named',
    ),
  rowActions: fewOf(button, 10).default([]),
  edit: call.optional().describe('What saves a cell that was edited in place: the row as /row, what changed as /form'),
  export: object({ fileName: text(80).optional() })
    .optional()
    .describe('All rows that match, as a file of comma-separated values'),
  actions: fewOf(button, 5).default([]).describe('Above the table; in the middle of the empty state'),
})
  .check(({ value: given, issues }) => {
    const refuse = (field: string, message: string) =>
      issues.push({ code: 'custom', path: [field], message, input: given })
    const sorted = given.defaultSort?.replace(/^-/, '')
    if (sorted !== undefined && !given.columns.some((each) => each.field === sorted && each.sortable))
      refuse('defaultSort', `names "${sorted}", which is no sortable column`)
    if (given.bulkActions.length > 0 && given.selection !== 'many') refuse('bulkActions', 'need "selection": "many"')
    if (!given.edit && given.columns.some((each) => 'editable' in each && each.editable))
      refuse('edit', 'is missing: a column is editable')
  })
  .meta({ id: 'Table' })

export type Table = z.output<typeof table>
