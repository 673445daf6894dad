import { z } from 'zod'
import { visible } from '../conditions.ts'
import { format, moneyHasCurrency } from '../figure.ts'
import { source } from '../routes.ts'
import { currencyOrRef, fewOf, field, object, ref, text, tone } from '../values.ts'

/** Rows of data as a chart. How it looks is ours; the plugin says what the numbers mean. */
export const chart = object({
  type: z.literal('chart'),
  visible: visible.optional(),
  kind: z.enum(['bar', 'line', 'area', 'pie']),
  title: text(120).optional(),
  description: text(300).optional(),
  source,
  rows: ref.default({ $ref: '/data/items' }).describe('The list in the data of the source'),
  x: object({
    field,
    label: text(60).optional(),
    format: z.enum(['text', 'date', 'month', 'number']).default('text'),
    labels: z.record(z.string().max(64), text(60)).optional().describe('What people see for each value'),
  }),
  series: fewOf(
    object({
      field,
      label: text(60),
      format,
      currency: currencyOrRef.optional(),
      tone: tone.optional().describe('What it stands for; without it each has a colour of its own'),
    }).check(moneyHasCurrency),
    6,
  ).min(1, 'needs at least one entry'),
  stacked: z.boolean().default(false).describe('Bars or areas on top of each other'),
  horizontal: z.boolean().default(false).describe('Bars from the side, for long names'),
})
  .check(({ value: given, issues }) => {
    const refuse = (field: string, message: string) =>
      issues.push({ code: 'custom', path: [field], message, input: given })
    if (given.kind === 'pie' && given.series.length > 1) refuse('series', 'has one entry when the kind is "pie"')
    if (given.horizontal && given.kind !== 'bar') refuse('horizontal', 'is for the kind "bar" only')
    if (given.stacked && given.kind !== 'bar' && given.kind !== 'area')
      refuse('stacked', 'is for the kinds "bar" and "area" only')
  })
  .meta({ id: 'Chart' })

export type Chart = z.output<typeof chart>
