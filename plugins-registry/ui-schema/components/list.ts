import { z } from 'zod'
import { button } from '../actions.ts'
import { visible } from '../conditions.ts'
import { item, rowsOf } from '../item.ts'
import { fewOf, object, text } from '../values.ts'

const listed = {
  visible: visible.optional(),
  ...rowsOf,
  item,
  search: object({ placeholder: text(80).optional() })
    .optional()
    .describe('The source takes it as `q`'),
  pageSize: z.int().min(5).max(100).default(20).describe('The source takes `limit` and `offset`'),
  actions: fewOf(button, 5).default([]),
}

/** Rows one below the other, for reading more than for comparing. */
export const list = object({ type: z.literal('list'), ...listed }).meta({ id: 'List' })

/** Rows as cards, for what has a picture or a shape of its own. */
export const cards = object({
  type: z.literal('cards'),
  ...listed,
  columns: z.int().min(1).max(4).default(3).describe('On a wide screen'),
}).meta({ id: 'Cards' })

export type List = z.output<typeof list>
export type Cards = z.output<typeof cards>
