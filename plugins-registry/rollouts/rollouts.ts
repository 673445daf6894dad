import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import type { Queues } from '../../runtime/queues/queues.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Registry } from '../versions/registry.ts'
import { installableStates } from '../versions/states.ts'
import {
  findRollout,
  listRollouts,
  listTargets,
  lockRollout,
  type Rollout,
  type RolloutFilter,
  type RolloutRow,
  type RolloutState,
  type RolloutTarget,
  type TargetOutcome,
} from './queries.ts'
import { notInstalled, wasCancelled } from '../updates/reasons.ts'
import { findLostTurns, giveTurns, leftOut, takeTurnsBack } from './work.ts'

interface RolloutRequest {
  version: string
  /** Slugs, in the order in which they have their turn; all that have the plugin unless told. */
  tenants: 'all' | string[]
  failureThreshold: number
  concurrency: number
  downgrade: boolean
}

/** Moves a plugin to a version at many tenants, as work that goes on whatever happens to the process that began it. */
export interface Rollouts {
  /** @throws {Problem} `version.unknown`, `tenant.unknown`, `request.conflict` while another of the plugin is under way */
  create(plugin: string, request: RolloutRequest, by: Actor): Promise<Rollout>
  /** Begins no more upgrades; those under way end. @throws {Problem} `request.not_found`, `request.conflict` */
  pause(id: string): Promise<Rollout>
  /** Goes on, with those that failed as well if told; failures are counted anew. @throws {Problem} `request.not_found`, `request.conflict` */
  resume(id: string, options: { retryFailed: boolean }): Promise<Rollout>
  /** Ends it for good; what was upgraded stays so. @throws {Problem} `request.not_found`, `request.conflict` */
  cancel(id: string): Promise<Rollout>
  /** @throws {Problem} `request.not_found` */
  get(id: string): Promise<Rollout>
  list(page: PageRequest & RolloutFilter): Promise<Page<Rollout>>
  /** @throws {Problem} `request.not_found` */
  targets(id: string, page: PageRequest & { outcome?: TargetOutcome }): Promise<Page<RolloutTarget>>
}

interface Candidate {
  tenant_id: string
  slug: string
  version: string | null
  pinned: boolean
}

const candidates = async (trx: Knex.Transaction, plugin: string, tenants: 'all' | string[]): Promise<Candidate[]> => {
  const query = trx('core.tenants as t')
    .leftJoin('core.installations as i', (on) =>
      on.on('i.tenant_id', 't.id').andOn('i.plugin_id', trx.raw('?', [plugin])),
    )
    .whereNot('t.status', 'deleting')
    .orderBy('t.slug')
    .select<Candidate[]>('t.id as tenant_id', 't.slug', 'i.version', trx.raw('coalesce(i.pinned, false) as pinned'))
  if (tenants === 'all') return query.whereNotNull('i.id')
  const found = new Map((await query.whereIn('t.slug', tenants)).map((each) => [each.slug, each]))
  return [...new Set(tenants)].map((slug) => {
    const one = found.get(slug)
    if (!one) throw new Problem('tenant.unknown', { detail: said('There is no tenant {slug}.', { slug }), slug })
    return one
  })
}

