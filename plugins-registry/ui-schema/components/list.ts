import { z } from 'zod'
import { button } from '../actions.ts'
import { visible } from '../conditions.ts'
import { item, rowsOf } from '../item.ts'
import { source } from '../routes.ts'
import { fewOf, name, object, text } from '../values.ts'

const listed = {
  visible: visible.optional(),
  key: name
    .optional()
    .describe(
      'Tells several lists of a page apart in its address, where their search and page are; their type if absent',
    ),
  ...rowsOf,
  source: source.optional().describe('Without one, `rows` points to a list that is there already, such as /form/lines'),
  item,
  search: object({ placeholder: text(80).optional() })
    .optional()
    .describe('The source takes it as `q`'),
  pageSize: z.int().min(5).max(100).default(20).describe('The source takes `limit` and `offset`'),
  actions: fewOf(button, 5).default([]),
}

/** A list that no source answers has to be somewhere, and there is nothing that could search it. */
const hasRows = ({
  value: given,
  issues,
}: z.core.ParsePayload<{ source?: unknown; rows?: unknown; search?: unknown }>) => {
  const refuse = (field: string, message: string) =>
    issues.push({ code: 'custom', path: [field], message, input: given })
  if (given.source) return
  if (!given.rows) refuse('source', 'is missing: without one, "rows" has to say where the list is')
  if (given.search) refuse('search', 'needs a source')
}

/** Rows one below the other, for reading more than for comparing. */
export const list = object({ type: z.literal('list'), ...listed })
  .check(hasRows)
  .meta({ id: 'List' })

/** Rows as cards, for what has a picture or a shape of its own. */
export const cards = object({
  type: z.literal('cards'),
  ...listed,
  columns: z.int().min(1).max(4).default(3).describe('On a wide screen'),
})
  .check(hasRows)
  .meta({ id: 'Cards' })

export type List = z.output<typeof list>
export type Cards = z.output<typeof cards>
