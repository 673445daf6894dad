import type { Knex } from 'knex'
import type { WriteRecord } from './record.ts'
import { namesOf } from './names.ts'
import { verifyChain, type ChainedRecord, type Link, type Verification } from './chain.ts'

/** A record as it is read. */
export interface AuditEntry extends ChainedRecord {
  id: string
  actor: {
    kind: string
    id: string | null
    /** What the actor is called now. */
    name: string | null
  }
  /** What the target is called now, where it has a name besides what stands there. */
  targetName: string | null
  /** What the tenant is called now. */
  tenantName: string | null
  /** What values of the target, `before`, `after` and `detail` are called now, by their JSON Pointers. */
  names: Record<string, string>
}

/** Whose records: a tenant's by its id, `null` for the platform's own. */
export type Chain = string | null

interface AuditFilter {
  actor?: string
  /** An action, or a beginning such as `user.*`. */
  action?: string
  target?: string
  requestId?: string
  from?: Date
  to?: Date
}

export interface Trail {
  /** The newest first; `chain` undefined means all. */
  list(chain: Chain | undefined, filter: AuditFilter, page: { before?: string; limit: number }): Promise<AuditEntry[]>
  /** The oldest first, read piece by piece. */
  read(chain: Chain, filter: AuditFilter): AsyncGenerator<AuditEntry>
  /** Where a chain begins since it was last cut, and where it ends. */
  ends(chain: Chain): Promise<{ start: Link; head: Link }>
  verify(chain: Chain): Promise<Verification>
  /** Deletes what is older than a moment from all chains; an anchor of each keeps what it had come to. Gives the number of records. */
  prune(olderThan: Date): Promise<number>
}

