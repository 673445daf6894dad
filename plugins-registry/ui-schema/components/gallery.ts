import { z } from 'zod'
import { button } from '../actions.ts'
import { visible } from '../conditions.ts'
import { rowsOf } from '../item.ts'
import { fewOf, field, object, template } from '../values.ts'

/** Pictures, and each of them large upon a click. */
export const gallery = object({
  type: z.literal('gallery'),
  visible: visible.optional(),
  ...rowsOf,
  image: field.describe('Field with the address of the picture: of this tenant, such as a signed link of the storage'),
  thumbnail: field.optional().describe('Field with that of a smaller one'),
  label: template(120).describe('What is on it, also for those who do not see it'),
  text: template(300).optional(),
  actions: fewOf(button, 5).default([]).describe('Below the large picture'),
}).meta({ id: 'Gallery' })
