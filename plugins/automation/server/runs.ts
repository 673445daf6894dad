import { defineRoutes, listing, Problem } from '@plexica/sdk'
import type { Said, Step } from './rule.ts'
import { stepsIn, textOf } from './say.ts'

interface FailedRun extends Record<string, unknown> {
  problem: string | null
  said: Said | null
  refused: Step['refused'] | null
}

const runs = listing({
  select: `select runs.id, runs.rule_id, rules.name as rule, runs.event ->> 'type' as event, runs.state, runs.is_test,
             runs.attempts, runs.created_at, runs.ended_at, failed.step ->> 'text' as problem,
             failed.step -> 'said' as said, failed.step -> 'refused' as refused
           from runs join rules on rules.id = runs.rule_id
           left join lateral (select step from jsonb_array_elements(runs.steps) as step
                              where step ->> 'state' = 'failed' limit 1) as failed on true`,
  search: ['rule', 'event', 'problem'],
  sort: { rule: 'lower(rule)', event: 'event', created_at: 'created_at', attempts: 'attempts' },
  defaultSort: '-created_at',
  filters: { state: 'choices', rule_id: 'choice', created_at: 'dates' },
})

export const runRoutes = defineRoutes({
  'GET /runs': {
    permission: 'automation.read',
    input: { query: runs.query },
    handler: async (_request, { db, input, locale }) => {
      const { items, total } = await runs.read<FailedRun>(db, input.query)
      return {
        total,
        items: items.map(({ problem, said, refused, ...run }) => ({
          ...run,
          problem:
            problem === null
              ? null
              : textOf({ text: problem, ...(said && { said }), ...(refused && { refused }) }, locale),
        })),
      }
    },
  },

  'GET /runs/:id': {
    permission: 'automation.read',
    handler: async (_request, { db, params, locale }) => {
      const [run] = await db.query<{ steps: Step[] }>(
        `select runs.id, rules.name as rule, runs.event, runs.state, runs.steps, runs.attempts, runs.created_at,
           runs.ended_at, runs.is_test
         from runs join rules on rules.id = runs.rule_id where runs.id::text = $1`,
        [params.id],
      )
      if (!run) throw new Problem(404, 'There is no such run')
      return {
        ...run,
        steps: stepsIn(run.steps, locale),
      }
    },
  },

  // What is done already is not done again.
  'POST /runs/:id/retry': {
    permission: 'automation.manage',
    handler: async (_request, { db, jobs, params }) => {
      const { rowCount } = await db.execute(
        "update runs set state = 'waiting', ended_at = null where id::text = $1 and state = 'failed'",
        [params.id],
      )
      if (rowCount === 0) throw new Problem(409, 'Only a run that failed can be tried again')
      await jobs.enqueue('run', { run: params.id }, { unique: params.id, attempts: 4 })
      return Response.json({ id: params.id }, { status: 202 })
    },
  },

  'GET /health': {
    permission: 'automation.read',
    handler: async (_request, { db }) => {
      const [[counts], days] = await Promise.all([
        db.query(
          `select (select count(*)::int from rules where enabled) as rules,
             count(*) filter (where state = 'done')::int as done,
             count(*) filter (where state = 'failed')::int as failed,
             count(*) filter (where state in ('waiting', 'retrying'))::int as waiting
           from runs where created_at > now() - interval '7 days'`,
        ),
        db.query(
          `select to_char(days.day, 'YYYY-MM-DD') as day,
             count(runs.id) filter (where state = 'done')::int as done,
             count(runs.id) filter (where state = 'failed')::int as failed
           from generate_series(date_trunc('day', now() at time zone 'utc') - interval '6 days',
                                date_trunc('day', now() at time zone 'utc'), interval '1 day') as days(day)
           left join runs on runs.created_at >= days.day at time zone 'utc'
                         and runs.created_at < (days.day + interval '1 day') at time zone 'utc'
           group by days.day order by days.day`,
        ),
      ])
      return { ...counts, days }
    },
  },
})
