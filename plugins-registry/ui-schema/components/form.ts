import { z } from 'zod'
import { initial, submit } from '../actions.ts'
import { visible } from '../conditions.ts'
import { source } from '../routes.ts'
import { name, object, text } from '../values.ts'

/** A form that is part of the page; those in a modal or drawer are opened by an action. */
export const form = object({
  type: z.literal('form'),
  visible: visible.optional(),
  title: text(120).optional(),
  description: text(500).optional(),
  form: name.describe('One of `forms` of this page'),
  source: source.optional().describe('What `initial` can point to as /data'),
  initial,
  submit,
}).meta({ id: 'FormComponent' })

export type FormComponent = z.output<typeof form>
