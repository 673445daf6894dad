import type { CalendarDate } from '@internationalized/date'
import { asDate } from '../formats.ts'
import { fieldOf, type RowData } from '../rows.ts'
import { dayOf } from './dates.ts'

/** A row as it stands in a calendar. */
export interface Entry {
  row: RowData
  start: Date
  end: Date
  /** Whether it takes whole days. */
  allDay: boolean
  /** The first and the last day that it touches. */
  from: CalendarDate
  to: CalendarDate
}

const isDay = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)

const hourMs = 3_600_000

/** The rows that can be read as entries, in the order in which they begin. */
export const entriesOf = (rows: RowData[], startField: string, endField: string | undefined): Entry[] =>
  rows
    .flatMap((row): Entry[] => {
      const from = fieldOf(row, startField)
      const start = asDate(from)
      if (!start) return []
      const allDay = isDay(from)
      const given = endField === undefined ? undefined : asDate(fieldOf(row, endField))
      const end = given && given >= start ? given : allDay ? start : new Date(start.getTime() + hourMs)
      // What ends at midnight does not touch the day that begins then.
      const last = !allDay && end > start ? new Date(end.getTime() - 1) : end
      return [{ row, start, end, allDay, from: dayOf(start), to: dayOf(last) }]
    })
    .sort((a, b) => Number(b.allDay) - Number(a.allDay) || a.start.getTime() - b.start.getTime())

/** Those that touch a day. */
export const onDay = (entries: Entry[], day: CalendarDate): Entry[] =>
  entries.filter(({ from, to }) => from.compare(day) <= 0 && to.compare(day) >= 0)

/** An entry within one day: from where to where, and in which of how many lanes beside each other. */
interface Placed {
  entry: Entry
  /** Parts of the day, from 0 to 1. */
  top: number
  bottom: number
  lane: number
  lanes: number
}

const leastPart = 1 / 48

/** Entries of a day that are at the same time, beside each other. */
export const placeInDay = (entries: Entry[], day: CalendarDate): Placed[] => {
  const dayStart = new Date(day.year, day.month - 1, day.day).getTime()
  const dayMs = 24 * hourMs
  const placed = onDay(entries, day)
    .filter(({ allDay }) => !allDay)
    .map((entry) => {
      const top = Math.max(0, (entry.start.getTime() - dayStart) / dayMs)
      const bottom = Math.min(1, Math.max(top + leastPart, (entry.end.getTime() - dayStart) / dayMs))
      return { entry, top, bottom, lane: 0, lanes: 1 }
    })
    .sort((a, b) => a.top - b.top || b.bottom - a.bottom)

  let group: Placed[] = []
  let groupEnd = 0
  const close = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1
    for (const each of group) each.lanes = lanes
    group = []
  }
  for (const each of placed) {
    if (each.top >= groupEnd) close()
    const taken = new Set(group.filter(({ bottom }) => bottom > each.top).map(({ lane }) => lane))
    while (taken.has(each.lane)) each.lane++
    group.push(each)
    groupEnd = Math.max(groupEnd, each.bottom)
  }
  close()
  return placed
}
