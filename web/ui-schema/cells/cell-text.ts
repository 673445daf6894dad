import type { Column, Tone } from '../../../plugins-registry/ui-schema.ts'
import { currencyIn } from '../bindings.ts'
import { useFormats } from '../formats.ts'
import { useScope } from '../page-host.ts'
import { fieldOf, type RowData } from '../rows.ts'

/** What people see for a value, if the plugin has a word for it. */
export const labelFor = (labels: Record<string, string> | undefined, text: string): string =>
  labels && Object.hasOwn(labels, text) ? labels[text]! : text

/** The tone that a column gives a value; `neutral` unless told. */
export const toneFor = (tones: Record<string, Tone> | undefined, text: string): Tone =>
  tones && Object.hasOwn(tones, text) ? tones[text]! : 'neutral'

/** Whether there is nothing to show. */
export const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Values of rows as the text that their column makes of them. */
export const useCellText = () => {
  const formats = useFormats()
  const scope = useScope()
  return (column: Column, row: RowData): string => {
    const value = fieldOf(row, column.field)
    switch (column.type) {
      case 'number': {
        const { digits, style } = column
        const options = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
        if (style === 'bytes') return formats.bytes(value)
        return style === 'percent' ? formats.percent(value, options) : formats.number(value, options)
      }
      case 'money': {
        const currency = currencyIn(column.currency, { ...scope.value, row })
        return currency === undefined ? formats.number(value) : formats.money(value, currency)
      }
      case 'date':
        return column.style === 'relative' ? formats.ago(value) : formats.date(value, column.style)
      case 'progress':
        return formats.percent(Number(value) / column.max, { maximumFractionDigits: 0 })
      case 'badge':
        return labelFor(column.labels, formats.text(value))
      case 'tags':
        return Array.isArray(value) ? value.map(formats.text).join(', ') : formats.text(value)
      default:
        return formats.text(value)
    }
  }
}