const pieces = 500
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const utc = `to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

interface Row {
  id: string
  seq: string
  at: string
  tenant_id: string | null
  actor_kind: string
  actor_id: string | null
  action: string
  target: string | null
  permission: string | null
  ip: string | null
  request_id: string | null
  detail: Record<string, unknown>
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  prev_hash: Buffer
  hash: Buffer
}

interface Named {
  id: string
  name: string
}

interface Names {
  actor: string | null
  tenant: string | null
  values: Record<string, string>
}

const fromRow = (row: Row, names: Names): AuditEntry => ({
  id: row.id,
  seq: Number(row.seq),
  at: row.at,
  tenantId: row.tenant_id,
  tenantName: names.tenant,
  actor: { kind: row.actor_kind, id: row.actor_id, name: names.actor },
  action: row.action,
  target: row.target,
  targetName: names.values['/target'] ?? null,
  permission: row.permission,
  ip: row.ip,
  requestId: row.request_id,
  detail: row.detail,
  before: row.before,
  after: row.after,
  names: names.values,
  prevHash: row.prev_hash.toString('hex'),
  hash: row.hash.toString('hex'),
})

/** Reads, checks and shortens the audit trail. */
export const createTrail = ({ core, record }: { core: Knex; record: WriteRecord }): Trail => {
  const rows = (chain: Chain | undefined, filter: AuditFilter) =>
    core('core.audit as a')
      .whereNotNull('a.hash')
      .modify((query) => {
        if (chain !== undefined) query.whereRaw('core.audit_chain(a.tenant_id) = core.audit_chain(?)', [chain])
        const { actor, action, target, requestId, from, to } = filter
        if (actor !== undefined) query.where('a.actor_id', actor)
        if (action?.endsWith('.*')) query.whereRaw('starts_with(a.action, ?)', [action.slice(0, -1)])
        else if (action !== undefined) query.where('a.action', action)
        if (target !== undefined) query.where('a.target', target)
        if (requestId !== undefined) query.where('a.request_id', requestId)
        if (from) query.where('a.at', '>=', from)
        if (to) query.where('a.at', '<', to)
      })
      .select<Row[]>('a.*', core.raw(`${utc} as at`))

  /** Records with what their actors, targets and tenants are called now. */
  const withNames = async (found: Row[]): Promise<AuditEntry[]> => {
    const ids = (...kinds: string[]) => [
      ...new Set(
        found.flatMap((row) =>
          kinds.includes(row.actor_kind) && uuid.test(row.actor_id ?? '') ? [row.actor_id!] : [],
        ),
      ),
    ]
    const [namesIn, ...named] = await Promise.all([
      namesOf(core, found),
      core('core.users').whereIn('id', ids('user')).select<Named[]>('id', 'name'),
      core('core.api_tokens').whereIn('id', ids('service', 'platform')).select<Named[]>('id', 'name'),
      core('core.platform_users').whereIn('id', ids('platform')).select<Named[]>('id', 'name'),
    ])
    const names = new Map(named.flat().map(({ id, name }) => [id, name]))
    return found.map((row) => fromRow(row, { actor: names.get(row.actor_id ?? '') ?? null, ...namesIn(row) }))
  }

  const read: Trail['read'] = async function* (chain, filter) {
    let after = 0
    for (;;) {
      const found = await rows(chain, filter).where('a.seq', '>', after).orderBy('a.seq').limit(pieces)
      yield* await withNames(found)
      const last = found.at(-1)
      if (!last || found.length < pieces) return
      after = Number(last.seq)
    }
  }

  const ends: Trail['ends'] = async (chain) => {
    const { rows } = await core.raw<{ rows: { seq: string; hash: Buffer; start_seq: string; start_hash: Buffer }[] }>(
      `select h.seq, h.hash, coalesce(n.seq, 0) as start_seq, coalesce(n.hash, '') as start_hash
       from core.audit_heads h
       left join lateral (select * from core.audit_anchors where chain = h.chain order by seq desc limit 1) n on true
       where h.chain = core.audit_chain(?)`,
      [chain],
    )
    const [row] = rows
    if (!row) return { start: { seq: 0, hash: '' }, head: { seq: 0, hash: '' } }
    return {
      start: { seq: Number(row.start_seq), hash: row.start_hash.toString('hex') },
      head: { seq: Number(row.seq), hash: row.hash.toString('hex') },
    }
  }

  const upTo = async function* (records: AsyncIterable<AuditEntry>, seq: number) {
    for await (const each of records) {
      if (each.seq > seq) return
      yield each
    }
  }

  const pruneOne = async (chain: string, tenantId: Chain, olderThan: Date): Promise<number> =>
    core.transaction(async (trx) => {
      const { rows } = await trx.raw<{ rows: { records: string; seq: string | null; hash: string | null }[] }>(
        `select records, (upto).seq, encode((upto).hash, 'hex') as hash from core.audit_prune(?, ?)`,
        [chain, olderThan],
      )
      const records = Number(rows[0]?.records ?? 0)
      if (records > 0) {
        const detail = { records, upTo: Number(rows[0]?.seq), hash: rows[0]?.hash, olderThan }
        const actor = { kind: 'system', id: null } as const
        await record({ tenantId, actor, action: 'audit.prune', target: 'audit', detail }, trx)
      }
      return records
    })

  return {
    async list(chain, filter, { before, limit }) {
      const query = rows(chain, filter).orderBy('a.id', 'desc').limit(limit)
      return withNames(await (before === undefined ? query : query.where('a.id', '<', before)))
    },
    read,
    ends,

    async verify(chain) {
      // What is written meanwhile is behind this end.
      const { start, head } = await ends(chain)
      const verified = await verifyChain(upTo(read(chain, {}), head.seq), start)
      if (!verified.intact || (verified.head.seq === head.seq && verified.head.hash === head.hash)) return verified
      return { ...verified, intact: false, broken: { seq: head.seq, why: 'the chain does not end as it was written' } }
    },

    async prune(olderThan) {
      const due: { chain: string; tenant_id: Chain }[] = await core('core.audit')
        .where('at', '<', olderThan)
        .distinct(core.raw('core.audit_chain(tenant_id) as chain'), 'tenant_id')
      let records = 0
      for (const { chain, tenant_id } of due) records += await pruneOne(chain, tenant_id, olderThan)
      return records
    },
  }
}
