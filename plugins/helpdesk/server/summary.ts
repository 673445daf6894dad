import { defineRoutes } from '@plexica/sdk'

const totals = `select count(*) filter (where status = 'open')::int as open,
    count(*) filter (where status = 'waiting')::int as waiting,
    count(*) filter (where status = 'open' and answered_at is null and answer_by < now())::int as late,
    (avg(extract(epoch from answered_at - created_at)) filter (where created_at > now() - interval '30 days') / 3600)::float8 as hours,
    (avg((answered_at <= answer_by)::int) filter (where answered_at is not null and created_at > now() - interval '30 days'))::float8 as in_time
  from tickets`

const byPriority = `select priority as id, count(*)::int as count from tickets where status <> 'solved'
  group by priority order by array_position(array['urgent', 'high', 'normal', 'low'], priority)`

const days = `select to_char(day, 'YYYY-MM-DD') as day,
    (select count(*)::int from tickets where created_at::date = day) as opened,
    (select count(*)::int from tickets where solved_at::date = day) as solved
  from generate_series(current_date - 13, current_date, '1 day') as day order by day`

export const summaryRoutes = defineRoutes({
  'GET /summary': {
    permission: 'helpdesk.tickets.read',
    handler: async (_request, { db }) => {
      const [[sums], priorities, perDay] = await Promise.all([db.query(totals), db.query(byPriority), db.query(days)])
      return { ...sums, priorities, days: perDay }
    },
  },
})
