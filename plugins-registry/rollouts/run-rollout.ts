import type { Knex } from 'knex'
import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import { recordingBegin, type Audit } from '../../runtime/audit.ts'
import type { Outcome, Service } from '../../runtime/queues/lanes.ts'
import type { Queues } from '../../runtime/queues/queues.ts'
import type { Work } from '../../runtime/queues/work.ts'
import type { Installations } from '../installations/installations.ts'
import { inEnglish } from '../../languages/said.ts'
import { lockRollout, type RolloutRow, type TargetOutcome } from './queries.ts'
import { stoppedAt } from './stopped.ts'
import { giveTurns, leftOut, passing, rolloutRetry, takeTurnsBack } from './work.ts'

const data = z.object({ rollout: z.string() })

interface Ended {
  outcome: TargetOutcome
  reason?: { code: string; message: string }
}

/**
 * Upgrades one installation of a rollout and writes down what came of it. Repeating it does no harm: one that has its
 * version already is done.
 */
export const createRunRollout = ({
  core,
  queues,
  installations,
  audit,
}: {
  core: Knex
  queues: Pick<Queues, 'wake'>
  installations: Pick<Installations, 'get' | 'upgrade'>
  audit: Pick<Audit, 'record'>
}): Service => {
  /** The rollout, if this tenant still has its turn in it. */
  const begin = async (work: Work, rolloutId: string): Promise<(RolloutRow & { slug: string }) | undefined> => {
    const [rollout] = await core('core.rollout_targets as g')
      .join('core.rollouts as r', 'r.id', 'g.rollout_id')
      .join('core.tenants as t', 't.id', 'g.tenant_id')
      .where({ 'g.rollout_id': rolloutId, 'g.tenant_id': work.tenantId, 'g.outcome': 'running' })
      .select<(RolloutRow & { slug: string })[]>('r.*', 't.slug')
    if (!rollout) return undefined
    await core('core.rollout_targets')
      .where({ rollout_id: rolloutId, tenant_id: work.tenantId })
      .update({ attempts: work.attempts, started_at: core.raw('coalesce(started_at, clock_timestamp())') })
    return rollout
  }

  const upgrade = async (rollout: RolloutRow, tenant: { id: string; slug: string }): Promise<Ended> => {
    const { plugin_id: plugin, version } = rollout
    const before = await installations.get(tenant, plugin)
    if (before.version === version) return { outcome: 'done' }
    // The tenant may have changed its mind since the rollout began.
    const reason = leftOut(before.version, before.pinned, rollout)
    if (reason) return { outcome: 'skipped', reason }
    const about = {
      tenantId: tenant.id,
      actor: rollout.created_by,
      action: 'installation.change' as const,
      target: plugin,
      detail: { rollout: rollout.id },
    }
    await recordingBegin(audit, { ...about, detail: { ...about.detail, version } }, () =>
      installations.upgrade(tenant, plugin, version),
    )
    await audit.record({ ...about, before: { version: before.version }, after: { version } })
    return { outcome: 'done' }
  }

  /** Writes down how it ended, and gives the next its turn; or ends or stops the rollout with it. */
  const end = async (id: string, tenantId: string, { outcome, reason }: Ended): Promise<void> => {
    const lanes = await core.transaction(async (trx) => {
      const rollout = await lockRollout(trx, id)
      await trx('core.rollout_targets')
        .where({ rollout_id: id, tenant_id: tenantId })
        .update({
          outcome,
          code: reason?.code ?? null,
          message: reason?.message ?? null,
          finished_at: trx.raw('clock_timestamp()'),
        })
      const failures = rollout.failures + (outcome === 'failed' ? 1 : 0)
      const change = (more: object = {}) =>
        trx('core.rollouts')
          .where({ id })
          .update({ failures, ...more })
      if (rollout.state !== 'running') {
        await change()
        return []
      }
      const tooMany = failures >= rollout.failure_threshold
      const next = tooMany ? [] : await giveTurns(trx, rollout)
      const open = await trx('core.rollout_targets')
        .where({ rollout_id: id })
        .whereIn('outcome', ['pending', 'running'])
        .first('position')
      if (!open) await change({ state: 'done', finished_at: trx.fn.now() })
      else if (tooMany) {
        await takeTurnsBack(trx, rollout)
        await change({ state: 'stopped', state_reason: inEnglish(stoppedAt(failures)) })
      } else await change()
      return next
    })
    if (lanes.length > 0) await queues.wake(lanes)
  }

  const run = async (work: Work): Promise<Outcome> => {
    const { rollout: id } = data.parse(work.data)
    const rollout = await begin(work, id)
    if (!rollout) return { state: 'done' }
    let ended: Ended
    try {
      ended = await upgrade(rollout, { id: work.tenantId, slug: rollout.slug })
    } catch (error) {
      const { code, message } = error instanceof Problem ? error : new Problem('platform.error')
      if (passing(error) && work.attempts < work.maxAttempts) return { state: 'failed', code, message }
      ended = { outcome: code === 'installation.unknown' ? 'skipped' : 'failed', reason: { code, message } }
    }
    await end(id, work.tenantId, ended)
    return { state: 'done' }
  }

  return {
    perLane: 1,
    // Fewer than may install at once: whoever installs a plugin by hand does not wait behind a rollout.
    slots: 3,
    retry: rolloutRetry,
    run,
  }
}
