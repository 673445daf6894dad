import type { Knex } from 'knex'
import { rawQuery } from '../database/raw-query.ts'

/** The kinds of work that there are; each has lanes, and a runner, of its own. */
export type WorkKind = 'event' | 'job' | 'webhook' | 'rollout' | 'update'

export type WorkState = 'waiting' | 'running' | 'done' | 'dead' | 'cancelled'

/** What went wrong in one attempt. */
export interface WorkError {
  at: string
  code: string
  message: string
}

/** One thing to be done. */
export interface Work {
  id: string
  lane: string
  tenantId: string
  installationId: string | null
  name: string
  data: unknown
  /** The event that it delivers. */
  event: EventRow | null
  key: string | null
  state: WorkState
  hops: number
  attempts: number
  maxAttempts: number
  errors: WorkError[]
}

export interface EventRow {
  seq: string
  source: string
  id: string
  type: string
  key: string | null
  data: unknown
  hops: number
  time: string
}

export interface WorkRow {
  id: string
  seq: string
  lane: string
  tenant_id: string
  installation_id: string | null
  name: string
  data: unknown
  event: EventRow | null
  key: string | null
  unique_key: string | null
  priority: number
  state: WorkState
  run_at: Date
  hops: number
  attempts: number
  max_attempts: number
  errors: WorkError[]
  progress: unknown
  result: unknown
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

/** The lane of work that one owner (an installation, a webhook) has. */
export const laneOf = (kind: WorkKind, tenantId: string, ownerId: string): string => `${kind}/${tenantId}/${ownerId}`

/** What kind of work a lane has. */
export const kindOf = (lane: string): string => lane.slice(0, lane.indexOf('/'))

/** Whose work a lane has. */
export const tenantIn = (lane: string): string => lane.split('/')[1] ?? ''

/** How much of a lane to take: up to `places`, and so that no more than `most` of it are under way anywhere. */
export interface Claim {
  lane: string
  most: number
  places: number
}

/** A statement that gives rows of `WorkRow`. */
export interface ClaimStatement {
  name: string
  text: string
  values: unknown[]
}

/** Work out of its row. */
export const toWork = (row: WorkRow): Work => ({
  id: row.id,
  lane: row.lane,
  tenantId: row.tenant_id,
  installationId: row.installation_id,
  name: row.name,
  data: row.data,
  event: row.event,
  key: row.key,
  state: row.state,
  hops: row.hops,
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  errors: row.errors,
})

/** Errors of earlier attempts that are kept. */
const errorsKept = 10

/** The statements on `core.work` of one process, named by what they do. */
export const createWork = ({ core, process, leaseMs }: { core: Knex; process: string; leaseMs: number }) => ({
  /** Takes work of lanes, whatever else of them is under way anywhere counted. */
  async claim(of: Claim[]): Promise<Work[]> {
    return (await this.rows(this.claimStatement(of))).map(toWork)
  },

  rows: ({ text, values, name }: ClaimStatement) => rawQuery<WorkRow>(core, text, values, name),

  /** What takes it, to be run where it was made ready in the same transaction. */
  claimStatement: (of: Claim[]): ClaimStatement => ({
    name: 'work_claim',
    text: `select (claimed.work).*, claimed.event
      from unnest($1::text[], $2::integer[], $3::integer[]) as asked(lane, most, places),
        core.claim_work(asked.lane, asked.most, asked.places, $4, $5) as claimed`,
    values: [of.map(({ lane }) => lane), of.map(({ most }) => most), of.map(({ places }) => places), process, leaseMs],
  }),

  /** Forgets work that went well; gives the lanes of it that have more which is ready. */
  async forget(done: Pick<Work, 'id' | 'lane'>[]): Promise<Set<string>> {
    const lanes = new Set(done.map(({ lane }) => lane))
    const rows = await rawQuery<{ lane: string }>(
      core,
      'select core.forget_work($1, $2, $3) as lane',
      [done.map(({ id }) => id), process, [...lanes]],
      'work_forget',
    )
    return new Set(rows.map(({ lane }) => lane))
  },

  /** Ends work that went well and keeps what came of it; says whether more of its lane is ready. */
  async keep({ id, lane }: Work, result: unknown): Promise<boolean> {
    const [row] = await rawQuery<{ more: boolean }>(
      core,
      `with ended as (
         update core.work set state = 'done', result = $4, lease_until = null, finished_at = clock_timestamp()
         where id = $1 and leased_by = $2 and state = 'running')
       select exists (
         select from core.work where lane = $3 and state = 'waiting' and run_at <= clock_timestamp()) as more`,
      [id, process, lane, JSON.stringify(result ?? null)],
      'work_keep',
    )
    return row?.more ?? false
  },

  /** Puts work back for later; what is not `counted` is as if it had not been tried. */
  async later({ id }: Work, delayMs: number, { error, counted }: { error?: WorkError; counted: boolean }) {
    await rawQuery(
      core,
      `update core.work set state = 'waiting', leased_by = null, lease_until = null,
         run_at = clock_timestamp() + make_interval(secs => $3 / 1000.0),
         attempts = attempts - $4, errors = ${appended('$5')}
       where id = $1 and leased_by = $2 and state = 'running'`,
      [id, process, delayMs, counted ? 0 : 1, error ? JSON.stringify([error]) : '[]'],
      'work_later',
    )
  },

  /** Gives work up. */
  async dead({ id }: Work, error: WorkError) {
    await rawQuery(
      core,
      `update core.work set state = 'dead', lease_until = null, finished_at = clock_timestamp(),
         errors = ${appended('$3')}
       where id = $1 and leased_by = $2 and state = 'running'`,
      [id, process, JSON.stringify([error])],
      'work_dead',
    )
  },

  /** Keeps the leases on what is under way here; gives those that are this process's no more. */
  async renew(ids: string[]): Promise<string[]> {
    const rows = await rawQuery<{ id: string }>(
      core,
      `update core.work set lease_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
       where id = any($1) and leased_by = $2 and state = 'running' returning id`,
      [ids, process, leaseMs],
      'work_renew',
    )
    const kept = new Set(rows.map(({ id }) => id))
    return ids.filter((id) => !kept.has(id))
  },

  /** Gives back what is under way here, as if it had not been begun. */
  async release(): Promise<void> {
    await rawQuery(
      core,
      `update core.work set state = 'waiting', attempts = attempts - 1, leased_by = null, lease_until = null
       where leased_by = $1 and state = 'running'`,
      [process],
      'work_release',
    )
  },
})

const appended = (error: string): string =>
  `case when jsonb_array_length(errors) >= ${errorsKept} then errors - 0 else errors end || ${error}::jsonb`

export type WorkTable = ReturnType<typeof createWork>
