import { z } from 'zod'
import { body } from '../body.ts'
import { visible } from '../conditions.ts'
import { object } from '../values.ts'

/** Components side by side. */
export const grid = object({
  type: z.literal('grid'),
  visible: visible.optional(),
  columns: z.int().min(1).max(4).default(2).describe('On a wide screen; fewer on a narrow one'),
  get body() {
    return body
  },
}).meta({ id: 'Grid' })
