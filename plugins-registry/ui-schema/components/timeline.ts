import { z } from 'zod'
import { action } from '../actions.ts'
import { badge } from '../columns.ts'
import { visible } from '../conditions.ts'
import { rowsOf } from '../item.ts'
import { field, icon, object, template } from '../values.ts'

/** What happened, the newest first or in whatever order the source has. */
export const timeline = object({
  type: z.literal('timeline'),
  visible: visible.optional(),
  ...rowsOf,
  at: field.describe('Field with the date'),
  label: template(200),
  text: template(500).optional(),
  icon: icon.optional(),
  icons: z
    .object({ field, of: z.record(z.string().max(64), icon) })
    .strict()
    .optional()
    .describe('An icon for each value of a field'),
  badge: badge.optional(),
  action: action.optional(),
}).meta({ id: 'Timeline' })

export type Timeline = z.output<typeof timeline>
