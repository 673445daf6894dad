import type { Db } from '@plexica/sdk'
import { say } from './say.ts'

/** What the calendar that there is from the beginning is kept as, until somebody names it otherwise. */
export const firstCalendar = 'Team'

/** SQL for whether a calendar is the first one, under the name that it came with. */
export const isFirst = `(calendars.built_in and calendars.name = '${firstCalendar}')`

/** SQL of a calendar's name for its reader, where `reader` is bound to what the first one is in their language. */
export const nameFor = (reader: string): string => `case when ${isFirst} then ${reader}::text else calendars.name end`

/** What the first calendar is called in a language. */
export const firstIn = (locale: string): string => say.in(locale)('saidTeam')

/** The name of a calendar for its reader. */
export const namedFor = ({ name, is_first }: { name: string; is_first: boolean }, locale: string): string =>
  is_first ? firstIn(locale) : name

/**
 * What a name that was given in a language is kept as: the first calendar stays what it is.
 *
 * @param of the calendar that is named, which may have this name already
 */
export const kept = async (db: Db, name: string, locale: string, of?: string): Promise<string> => {
  if (name !== firstIn(locale)) return name
  const [found] = await db.query(
    `select 1 from calendars where ${isFirst}
     and not exists (select 1 from calendars as named where named.id = $1 and named.name = $2)`,
    [of ?? null, name],
  )
  return found ? firstCalendar : name
}

/** Rows that say which calendar they are of, for their reader. */
export const inCalendars = <R extends { calendar: string; is_first: boolean }>(
  rows: readonly R[],
  locale: string,
): Omit<R, 'is_first'>[] =>
  rows.map(({ is_first, ...row }) => ({ ...row, calendar: namedFor({ name: row.calendar, is_first }, locale) }))
