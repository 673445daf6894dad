import type { Context } from '@plexica/sdk'
import { daysOf } from './query.ts'

interface Day {
  /** `2026-11-23`, in UTC. */
  day: string
  count: number
}

const perDay = `
  select to_char(days.day, 'YYYY-MM-DD') as day, count(events.id)::int as count
  from generate_series(date_trunc('day', now() at time zone 'utc') - make_interval(days => $1::int - 1),
                       date_trunc('day', now() at time zone 'utc'), interval '1 day') as days(day)
  left join events on events.at >= days.day at time zone 'utc'
                  and events.at < (days.day + interval '1 day') at time zone 'utc'
  group by days.day order by days.day`

const visitorsIn = `
  select count(distinct visitor)::int as visitors from events
  where at >= (date_trunc('day', now() at time zone 'utc') - make_interval(days => $1::int - 1)) at time zone 'utc'`

/** `GET /counts?days=30`: events per day, days without any included. */
export const counts = async (request: Request, { db }: Context) => {
  const days = daysOf(request)
  const [items, [seen]] = await Promise.all([
    db.query<Day>(perDay, [days]),
    db.query<{ visitors: number }>(visitorsIn, [days]),
  ])
  return {
    items,
    today: items.at(-1)?.count ?? 0,
    total: items.reduce((sum, { count }) => sum + count, 0),
    visitors: seen?.visitors ?? 0,
  }
}
