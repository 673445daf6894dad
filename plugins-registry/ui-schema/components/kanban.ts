import { z } from 'zod'
import { button, call } from '../actions.ts'
import { visible } from '../conditions.ts'
import { format, moneyHasCurrency } from '../figure.ts'
import { item, rowsOf } from '../item.ts'
import { currency, fewOf, field, object, text, tone } from '../values.ts'

const column = object({
  value: text(64).describe('Of `column` in the rows that stand here'),
  label: text(60),
  tone: tone.default('neutral'),
})

/** Rows as cards in columns, moved by dragging or with the keyboard. */
export const kanban = object({
  type: z.literal('kanban'),
  visible: visible.optional(),
  ...rowsOf,
  column: field.describe('Field of the rows that says in which column they stand'),
  columns: fewOf(column, 12).min(2, 'needs at least two entries'),
  item,
  sum: object({ field, format, currency: currency.optional() })
    .check(moneyHasCurrency)
    .optional()
    .describe('What is added up above each column'),
  move: call
    .optional()
    .describe('What saves a move: the row as /row, and the field `column` with its new value as /form'),
  actions: fewOf(button, 5).default([]),
}).meta({ id: 'Kanban' })

export type Kanban = z.output<typeof kanban>
