import { z } from 'zod'
import { body } from '../body.ts'
import { visible } from '../conditions.ts'
import { object } from '../values.ts'

/** Two parts beside each other, such as a list and what is selected in it; one below the other on a narrow screen. */
export const split = object({
  type: z.literal('split'),
  visible: visible.optional(),
  ratio: z.enum(['1:1', '1:2', '2:1', '1:3', '3:1']).default('1:1'),
  get start() {
    return body
  },
  get end() {
    return body
  },
}).meta({ id: 'Split' })
