import { z } from 'zod'
import { action } from '../actions.ts'
import { visible } from '../conditions.ts'
import { rowsOf } from '../item.ts'
import { field, icon, name, object, template } from '../values.ts'

/** Rows that hold each other: each names its parent. */
export const tree = object({
  type: z.literal('tree'),
  visible: visible.optional(),
  key: name.optional().describe('What is selected is /selection/<key>; "tree" if absent'),
  ...rowsOf,
  parent: field.default('parent').describe('Field with the id of the row that holds it; none at the top'),
  label: template(200),
  icon: icon.optional(),
  expanded: z.boolean().default(false).describe('Whether all of it is open at first'),
  action: action.optional().describe('What happens on a click'),
}).meta({ id: 'Tree' })

export type Tree = z.output<typeof tree>
