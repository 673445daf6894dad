import type { Column, Tone } from '../../../plugins-registry/ui-schema.ts'
import { useFormats } from '../formats.ts'

/** What people see for a value, if the plugin has a word for it. */
export const labelFor = (labels: Record<string, string> | undefined, text: string): string =>
  labels && Object.hasOwn(labels, text) ? labels[text]! : text

export const toneFor = (tones: Record<string, Tone> | undefined, text: string): Tone =>
  tones && Object.hasOwn(tones, text) ? tones[text]! : 'neutral'

/** Whether there is nothing to show. */
export const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Values as the text that their column makes of them. */
export const useCellText = () => {
  const formats = useFormats()
  return (column: Column, value: unknown): string => {
    switch (column.type) {
      case 'number': {
        const { digits, style } = column
        const options = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
        if (style === 'bytes') return formats.bytes(value)
        return style === 'percent' ? formats.percent(value, options) : formats.number(value, options)
      }
      case 'money':
        return formats.money(value, column.currency)
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
