import { z } from 'zod'
import { action } from './actions.ts'
import { visible } from './conditions.ts'
import { currencyOrRef, field, object, oneOfTypes, text, tone } from './values.ts'

const column = {
  field: field.describe('Field of the row; also what `sort` is called'),
  label: text(80),
  sortable: z.boolean().default(false),
  hidden: z.boolean().default(false).describe('Not shown until the user chooses it'),
  visible: visible.optional(),
}

const cell = {
  ...column,
  editable: z.boolean().default(false).describe('Can be edited in place; the table needs `edit`'),
}

export const labels = z.record(z.string().max(64), text(60)).optional().describe('What people see for each value')

export const tones = z.record(z.string().max(64), tone).optional()

/** A value shown as a small label. */
export const badge = object({ field, labels, tones }).meta({ id: 'Badge' })

const types = ['text', 'number', 'money', 'date', 'badge', 'boolean', 'tags', 'progress', 'image', 'link'] as const

/** How one field of a row is shown: a column of a table, or a line of a record. */
export const columns = z
  .discriminatedUnion(
    'type',
    [
      object({ type: z.literal('text'), ...cell }),
      object({
        type: z.literal('number'),
        ...cell,
        digits: z.int().min(0).max(6).optional(),
        style: z.enum(['number', 'percent', 'bytes']).default('number'),
      }),
      object({ type: z.literal('money'), ...cell, currency: currencyOrRef }),
      object({ type: z.literal('date'), ...cell, style: z.enum(['date', 'datetime', 'relative']).default('date') }),
      object({ type: z.literal('badge'), ...cell, labels, tones }),
      object({ type: z.literal('boolean'), ...cell }),
      object({ type: z.literal('tags'), ...column }),
      object({ type: z.literal('progress'), ...column, max: z.number().positive().default(1) }),
      object({ type: z.literal('image'), ...column }),
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
    oneOfTypes(...types),
  )
  .meta({ id: 'Column' })

export type Column = z.output<typeof columns>
export type Badge = z.output<typeof badge>