/** Plans rollouts and steers them; `run-rollout.ts` carries them out. */
export const createRollouts = ({
  core,
  queues,
  registry,
}: {
  core: Knex
  queues: Pick<Queues, 'wake'>
  registry: Pick<Registry, 'version'>
}): Rollouts => {
  /** Changes the state of a rollout that is in one of `from`. */
  const move = async (
    id: string,
    to: RolloutState,
    from: RolloutState[],
    work: (trx: Knex.Transaction, rollout: RolloutRow) => Promise<string[] | void>,
  ): Promise<Rollout> => {
    const lanes = await core
      .transaction(async (trx) => {
        const rollout = await lockRollout(trx, id)
        if (!from.includes(rollout.state))
          throw new Problem('request.conflict', {
            detail: said('The rollout is {state}.', { state: wordOf(rollout.state) }),
            state: rollout.state,
          })
        await trx('core.rollouts').where({ id }).update({ state: to, state_reason: null })
        return work(trx, rollout)
      })
      .catch(rethrowActive)
    if (lanes) await queues.wake(lanes)
    return findRollout(core, id)
  }

  /** Goes on with what is pending, or ends what has nothing to go on with. */
  const proceed = async (trx: Knex.Transaction, rollout: RolloutRow): Promise<string[]> => {
    const lanes = await giveTurns(trx, rollout)
    await trx('core.rollouts')
      .where({ id: rollout.id })
      .whereNotExists(
        trx('core.rollout_targets').where({ rollout_id: rollout.id }).whereIn('outcome', ['pending', 'running']),
      )
      .update({ state: 'done', finished_at: trx.fn.now() })
    return lanes
  }

  return {
    async create(plugin, { version: wanted, tenants, failureThreshold, concurrency, downgrade }, by) {
      const { version, state } = await registry.version(plugin, wanted)
      if (!installableStates.includes(state))
        throw new Problem('request.conflict', {
          detail: said('{plugin} {version} is {state}.', { plugin, version, state: wordOf(state) }),
          plugin,
          version,
          state,
        })
      const { id, lanes } = await core
        .transaction(async (trx) => {
          const [made] = await trx<RolloutRow>('core.rollouts')
            .insert({
              plugin_id: plugin,
              version,
              failure_threshold: failureThreshold,
              concurrency,
              downgrade,
              created_by: trx.raw('?::jsonb', [JSON.stringify(by)]) as unknown as Actor,
            })
            .returning('*')
          const row = made as RolloutRow
          const targets = (await candidates(trx, plugin, tenants)).map((each, position) => {
            const wanted = { version, downgrade }
            const reason = each.version === null ? notInstalled : leftOut(each.version, each.pinned, wanted)
            return {
              rollout_id: row.id,
              tenant_id: each.tenant_id,
              position: position + 1,
              from_version: each.version,
              outcome: reason ? 'skipped' : 'pending',
              code: reason?.code ?? null,
              message: reason?.message ?? null,
            }
          })
          for (let at = 0; at < targets.length; at += 1_000)
            await trx('core.rollout_targets').insert(targets.slice(at, at + 1_000))
          return { id: row.id, lanes: await proceed(trx, row) }
        })
        .catch(rethrowActive)
      await queues.wake(lanes)
      return findRollout(core, id)
    },

    pause: (id) => move(id, 'paused', ['running'], takeTurnsBack),

    resume: (id, { retryFailed }) =>
      move(id, 'running', ['paused', 'stopped'], async (trx, rollout) => {
        await trx('core.rollouts').where({ id }).update({ failures: 0 })
        if (retryFailed)
          await trx('core.rollout_targets')
            .where({ rollout_id: id, outcome: 'failed' })
            .update({ outcome: 'pending', code: null, message: null, finished_at: null })
        await findLostTurns(trx, rollout)
        return proceed(trx, rollout)
      }),

    cancel: (id) =>
      move(id, 'cancelled', ['running', 'paused', 'stopped'], async (trx, rollout) => {
        await takeTurnsBack(trx, rollout)
        await trx('core.rollouts').where({ id }).update({ finished_at: trx.fn.now() })
        await trx('core.rollout_targets')
          .where({ rollout_id: id, outcome: 'pending' })
          .update({ outcome: 'skipped', ...wasCancelled })
      }),

    get: (id) => findRollout(core, id),
    list: (page) => listRollouts(core, page),
    targets: (id, page) => listTargets(core, id, page),
  }
}

/** Another rollout of the plugin is under way. */
const rethrowActive = (error: unknown): never => {
  if ((error as { constraint?: string }).constraint !== 'rollouts_active') throw error
  throw new Problem(
    'request.conflict',
    { detail: said('Another rollout of this plugin is under way.') },
    { cause: error },
  )
}
