import { z } from 'zod'
import { action } from '../actions.ts'
import { visible } from '../conditions.ts'
import { figure, format, moneyHasCurrency } from '../figure.ts'
import { rowsOf } from '../item.ts'
import { source } from '../routes.ts'
import { currency, fewOf, field, object, template } from '../values.ts'

/** One figure. */
export const stat = object({ type: z.literal('stat'), visible: visible.optional(), source, ...figure })
  .check(moneyHasCurrency)
  .meta({ id: 'Stat' })

/** Several figures of one source, side by side. */
export const stats = object({
  type: z.literal('stats'),
  visible: visible.optional(),
  source,
  items: fewOf(object(figure).check(moneyHasCurrency), 8).min(1, 'needs at least one entry'),
}).meta({ id: 'Stats' })

/** A map of key figures: a tile for each row, all of one size or each as large as its value. */
export const figures = object({
  type: z.literal('figures'),
  visible: visible.optional(),
  ...rowsOf,
  layout: z.enum(['grid', 'treemap']).default('grid'),
  label: template(80),
  value: field,
  format,
  currency: currency.optional(),
  change: field.optional().describe('Field with the change as a part of one; it colours the tile'),
  good: z.enum(['up', 'down']).default('up').describe('Which change is good'),
  action: action.optional().describe('What happens on a click'),
})
  .check(moneyHasCurrency)
  .meta({ id: 'Figures' })

export type Stat = z.output<typeof stat>
export type Stats = z.output<typeof stats>
export type Figure = Stats['items'][number]
export type Figures = z.output<typeof figures>
