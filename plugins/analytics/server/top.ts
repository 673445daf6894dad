import { defineRoutes, jsonSchema } from '@plexica/sdk'
import { days } from './days.ts'

const since = `at >= (date_trunc('day', now() at time zone 'utc') - make_interval(days => $1::int - 1)) at time zone 'utc'`

const query = jsonSchema({
  type: 'object',
  properties: {
    days,
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    offset: { type: 'integer', minimum: 0, maximum: 1_000_000, default: 0 },
  },
})

export const topRoutes = defineRoutes({
  /** The paths seen most. */
  'GET /top': {
    permission: 'analytics.read',
    input: { query },
    handler: async (_request, { db, input: { query: asked } }) => {
      const [items, [counted]] = await Promise.all([
        db.query<{ path: string; count: number }>(
          `select path, count(*)::int as count from events where ${since}
           group by path order by count desc, path limit $2 offset $3`,
          [asked.days, asked.limit, asked.offset],
        ),
        db.query<{ total: number }>(`select count(distinct path)::int as total from events where ${since}`, [
          asked.days,
        ]),
      ])
      return { items, total: counted?.total ?? 0 }
    },
  },
})
