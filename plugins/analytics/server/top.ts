import type { Context } from '@plexica/sdk'
import { daysOf, wholeNumber } from './query.ts'

const since = `at >= (date_trunc('day', now() at time zone 'utc') - make_interval(days => $1::int - 1)) at time zone 'utc'`

/** `GET /top?days=30&limit=20&offset=0`: the paths seen most. */
export const top = async (request: Request, { db }: Context) => {
  const query = new URL(request.url).searchParams
  const days = daysOf(request)
  const limit = wholeNumber(query, 'limit', { otherwise: 20, min: 1, max: 100 })
  const offset = wholeNumber(query, 'offset', { otherwise: 0, min: 0, max: 1_000_000 })
  const [items, [counted]] = await Promise.all([
    db.query<{ path: string; count: number }>(
      `select path, count(*)::int as count from events where ${since}
       group by path order by count desc, path limit $2 offset $3`,
      [days, limit, offset],
    ),
    db.query<{ total: number }>(`select count(distinct path)::int as total from events where ${since}`, [days]),
  ])
  return { items, total: counted?.total ?? 0 }
}
