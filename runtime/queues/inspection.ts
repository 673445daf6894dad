import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Also } from '../audit.ts'
import type { Queues } from './queues.ts'
import type { EventRow, WorkKind, WorkRow, WorkState } from './work.ts'

/** Work as an admin sees it. */
export interface WorkItem {
  id: string
  name: string
  /** Whose it is, unless it is a webhook's. */
  plugin: string | null
  webhookId: string | null
  state: WorkState
  key: string | null
  attempts: number
  maxAttempts: number
  errors: { at: string; code: string; message: string }[]
  runAt: Date
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  progress: unknown
  result: unknown
  data: unknown
  event: EventRow | null
}

export interface WorkFilter {
  state?: WorkState
  plugin?: string
  webhookId?: string
}

interface Row extends WorkRow {
  plugin: string | null
  webhook_id: string | null
}

const nothingElse: Also = async () => undefined

/** What an admin can do about the work of a tenant. */
export const createInspection = ({ core, queues }: { core: Knex; queues: Pick<Queues, 'wake' | 'abort'> }) => {
  const of = (kind: WorkKind, tenantId: string) =>
    core('core.work as w')
      .leftJoin('core.installations as i', 'i.id', 'w.installation_id')
      .leftJoin('core.events as e', 'e.seq', 'w.event_seq')
      .where('w.tenant_id', tenantId)
      .whereRaw('starts_with(w.lane, ?)', [`${kind}/`])
      .select<Row[]>('w.*', 'i.plugin_id as plugin', core.raw('to_jsonb(e) as event'))

  const find = async (kind: WorkKind, tenantId: string, id: string): Promise<Row> => {
    const [row] = await of(kind, tenantId).where('w.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is nothing of this id.') })
    return row
  }

  const restart = async (rows: { id: string; lane: string }[], also: Also) => {
    await core.transaction(async (trx) => {
      await trx('core.work')
        .whereIn(
          'id',
          rows.map(({ id }) => id),
        )
        .whereIn('state', ['dead', 'cancelled'])
        .update({ state: 'waiting', attempts: 0, run_at: trx.fn.now(), finished_at: null })
      await also(trx)
    })
    queues.wake(new Set(rows.map(({ lane }) => lane)))
  }

  return {
    /** Newest first; a cursor is the `seq` of the last one. */
    async list(kind: WorkKind, tenantId: string, filter: WorkFilter, page: { before?: string; limit: number }) {
      const query = of(kind, tenantId).orderBy('w.seq', 'desc').limit(page.limit)
      if (filter.state !== undefined) query.where('w.state', filter.state)
      if (filter.plugin !== undefined) query.where('i.plugin_id', filter.plugin)
      if (filter.webhookId !== undefined) query.where('w.webhook_id', filter.webhookId)
      if (page.before !== undefined) query.where('w.seq', '<', page.before)
      return (await query).map((row) => ({ ...toItem(row), seq: row.seq }))
    },

    get: async (kind: WorkKind, tenantId: string, id: string) => toItem(await find(kind, tenantId, id)),

    /** Tries again what was given up or cancelled, from the first attempt on. @throws {Problem} `request.not_found`, `request.conflict` */
    async redrive(kind: WorkKind, tenantId: string, id: string, also = nothingElse): Promise<WorkItem> {
      const row = await find(kind, tenantId, id)
      if (row.state !== 'dead' && row.state !== 'cancelled')
        throw new Problem('request.conflict', {
          detail: said('It is {state}: there is nothing to try again.', { state: wordOf(row.state) }),
        })
      await restart([row], also)
      return toItem(await find(kind, tenantId, id))
    },

    /** Tries again everything that was given up; gives how many. */
    async redriveAll(
      kind: WorkKind,
      tenantId: string,
      filter: Omit<WorkFilter, 'state'>,
      also = nothingElse,
    ): Promise<number> {
      const query = of(kind, tenantId).where('w.state', 'dead')
      if (filter.plugin !== undefined) query.where('i.plugin_id', filter.plugin)
      if (filter.webhookId !== undefined) query.where('w.webhook_id', filter.webhookId)
      const rows = await query
      if (rows.length > 0) await restart(rows, also)
      return rows.length
    },

    /** Forgets what is not under way. @throws {Problem} `request.not_found`, `request.conflict` */
    async discard(kind: WorkKind, tenantId: string, id: string, also = nothingElse): Promise<void> {
      const row = await find(kind, tenantId, id)
      await core.transaction(async (trx) => {
        const gone = await trx('core.work').where({ id: row.id }).whereNot('state', 'running').delete()
        if (gone === 0) throw new Problem('request.conflict', { detail: said('It is under way; cancel it first.') })
        await also(trx)
      })
      // What waited for it because of its key.
      queues.wake([row.lane])
    },

    /** Ends what waits or runs. @throws {Problem} `request.not_found`, `request.conflict` */
    async cancel(kind: WorkKind, tenantId: string, id: string, also = nothingElse): Promise<WorkItem> {
      const row = await find(kind, tenantId, id)
      await core.transaction(async (trx) => {
        const cancelled = await trx('core.work')
          .where({ id: row.id })
          .whereIn('state', ['waiting', 'running'])
          .update({ state: 'cancelled', lease_until: null, finished_at: trx.fn.now() })
        if (cancelled === 0)
          throw new Problem('request.conflict', {
            detail: said('It is {state} already.', { state: wordOf(row.state) }),
          })
        await also(trx)
      })
      queues.abort([row.id])
      queues.wake([row.lane])
      return toItem(await find(kind, tenantId, id))
    },
  }
}

export type Inspection = ReturnType<typeof createInspection>

const toItem = (row: Row): WorkItem => ({
  id: row.id,
  name: row.name,
  plugin: row.plugin,
  webhookId: row.webhook_id,
  state: row.state,
  key: row.key,
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  errors: row.errors,
  runAt: row.run_at,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  progress: row.progress,
  result: row.result,
  data: row.data,
  event: row.event,
})
