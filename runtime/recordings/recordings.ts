import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { recordingLimits } from './limits.ts'
import { recording as recordingSchema, type Recording } from './recording.ts'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export const recordingReasons = ['marked', 'next', 'failed'] as const

/** A recording, as lists show it. */
export interface RecordingHead {
  id: string
  plugin: string
  version: string
  kind: string
  /** Key of the route or name of the handler. */
  name?: string
  /** Why it was recorded. */
  reason: (typeof recordingReasons)[number]
  /** How it failed, if it did. */
  code?: string
  at: Date
}

export interface Recordings {
  /** Keeps one; those beyond what is kept go. Of the failed ones only so many in an hour: false if it was not kept. */
  keep(
    of: { tenantId: string; installationId: string },
    recording: Recording,
    why: { reason: RecordingHead['reason']; code?: string | undefined },
  ): Promise<boolean>
  /** The latest first. */
  list(
    tenant: { id: string },
    filter: { plugin?: string | undefined },
    page: { before?: string | undefined; limit: number },
  ): Promise<RecordingHead[]>
  /** @throws {Problem} `request.not_found` */
  get(tenant: { id: string }, id: string): Promise<Recording>
  /** @throws {Problem} `request.not_found` */
  remove(tenant: { id: string }, id: string): Promise<RecordingHead>
  /** Forgets those that are too old. */
  sweep(): Promise<void>
}

interface Row {
  id: string
  plugin_id: string
  version: string
  kind: string
  name: string | null
  reason: RecordingHead['reason']
  code: string | null
  created_at: Date
}

const headColumns = ['id', 'plugin_id', 'version', 'kind', 'name', 'reason', 'code', 'created_at'] as const

const toHead = (row: Row): RecordingHead => ({
  id: row.id,
  plugin: row.plugin_id,
  version: row.version,
  kind: row.kind,
  ...(row.name === null ? {} : { name: row.name }),
  reason: row.reason,
  ...(row.code === null ? {} : { code: row.code }),
  at: row.created_at,
})

const unknown = () => new Problem('request.not_found', { detail: said('There is no recording of this id.') })

/** The key of its route, or the name of its handler. */
export const nameOf = ({ entry }: Pick<Recording, 'entry'>): string | undefined =>
  entry.kind === 'request' ? entry.route : entry.name

/** Keeps recorded invocations for a while. */
export const createRecordings = ({ core }: { core: Knex }): Recordings => ({
  async keep({ tenantId, installationId }, recording, { reason, code }) {
    const content = await compress(JSON.stringify(recording))
    return core.transaction(async (trx) => {
      const ofInstallation = () => trx('core.recordings').where({ installation_id: installationId })
      if (reason === 'failed') {
        const [lately] = await ofInstallation()
          .where({ reason })
          .where('created_at', '>', trx.raw("clock_timestamp() - interval '1 hour'"))
          .count<{ count: string }[]>()
        if (Number(lately?.count) >= recordingLimits.failuresPerHour) return false
      }
      await trx('core.recordings').insert({
        id: recording.id,
        tenant_id: tenantId,
        installation_id: installationId,
        plugin_id: recording.plugin,
        version: recording.version,
        kind: recording.entry.kind,
        name: nameOf(recording) ?? null,
        reason,
        code: code ?? null,
        content,
      })
      await ofInstallation()
        .whereNotIn(
          'id',
          ofInstallation().orderBy('created_at', 'desc').limit(recordingLimits.perInstallation).select('id'),
        )
        .delete()
      return true
    })
  },

  async list(tenant, { plugin }, { before, limit }) {
    const query = core('core.recordings')
      .where({ tenant_id: tenant.id })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
    if (plugin !== undefined) query.where({ plugin_id: plugin })
    if (before !== undefined)
      query.whereRaw('(created_at, id) < (select created_at, id from core.recordings where id::text = ?)', [before])
    return (await query.select<Row[]>(...headColumns)).map(toHead)
  },

  async get(tenant, id) {
    const row = await core('core.recordings')
      .where({ tenant_id: tenant.id, id })
      .first<{ content: Buffer } | undefined>('content')
    if (!row) throw unknown()
    return recordingSchema.parse(JSON.parse((await decompress(row.content)).toString()))
  },

  async remove(tenant, id) {
    const [row] = await core('core.recordings')
      .where({ tenant_id: tenant.id, id })
      .delete()
      .returning<Row[]>([...headColumns])
    if (!row) throw unknown()
    return toHead(row)
  },

  async sweep() {
    await core('core.recordings')
      .whereRaw('created_at < clock_timestamp() - make_interval(days => ?)', [recordingLimits.keptDays])
      .delete()
    await core('core.recording_rules').whereRaw('until < clock_timestamp()').delete()
  },
})
