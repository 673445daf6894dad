import { say } from './say.ts'

/** What the calendar that there is from the beginning is kept as; what other plugins know it by. */
export const firstCalendar = 'Team'

/** The name of a calendar for its reader. */
export const namedFor = (name: string, locale: string): string =>
  name === firstCalendar ? say.in(locale)('saidTeam') : name

/** What a name that was given in a language is kept as: the first calendar stays what it is. */
export const kept = (name: string, locale: string): string =>
  name === namedFor(firstCalendar, locale) ? firstCalendar : name

/** Rows that say which calendar they are of, for their reader. */
export const inCalendars = <R extends { calendar: string }>(rows: readonly R[], locale: string): R[] =>
  rows.map((row) => ({ ...row, calendar: namedFor(row.calendar, locale) }))
