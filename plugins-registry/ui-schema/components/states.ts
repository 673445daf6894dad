import { z } from 'zod'
import { button } from '../actions.ts'
import { visible } from '../conditions.ts'
import { fewOf, icon, object, template, text } from '../values.ts'

const said = {
  visible: visible.optional(),
  title: template(120),
  text: template(500).optional(),
  icon: icon.optional(),
  actions: fewOf(button, 3).default([]),
}

/** There is nothing, and this is how to begin. */
export const empty = object({ type: z.literal('empty'), ...said }).meta({ id: 'EmptyState' })

/** Something is not as it should be. */
export const error = object({ type: z.literal('error'), ...said }).meta({ id: 'ErrorState' })

/** Something is on its way. */
export const loading = object({
  type: z.literal('loading'),
  visible: visible.optional(),
  label: text(120).optional(),
  shape: z.enum(['text', 'table', 'cards', 'chart']).default('text'),
}).meta({ id: 'LoadingState' })
