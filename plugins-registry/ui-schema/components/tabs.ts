import { z } from 'zod'
import { body } from '../body.ts'
import { visible } from '../conditions.ts'
import { fewOf, icon, object, text } from '../values.ts'

const tab = object({
  label: text(60),
  icon: icon.optional(),
  visible: visible.optional(),
  get body() {
    return body
  },
})

/** One of several groups of components at a time. */
export const tabs = object({
  type: z.literal('tabs'),
  visible: visible.optional(),
  items: fewOf(tab, 10).min(1, 'needs at least one entry'),
}).meta({ id: 'Tabs' })
