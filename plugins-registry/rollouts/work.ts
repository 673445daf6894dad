import type { Knex } from 'knex'
import { gt } from 'semver'
import { Problem } from '../../problems/problem.ts'
import { laneOf } from '../../runtime/queues/work.ts'
import { hasIt, isLater, isPinned, isSuspended, type Reason } from '../updates/reasons.ts'
import type { RolloutRow } from './queries.ts'

/** Why an installation is left out, if it is. */
export const leftOut = (
  version: string,
  pinned: boolean,
  wanted: { version: string; downgrade: boolean },
): Reason | undefined => {
  if (version === wanted.version) return hasIt
  if (pinned) return isPinned
  return !wanted.downgrade && gt(version, wanted.version) ? isLater : undefined
}

/** Locks that others held, a deadlock, a database that was away: the same may succeed in a moment. */
export const passing = (error: unknown): boolean => {
  if (!(error instanceof Problem)) return true
  if (error.code === 'migration.failed') return /^(?:55P03|40001|40P01)$/.test(String(error.detail.sqlState))
  return error.retry
}

/** What is not the plugin's fault is tried again before it counts as a failure. */
export const rolloutRetry = { attempts: 4, firstMs: 500, mostMs: 10_000 }

/** A lane that other work of the tenant has no part in. */
const laneAt = (tenantId: string, rolloutId: string): string => laneOf('rollout', tenantId, rolloutId)

/**
 * Gives their turn to the next of a rollout, until so many as may be are under way, in all processes together. Those of
 * a suspended tenant would hold their place until it is back: they are left out.
 *
 * @returns the lanes to wake once this is committed
 */
export const giveTurns = async (trx: Knex.Transaction, { id, concurrency }: RolloutRow): Promise<string[]> => {
  await trx.raw(
    `update core.rollout_targets as g
     set outcome = 'skipped', code = :code, message = :message
     from core.tenants as t where t.id = g.tenant_id and t.status <> 'active'
       and g.rollout_id = :id and g.outcome = 'pending'`,
    { id, ...isSuspended },
  )
  const { rows } = await trx.raw<{ rows: { tenant_id: string }[] }>(
    `update core.rollout_targets set outcome = 'running' where rollout_id = :id and position in (
       select position from core.rollout_targets where rollout_id = :id and outcome = 'pending' order by position
       limit greatest(0, :concurrency - (
         select count(*) from core.rollout_targets where rollout_id = :id and outcome = 'running')))
     returning tenant_id`,
    { id, concurrency },
  )
  if (rows.length === 0) return []
  const work = rows.map(({ tenant_id }) => ({
    lane: laneAt(tenant_id, id),
    tenant_id,
    name: 'upgrade',
    data: JSON.stringify({ rollout: id }),
    max_attempts: rolloutRetry.attempts,
  }))
  await trx('core.work').insert(work)
  return work.map(({ lane }) => lane)
}

/** Takes back the turns of those that have not begun; what is under way ends. */
export const takeTurnsBack = async (trx: Knex.Transaction, { id }: RolloutRow): Promise<void> => {
  await trx.raw(
    `with gone as (
       delete from core.work as w using core.rollout_targets as g
       where g.rollout_id = :id and g.outcome = 'running' and w.state <> 'running'
         and w.lane = 'rollout/' || g.tenant_id || '/' || g.rollout_id
       returning g.position)
     update core.rollout_targets set outcome = 'pending'
     where rollout_id = :id and position in (select position from gone)`,
    { id },
  )
}

/** Those that have a turn which no queue knows of: a process was lost with it too often. */
export const findLostTurns = async (trx: Knex.Transaction, { id }: RolloutRow): Promise<void> => {
  await trx.raw(
    `update core.rollout_targets as g set outcome = 'pending' where rollout_id = ? and outcome = 'running'
       and not exists (select from core.work as w where w.state in ('waiting', 'running')
         and w.lane = 'rollout/' || g.tenant_id || '/' || g.rollout_id)`,
    [id],
  )
}
