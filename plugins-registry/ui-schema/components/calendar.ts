import { z } from 'zod'
import { action, button, call } from '../actions.ts'
import { badge } from '../columns.ts'
import { visible } from '../conditions.ts'
import { rowsOf } from '../item.ts'
import { fewOf, field, object, template } from '../values.ts'

/** Rows in time. The source takes `from` and `to`, two dates, and answers what lies between them. */
export const calendar = object({
  type: z.literal('calendar'),
  visible: visible.optional(),
  ...rowsOf,
  views: fewOf(z.enum(['month', 'week', 'agenda']), 3)
    .min(1, 'needs at least one entry')
    .default(['month', 'week', 'agenda']),
  start: field.describe('Field with a date, for a whole day, or a moment'),
  end: field.optional(),
  label: template(120).default('{/row/title}'),
  badge: badge.optional().describe('Its tones colour what is shown'),
  action: action.optional().describe('What happens on a click'),
  create: action.optional().describe('What happens on a click on a day, which is in the field `start` of /row'),
  move: call
    .optional()
    .describe(
      'What saves a move to another day or hour, by dragging or with the keyboard: the row as /row, and its fields `start` and, if it has it, `end` with their new values as /form',
    ),
  movable: visible.optional().describe('Which rows can be moved, and by whom; all of them without it'),
  actions: fewOf(button, 5).default([]),
}).meta({ id: 'Calendar' })

export type Calendar = z.output<typeof calendar>
