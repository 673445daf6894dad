import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'
import type { FigureSums } from './figures.ts'
import { lookForUpdates, type UpdateRules } from './policies.ts'

export const updateStates = ['waiting', 'running', 'watched', 'done', 'rolled_back', 'failed', 'skipped'] as const

type UpdateState = (typeof updateStates)[number]

/** One installation on its way to another version, without anyone of its tenant asking. */
export interface Update {
  id: string
  tenant: { id: string; slug: string }
  installationId: string
  plugin: string
  fromVersion: string
  toVersion: string
  /** Of which canary it is a part. */
  canary?: string
  state: UpdateState
  reason?: { code: string; message: string }
  rules: UpdateRules
  already: FigureSums | null
  before?: FigureSums
  after?: FigureSums
  createdAt: Date
  startedAt?: Date
  watchedUntil?: Date
  finishedAt?: Date
}

interface Row {
  id: string
  tenant_id: string
  slug: string
  installation_id: string
  plugin_id: string
  from_version: string
  to_version: string
  canary_id: string | null
  state: UpdateState
  code: string | null
  message: string | null
  rules: UpdateRules
  already: FigureSums | null
  before: FigureSums | null
  after: FigureSums | null
  created_at: Date
  started_at: Date | null
  watched_until: Date | null
  finished_at: Date | null
}

const toUpdate = (row: Row): Update => ({
  id: row.id,
  tenant: { id: row.tenant_id, slug: row.slug },
  installationId: row.installation_id,
  plugin: row.plugin_id,
  fromVersion: row.from_version,
  toVersion: row.to_version,
  ...(row.canary_id !== null && { canary: row.canary_id }),
  state: row.state,
  ...(row.code !== null && { reason: { code: row.code, message: row.message ?? '' } }),
  rules: row.rules,
  already: row.already,
  ...(row.before !== null && { before: row.before }),
  ...(row.after !== null && { after: row.after }),
  createdAt: row.created_at,
  ...(row.started_at !== null && { startedAt: row.started_at }),
  ...(row.watched_until !== null && { watchedUntil: row.watched_until }),
  ...(row.finished_at !== null && { finishedAt: row.finished_at }),
})

const updates = (db: Knex) =>
  db('core.updates as u').join('core.tenants as t', 't.id', 'u.tenant_id').select<Row[]>('u.*', 't.slug')

/** @throws {Problem} `request.not_found` */
export const findUpdate = async (db: Knex, id: string, tenant?: { id: string }): Promise<Update> => {
  const query = updates(db).where('u.id', id)
  const [row] = await (tenant ? query.where('u.tenant_id', tenant.id) : query)
  if (!row) throw new Problem('request.not_found', { detail: said('There is no update of this id.') })
  return toUpdate(row)
}

/** Updates, the latest first. */
export const listUpdates = async (
  core: Knex,
  of: { tenant?: { id: string }; plugin?: string | undefined; canary?: string },
  page: PageRequest,
): Promise<Page<Update>> => {
  const query = updates(core)
    .orderBy([
      { column: 'u.created_at', order: 'desc' },
      { column: 'u.id', order: 'desc' },
    ])
    .limit(rowsFor(page))
  if (of.tenant) query.where('u.tenant_id', of.tenant.id)
  if (of.plugin !== undefined) query.where('u.plugin_id', of.plugin)
  if (of.canary !== undefined) query.where('u.canary_id', of.canary)
  if (page.cursor !== undefined)
    query.whereRaw('(u.created_at, u.id) < (select created_at, id from core.updates where id::text = ?)', [page.cursor])
  return toPage(await query, page, toUpdate, ({ id }) => id)
}

/** Takes watched updates that nobody compared for a while, so that no other process does at the same time. */
export const takeWatched = async (
  core: Knex,
  { most, afterMs }: { most: number; afterMs: number },
): Promise<Update[]> => {
  const { rows } = await core.raw<{ rows: { id: string }[] }>(
    `update core.updates set looked_at = clock_timestamp() where id in (
       select id from core.updates where state = 'watched'
         and (looked_at is null or looked_at < clock_timestamp() - make_interval(secs => ? / 1000.0))
       order by looked_at nulls first limit ? for update skip locked)
     returning id`,
    [afterMs, most],
  )
  const ids = rows.map(({ id }) => id)
  return (await updates(core).whereIn('u.id', ids)).map(toUpdate)
}

/** Updates of a canary. */
export const updatesOf = async (db: Knex, canary: string): Promise<Update[]> =>
  (await updates(db).where('u.canary_id', canary)).map(toUpdate)

/** Updates that are watched of canaries that were ended and take back what they brought. */
export const updatesToTakeBack = async (db: Knex): Promise<Update[]> =>
  (
    await updates(db)
      .join('core.canaries as c', 'c.id', 'u.canary_id')
      .where({ 'c.state': 'cancelled', 'c.takes_back': true, 'u.state': 'watched' })
  ).map(toUpdate)

