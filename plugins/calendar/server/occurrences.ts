import type { Db } from '@plexica/sdk'
import { isFirst } from './first-calendar.ts'

interface Occurrence {
  /** Of the event or booking; repetitions of one event have the same. */
  id: string
  /** Tells repetitions apart. */
  key: string
  kind: 'event' | 'booking'
  title: string
  calendar_id: string
  calendar: string
  /** Whether it is the first calendar, which has a name in each language. */
  is_first: boolean
  tone: string
  place: string | null
  description: string | null
  starts_at: string
  ends_at: string
  repeats: string
}

/**
 * What lies between two dates: each repetition by itself, at the same hour of its calendar whether clocks changed or
 * not; and what is booked. Months are counted from the first day, so that the 31st stays the 31st where there is one.
 */
export const occurrences = `
  with repeated as (
    select events.*, calendars.name as calendar, ${isFirst} as is_first, calendars.tone, calendars.time_zone,
      (events.starts_at at time zone time_zone) + n * (case repeats when 'daily' then interval '1 day'
        when 'weekly' then interval '1 week' else interval '1 month' end) as local, ends_at - events.starts_at as lasts
    from events join calendars on calendars.id = calendar_id,
      lateral generate_series(0, case repeats when 'never' then 0
        else least(5000, greatest(0, ($2::date - events.starts_at::date + 1)
          / case repeats when 'daily' then 1 when 'weekly' then 7 else 28 end)) end) as n
  ), planned as (
    select id::text as id, 'event' as kind, title, calendar_id, calendar, is_first, tone, place, description,
      local at time zone time_zone as starts_at, (local at time zone time_zone) + lasts as ends_at,
      repeats, repeats_until, remind_minutes, created_by
    from repeated where repeats_until is null or local::date <= repeats_until
    union all
    select bookings.id::text, 'booking', bookings.name, calendar_id, calendars.name, ${isFirst}, tone, null, note,
      starts_at, ends_at, 'never', null, null, null
    from bookings join calendars on calendars.id = calendar_id where cancelled_at is null
  )
  select *, id || '/' || starts_at as key from planned
  where starts_at < $2::date + 1 and ends_at > $1::date`

/** What is on from one day to another, both included: bookings, and events each time that they repeat; the earliest first. */
export const occurrencesBetween = (db: Db, from: string, to: string): Promise<Occurrence[]> =>
  db.query<Occurrence>(`${occurrences} order by starts_at, title`, [from, to])
