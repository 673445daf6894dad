import type { Badge, Tone } from '../../../plugins-registry/ui-schema.ts'
import { useFormats } from '../formats.ts'
import { fieldOf, type RowData } from '../rows.ts'
import { isNothing, labelFor, toneFor } from './cell-text.ts'

interface ShownBadge {
  label: string
  tone: Tone
}

/** What a badge says of a row; undefined where there is nothing to say. */
export const useRowBadge = () => {
  const formats = useFormats()
  return (badge: Badge | undefined, row: RowData): ShownBadge | undefined => {
    const value = badge && fieldOf(row, badge.field)
    if (!badge || isNothing(value)) return undefined
    const said = formats.text(value)
    return { label: labelFor(badge.labels, said), tone: toneFor(badge.tones, said) }
  }
}
