import type { z } from 'zod'
import { action, button } from './actions.ts'
import { badge, columns } from './columns.ts'
import { source } from './routes.ts'
import { fewOf, field, icon, object, ref, template, text } from './values.ts'

/** What stands in place of rows when there are none. */
export const empty = object({
  icon: icon.optional(),
  title: text(120),
  text: template(300).optional(),
}).meta({ id: 'Empty' })

/** What all components have that show a list of rows. */
export const rowsOf = {
  title: text(120).optional(),
  description: text(300).optional(),
  source,
  rows: ref
    .optional()
    .describe('The list in the data of the source; /data/items, or the data itself if that is a list'),
  rowId: field.default('id'),
  empty: empty.optional(),
}

/** How a row is shown where it is more than a line of a table. Its texts can say `{/row/name}`. */
export const item = object({
  title: template(200),
  text: template(500).optional(),
  highlight: field
    .optional()
    .describe('Field with a highlight as `search` gives it, shown instead of the text where there is one'),
  icon: icon.optional(),
  image: field.optional().describe('Field with the address of an image of this tenant'),
  badge: badge.optional(),
  fields: fewOf(columns, 6).default([]),
  action: action.optional().describe('What happens on a click'),
  actions: fewOf(button, 6).default([]),
}).meta({ id: 'Item' })

export type Item = z.output<typeof item>
export type Empty = z.output<typeof empty>
