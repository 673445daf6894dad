import { asDate } from '../formats.ts'
import { fieldOf, type RowData } from '../rows.ts'
import type { Entry } from './entries.ts'

/** How far an entry is moved from where it stands. */
export interface Shift {
  days: number
  /** Nothing for entries that take whole days. */
  minutes: number
}

/**
 * When an entry begins and ends once it is moved, as the fields of its row say it: dates for whole days, otherwise moments
 * of UTC. It lasts as long as before, and begins at the same hour where the user is although clocks change between.
 *
 * @param endField none, or one that the row leaves empty, is left alone
 */
export const shifted = (
  { row, start, end, allDay, from, to }: Entry,
  { days, minutes }: Shift,
  startField: string,
  endField: string | undefined,
): RowData => {
  const hasEnd = endField !== undefined && asDate(fieldOf(row, endField)) !== undefined
  if (allDay) {
    const fields = { [startField]: from.add({ days }).toString() }
    return hasEnd ? { ...fields, [endField]: to.add({ days }).toString() } : fields
  }
  const begins = new Date(start)
  begins.setDate(begins.getDate() + days)
  begins.setMinutes(begins.getMinutes() + minutes)
  const ends = new Date(begins.getTime() + end.getTime() - start.getTime())
  const fields = { [startField]: begins.toISOString() }
  return hasEnd ? { ...fields, [endField]: ends.toISOString() } : fields
}