interface UpdateChange {
  state?: UpdateState
  reason?: { code: string; message: string }
  already?: FigureSums
  before?: FigureSums
  after?: FigureSums
  started?: true
  watchedUntil?: Date
}

const json = (value: object | undefined) => (value === undefined ? undefined : JSON.stringify(value))

/**
 * Changes an update that is still in one of `from`. One that is over lets the next come: versions may have been
 * published while it was under way. What is taken back has to have gone back before that.
 *
 * @returns whether it was in one of them
 */
export const changeUpdate = async (
  db: Knex,
  id: string,
  from: UpdateState[],
  { state, reason, already, before, after, started, watchedUntil }: UpdateChange,
): Promise<boolean> => {
  const isOver = state !== undefined && !['waiting', 'running', 'watched'].includes(state)
  const change = async (trx: Knex): Promise<boolean> => {
    const [changed] = await trx('core.updates')
      .where({ id })
      .whereIn('state', from)
      .update({
        ...(state && { state }),
        ...(reason && { code: reason.code, message: reason.message }),
        ...(already && { already: json(already) }),
        ...(before && { before: json(before) }),
        ...(after && { after: json(after) }),
        ...(started && { started_at: trx.raw('clock_timestamp()') }),
        ...(watchedUntil && { watched_until: watchedUntil }),
        ...(isOver && { finished_at: trx.raw('clock_timestamp()') }),
      })
      .returning<{ plugin_id: string }[]>('plugin_id')
    if (changed && isOver && state !== 'rolled_back') await lookForUpdates(trx, changed.plugin_id)
    return changed !== undefined
  }
  // Most changes are figures of what is watched, every few seconds: these need no transaction.
  return isOver ? db.transaction(change) : change(db)
}

type CanaryState = 'running' | 'passed' | 'failed' | 'cancelled'

/** A version that a few tenants get before all others. */
export interface Canary {
  id: string
  plugin: string
  version: string
  state: CanaryState
  stateReason?: string
  rules: UpdateRules
  /** Whether its version is published once it passed. */
  publishes: boolean
  createdBy: Actor
  createdAt: Date
  finishedAt?: Date
  /** How many tenants are in each state. */
  tenants: Record<UpdateState, number>
}

interface CanaryRow {
  id: string
  plugin_id: string
  version: string
  state: CanaryState
  state_reason: string | null
  rules: UpdateRules
  publishes: boolean
  created_by: Actor
  created_at: Date
  finished_at: Date | null
  counts: Partial<Record<UpdateState, number>> | null
}

const none = Object.fromEntries(updateStates.map((state) => [state, 0])) as Record<UpdateState, number>

const toCanary = (row: CanaryRow): Canary => ({
  id: row.id,
  plugin: row.plugin_id,
  version: row.version,
  state: row.state,
  ...(row.state_reason !== null && { stateReason: row.state_reason }),
  rules: row.rules,
  publishes: row.publishes,
  createdBy: row.created_by,
  createdAt: row.created_at,
  ...(row.finished_at !== null && { finishedAt: row.finished_at }),
  tenants: { ...none, ...row.counts },
})

const canaries = (db: Knex) =>
  db('core.canaries as c').select<CanaryRow[]>(
    'c.*',
    db.raw(`(select jsonb_object_agg(state, number) from (
      select state, count(*) as number from core.updates where canary_id = c.id group by state) as counted) as counts`),
  )

/** @throws {Problem} `request.not_found` */
export const findCanary = async (db: Knex, id: string): Promise<Canary> => {
  const [row] = await canaries(db).where('c.id', id)
  if (!row) throw new Problem('request.not_found', { detail: said('There is no canary of this id.') })
  return toCanary(row)
}

/** The canaries of a plugin, the latest first. */
export const listCanaries = async (core: Knex, plugin: string, page: PageRequest): Promise<Page<Canary>> => {
  const query = canaries(core)
    .where('c.plugin_id', plugin)
    .orderBy([
      { column: 'c.created_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])
    .limit(rowsFor(page))
  if (page.cursor !== undefined)
    query.whereRaw('(c.created_at, c.id) < (select created_at, id from core.canaries where id::text = ?)', [
      page.cursor,
    ])
  return toPage(await query, page, toCanary, ({ id }) => id)
}

/** Ends a canary that is running. @returns whether it was */
export const endCanary = async (
  db: Knex,
  id: string,
  state: Exclude<CanaryState, 'running'>,
  reason?: string,
): Promise<boolean> =>
  (await db('core.canaries')
    .where({ id, state: 'running' })
    .update({ state, state_reason: reason ?? null, finished_at: db.raw('clock_timestamp()') })) > 0
