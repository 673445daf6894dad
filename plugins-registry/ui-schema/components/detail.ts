import { z } from 'zod'
import { button } from '../actions.ts'
import { badge, columns } from '../columns.ts'
import { visible } from '../conditions.ts'
import { source } from '../routes.ts'
import { fewOf, field, icon, object, ref, template, text } from '../values.ts'

const record = {
  visible: visible.optional(),
  source: source.optional().describe('Without one, the row comes from where the component stands'),
  row: ref.default({ $ref: '/data' }).describe('The record in the data of the source, such as /data/contact'),
  fields: fewOf(columns, 40).default([]),
  columns: z.int().min(1).max(3).default(2),
}

/** One record: its name, what can be done with it, and its fields. */
export const detail = object({
  type: z.literal('detail'),
  ...record,
  title: template(200).describe('Its places point to /row'),
  subtitle: template(300).optional(),
  icon: icon.optional(),
  image: field.optional(),
  badge: badge.optional(),
  actions: fewOf(button, 6).default([]),
}).meta({ id: 'Detail' })

/** Labels and values. */
export const descriptions = object({
  type: z.literal('descriptions'),
  ...record,
  title: text(120).optional(),
}).meta({ id: 'Descriptions' })

export type Descriptions = z.output<typeof descriptions>
