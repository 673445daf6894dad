import { z } from 'zod'
import { button } from '../actions.ts'
import { body } from '../body.ts'
import { visible } from '../conditions.ts'
import { source } from '../routes.ts'
import { fewOf, object, template } from '../values.ts'

/** Components under a heading. What its source answers, all of them can point to as `/data`. */
export const section = object({
  type: z.literal('section'),
  visible: visible.optional(),
  title: template(120).optional(),
  description: template(500).optional(),
  actions: fewOf(button, 5).default([]),
  source: source.optional(),
  get body() {
    return body
  },
}).meta({ id: 'Section' })
