import { z } from 'zod'
import { visible } from '../conditions.ts'
import { name, object, text } from '../values.ts'

/** A box to search in. What is typed becomes part of the page's state, for sources and conditions to point to. */
export const search = object({
  type: z.literal('search'),
  visible: visible.optional(),
  state: name.default('q').describe('What of the state it writes: /state/q'),
  placeholder: text(80).optional(),
}).meta({ id: 'Search' })

export type Search = z.output<typeof search>
