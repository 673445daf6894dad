import { z } from 'zod'
import { source } from './routes.ts'
import { currency, fewOf, field, icon, object, ref, template, text, tone, visible } from './values.ts'

const format = z.enum(['number', 'money', 'percent', 'text', 'date']).default('number')

const figure = {
  label: text(60),
  value: ref.describe('Into the data of the source, as { "$ref": "/data/total" }'),
  format,
  currency: currency.optional(),
  icon: icon.optional(),
  tone: tone.default('neutral'),
  hint: template(120).optional().describe('A line below the figure'),
}

const moneyHasCurrency = ({
  value: given,
  issues,
}: z.core.ParsePayload<{ format?: string; currency?: string | undefined }>) => {
  if (given.format !== 'money' || given.currency !== undefined) return
  issues.push({ code: 'custom', path: ['currency'], message: 'is missing: the format is "money"', input: given })
}

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

/** Rows of data as bars or lines. How they look is ours; the plugin says what they mean. */
export const chart = object({
  type: z.literal('chart'),
  kind: z.enum(['bar', 'line']),
  title: text(120).optional(),
  description: text(300).optional(),
  visible: visible.optional(),
  source,
  rows: ref.default({ $ref: '/data/items' }).describe('The list in the data of the source'),
  x: object({
    field,
    label: text(60).optional(),
    format: z.enum(['text', 'date', 'number']).default('text'),
    labels: z.record(z.string().max(64), text(60)).optional().describe('What people see for each value'),
  }),
  series: fewOf(
    object({ field, label: text(60), format, currency: currency.optional() }).check(moneyHasCurrency),
    6,
  ).min(1, 'needs at least one entry'),
}).meta({ id: 'Chart' })

export type Stat = z.output<typeof stat>
export type Stats = z.output<typeof stats>
export type Figure = Stats['items'][number]
export type Chart = z.output<typeof chart>
