import { z } from 'zod'
import { currencyOrRef, icon, object, ref, template, text, tone } from './values.ts'

export const format = z.enum(['number', 'money', 'percent', 'bytes', 'text', 'date']).default('number')

/** A check of what has a `format`: amounts of money need a currency. */
export const moneyHasCurrency = ({
  value: given,
  issues,
}: z.core.ParsePayload<{ format?: string; currency?: unknown }>) => {
  if (given.format !== 'money' || given.currency !== undefined) return
  issues.push({ code: 'custom', path: ['currency'], message: 'is missing: the format is "money"', input: given })
}

/** One number with its name. */
export const figure = {
  label: text(60),
  value: ref.describe('Into the data of the source, as { "$ref": "/data/total" }'),
  format,
  currency: currencyOrRef.optional(),
  icon: icon.optional(),
  tone: tone.default('neutral'),
  hint: template(120).optional().describe('A line below the figure'),
  trend: object({
    value: ref.describe('The change as a part of one: 0.12 is 12 % more'),
    good: z.enum(['up', 'down']).default('up'),
  }).optional(),
}
