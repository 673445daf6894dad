import { z } from 'zod'
import { initial, submit } from '../actions.ts'
import { visible } from '../conditions.ts'
import { source } from '../routes.ts'
import { name, object, ref, text } from '../values.ts'

/**
 * A form that is part of the page; those in a modal or drawer are opened by an action. What it asks for stands in the page,
 * or is data of the plugin: a survey that people build themselves.
 */
export const form = object({
  type: z.literal('form'),
  visible: visible.optional(),
  title: text(120).optional(),
  description: text(500).optional(),
  form: z
    .union([name, ref], { error: 'is neither the name of a form nor { "$ref": "/data/form" }' })
    .describe('One of `forms` of this page, or where in the data one is: { schema, uischema? }'),
  source: source.optional().describe('What `initial` can point to as /data'),
  initial,
  submit,
}).meta({ id: 'FormComponent' })
