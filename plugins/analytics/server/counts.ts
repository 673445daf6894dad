import { defineRoutes, jsonSchema } from '@plexica/sdk'
import { days } from './days.ts'

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

export const countRoutes = defineRoutes({
  /** Events per day, days without any included. */
  'GET /counts': {
    permission: 'analytics.read',
    input: { query: jsonSchema({ type: 'object', properties: { days } }) },
    handler: async (_request, { db, input: { query } }) => {
      const [items, [seen]] = await Promise.all([
        db.query<Day>(perDay, [query.days]),
        db.query<{ visitors: number }>(visitorsIn, [query.days]),
      ])
      return {
        items,
        today: items.at(-1)?.count ?? 0,
        total: items.reduce((sum, { count }) => sum + count, 0),
        visitors: seen?.visitors ?? 0,
      }
    },
  },
})
