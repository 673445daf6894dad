import type { Knex } from 'knex'
import { compare } from 'semver'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import { anywhere } from '../../runtime/database/like.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'
import { wasCancelled } from '../updates/reasons.ts'

export const rolloutStates = ['running', 'paused', 'stopped', 'cancelled', 'done'] as const
export type RolloutState = (typeof rolloutStates)[number]

/** What became of a rollout at one tenant. */
export type TargetOutcome = 'pending' | 'running' | 'done' | 'failed' | 'skipped'

/** One plugin on its way to one version at many tenants. */
export interface Rollout {
  id: string
  plugin: string
  /** What the plugin is called in that version. */
  name: string
  version: string
  /** What it brings tenants from, without those that it leaves out. */
  fromVersions: string[]
  state: RolloutState
  /** Why it is in this state, if there is something to say. */
  stateReason?: string
  /** So many failures stop it. */
  failureThreshold: number
  /** Installations that it works on at once. */
  concurrency: number
  /** Whether it also moves installations that have a later version. */
  downgrade: boolean
  createdBy: Actor
  createdAt: Date
  finishedAt?: Date
  /** How many tenants have each outcome. */
  tenants: Record<TargetOutcome, number>
}

export interface RolloutTarget {
  tenant: string
  fromVersion?: string
  outcome: TargetOutcome
  /** Why it failed or was left out. */
  reason?: { code: string; message: string }
  attempts: number
  startedAt?: Date
  finishedAt?: Date
}

export interface RolloutRow {
  id: string
  plugin_id: string
  version: string
  state: RolloutState
  state_reason: string | null
  failure_threshold: number
  concurrency: number
  downgrade: boolean
  failures: number
  created_by: Actor
  created_at: Date
  finished_at: Date | null
}

type ReadRow = RolloutRow & {
  name: string
  from_versions: string[] | null
  counts: Partial<Record<TargetOutcome, number>> | null
}

interface TargetRow {
  slug: string
  position: number
  from_version: string | null
  outcome: TargetOutcome
  code: string | null
  message: string | null
  attempts: number
  started_at: Date | null
  finished_at: Date | null
}

const toRollout = (row: ReadRow): Rollout => ({
  id: row.id,
  plugin: row.plugin_id,
  name: row.name,
  version: row.version,
  fromVersions: (row.from_versions ?? []).sort(compare),
  state: row.state,
  ...(row.state_reason !== null && { stateReason: row.state_reason }),
  failureThreshold: row.failure_threshold,
  concurrency: row.concurrency,
  downgrade: row.downgrade,
  createdBy: row.created_by,
  createdAt: row.created_at,
  ...(row.finished_at !== null && { finishedAt: row.finished_at }),
  tenants: { pending: 0, running: 0, done: 0, failed: 0, skipped: 0, ...row.counts },
})

const toTarget = (row: TargetRow): RolloutTarget => ({
  tenant: row.slug,
  ...(row.from_version !== null && { fromVersion: row.from_version }),
  outcome: row.outcome,
  ...(row.code !== null && { reason: { code: row.code, message: row.message ?? '' } }),
  attempts: row.attempts,
  ...(row.started_at !== null && { startedAt: row.started_at }),
  ...(row.finished_at !== null && { finishedAt: row.finished_at }),
})

const noRollout = (): Problem => new Problem('request.not_found', { detail: said('There is no rollout of this id.') })

const rollouts = (core: Knex) =>
  core('core.rollouts as r').select<ReadRow[]>(
    'r.*',
    core.raw(`(select manifest->>'name' from core.versions as v
      where v.plugin_id = r.plugin_id and v.version = r.version) as name`),
    core.raw(
      `(select array_agg(distinct from_version) from core.rollout_targets
      where rollout_id = r.id and (outcome <> 'skipped' or code = ?)) as from_versions`,
      [wasCancelled.code],
    ),
    core.raw(`(select jsonb_object_agg(outcome, number) from (
      select outcome, count(*) as number from core.rollout_targets where rollout_id = r.id group by outcome
    ) as counted) as counts`),
  )

/** @throws {Problem} `request.not_found` */
export const findRollout = async (core: Knex, id: string): Promise<Rollout> => {
  const [row] = await rollouts(core).where('r.id', id)
  if (!row) throw noRollout()
  return toRollout(row)
}

/** Which rollouts to list: all unless told. */
export interface RolloutFilter {
  plugin?: string | undefined
  /** A part of the plugin's id. */
  search?: string | undefined
  state?: RolloutState | undefined
}

/** Rollouts, the latest first. */
export const listRollouts = async (
  core: Knex,
  { plugin, search, state, ...page }: PageRequest & RolloutFilter,
): Promise<Page<Rollout>> => {
  const query = rollouts(core)
    .orderBy([
      { column: 'r.created_at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .limit(rowsFor(page))
  if (plugin !== undefined) query.where('r.plugin_id', plugin)
  if (search !== undefined) query.whereILike('r.plugin_id', anywhere(search))
  if (state !== undefined) query.where('r.state', state)
  if (page.cursor !== undefined)
    query.whereRaw('(r.created_at, r.id) < (select created_at, id from core.rollouts where id::text = ?)', [
      page.cursor,
    ])
  return toPage(await query, page, toRollout, ({ id }) => id)
}

/** What became of a rollout at each tenant, in the order in which they have their turn. */
export const listTargets = async (
  core: Knex,
  id: string,
  { outcome, ...page }: PageRequest & { outcome?: TargetOutcome },
): Promise<Page<RolloutTarget>> => {
  await findRollout(core, id)
  const query = core('core.rollout_targets as g')
    .join('core.tenants as t', 't.id', 'g.tenant_id')
    .where('g.rollout_id', id)
    .orderBy('g.position')
    .limit(rowsFor(page))
  if (outcome !== undefined) query.where('g.outcome', outcome)
  if (page.cursor !== undefined) query.whereRaw('g.position > ?::bigint', [page.cursor])
  return toPage(await query.select<TargetRow[]>('g.*', 't.slug'), page, toTarget, ({ position }) => String(position))
}

/** Reads a rollout and keeps others from changing it until the transaction ends. @throws {Problem} `request.not_found` */
export const lockRollout = async (trx: Knex.Transaction, id: string): Promise<RolloutRow> => {
  const row = await trx<RolloutRow>('core.rollouts').where({ id }).forUpdate().first()
  if (!row) throw noRollout()
  return row
}
