import { z } from 'zod'
import { initial, submit } from '../actions.ts'
import { body } from '../body.ts'
import { visible } from '../conditions.ts'
import { fewOf, icon, name, object, text } from '../values.ts'

const step = object({
  title: text(60),
  description: text(120).optional(),
  icon: icon.optional(),
  visible: visible.optional().describe('Conditions can look at what was entered so far, as /form'),
  form: name.optional().describe('One of `forms` of this page'),
  get body() {
    return z.optional(body)
  },
})

/** Several forms one after the other, sent together at the end. */
export const wizard = object({
  type: z.literal('wizard'),
  visible: visible.optional(),
  title: text(120).optional(),
  description: text(500).optional(),
  steps: fewOf(step, 10).min(2, 'needs at least two entries'),
  initial,
  submit,
}).meta({ id: 'Wizard' })
