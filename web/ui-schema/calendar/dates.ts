import {
  endOfMonth,
  parseDate,
  startOfMonth,
  startOfWeek,
  toCalendarDate,
  today,
  type CalendarDate,
} from '@internationalized/date'

export type CalendarViewName = 'month' | 'week' | 'agenda'

/** Days of a view, the first and the last included, in whole weeks of the language but for the agenda. */
export const daysOf = (view: CalendarViewName, at: CalendarDate, locale: string): CalendarDate[] => {
  if (view === 'week') return run(startOfWeek(at, locale), 7)
  if (view === 'agenda') return run(at, 30)
  const first = startOfWeek(startOfMonth(at), locale)
  const last = endOfMonth(at)
  const weeks = Math.ceil((last.compare(first) + 1) / 7)
  return run(first, weeks * 7)
}

const run = (from: CalendarDate, count: number): CalendarDate[] =>
  Array.from({ length: count }, (_, days) => from.add({ days }))

/** The day that lies one view further. */
export const stepFrom = (view: CalendarViewName, at: CalendarDate, by: 1 | -1): CalendarDate => {
  if (view === 'week') return at.add({ weeks: by })
  return view === 'agenda' ? at.add({ days: 30 * by }) : startOfMonth(at).add({ months: by })
}

/** Today where the user is. */
export const localToday = (): CalendarDate => today(Intl.DateTimeFormat().resolvedOptions().timeZone)

/** A moment's day where the user is. */
export const dayOf = (date: Date): CalendarDate =>
  parseDate(
    [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0'))
      .join('-'),
  )

/** The beginning of a day where the user is. */
export const asLocalDate = (day: CalendarDate): Date => new Date(day.year, day.month - 1, day.day)

export { toCalendarDate, type CalendarDate }
