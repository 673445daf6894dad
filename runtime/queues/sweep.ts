import type { Knex } from 'knex'
import { asRule } from '../../languages/said.ts'

/** Work that is due for so long without anyone having taken it, its turn was lost. */
const overdueMs = 2_000

/** Lanes that get a turn in one sweep. */
const lanesAtOnce = 500

/**
 * Finds what a killed process left under way, and lanes whose turn was lost; gives the lanes that need a turn. One
 * process at a time sweeps.
 */
export const sweep = (core: Knex): Promise<string[]> =>
  core.transaction(async (trx) => {
    const { rows: locks } = await trx.raw<{ rows: { mine: boolean }[] }>(
      "select pg_try_advisory_xact_lock(hashtext('plexica: sweep of work')) as mine",
    )
    if (!locks[0]?.mine) return []
    const { rows: lost } = await trx.raw<{ rows: { lane: string }[] }>(
      `update core.work set leased_by = null, lease_until = null,
         -- What takes the whole process along each time is not tried for ever.
         state = case when attempts >= max_attempts + 3 then 'dead' else 'waiting' end,
         finished_at = case when attempts >= max_attempts + 3 then clock_timestamp() end,
         errors = errors || jsonb_build_array(jsonb_build_object(
           'at', clock_timestamp(), 'code', 'platform.lost', 'message', ?::text))
       where state = 'running' and lease_until < clock_timestamp() returning lane`,
      [asRule('The platform process that ran it ended.')],
    )
    const { rows: overdue } = await trx.raw<{ rows: { lane: string }[] }>(
      `select lane from core.work as late
       join core.tenants as tenant on tenant.id = late.tenant_id and tenant.status = 'active'
       left join core.installations as installation on installation.id = late.installation_id
       where late.state = 'waiting' and run_at < clock_timestamp() - make_interval(secs => ? / 1000.0)
         and coalesce(installation.state, 'enabled') = 'enabled'
         -- What is under way takes the next of its lane when it ends.
         and not exists (select from core.work as other where other.lane = late.lane and other.state = 'running')
       group by lane limit ?`,
      [overdueMs, lanesAtOnce],
    )
    return [...new Set([...lost, ...overdue].map(({ lane }) => lane))]
  })

/** How many days is kept what is over: finished work, work that was given up, past events, calls of webhooks. */
const keptDays = { done: 7, dead: 90, events: 7, calls: 30 }

/** Forgets what was kept for long enough. */
export const forgetOld = async (core: Knex): Promise<void> => {
  await core('core.work')
    .whereIn('state', ['done', 'cancelled'])
    .where('finished_at', '<', core.raw('now() - make_interval(days => ?)', [keptDays.done]))
    .delete()
  await core('core.work')
    .where('state', 'dead')
    .where('finished_at', '<', core.raw('now() - make_interval(days => ?)', [keptDays.dead]))
    .delete()
  await core('core.webhook_calls')
    .where('at', '<', core.raw('now() - make_interval(days => ?)', [keptDays.calls]))
    .delete()
  await core('core.events as past')
    .where('time', '<', core.raw('now() - make_interval(days => ?)', [keptDays.events]))
    .whereNotExists(core('core.work').whereRaw('event_seq = past.seq').select(core.raw('1')))
    .delete()
}
