import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'
import type { Seal } from '../runtime/identity/seal.ts'

/** Remembers the responses of creating calls by their `Idempotency-Key`. */
export interface Idempotency {
  run(
    call: { key: string; actor: string; method: string; path: string; body: unknown },
    work: () => Promise<{ status: number; body: unknown }>,
  ): Promise<{ status: number; body: unknown; replayed: boolean }>
}

interface Row {
  key: string
  actor: string
  method: string
  path: string
  request_hash: string
  status: number | null
  body: { sealed?: string } | null
  created_at: Date
}

/** A call that began this long ago and has no response belongs to a process that died. */
const abandonedMs = 60_000
/** How long a key is remembered. */
const rememberedMs = 24 * 60 * 60 * 1000
const purgeEveryMs = 10 * 60 * 1000

const hashOf = (body: unknown) => hash('sha256', Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null), 'hex')

/**
 * Creating calls run once per `Idempotency-Key` and caller; repetitions get the first response. Failures are not
 * remembered, so that a call can be repeated until it succeeds. Responses are sealed: they may hold a new token.
 */
export const createIdempotency = ({ core, seal }: { core: Knex; seal: Seal }): Idempotency => {
  const table = () => core.withSchema('core').table<Row>('idempotency_keys')

  /** Whether the call is ours to make; else the row of whoever made it. */
  const claim = async (row: Omit<Row, 'status' | 'body' | 'created_at'>): Promise<Row | undefined> => {
    const abandoned = new Date(Date.now() - abandonedMs)
    const ours: unknown[] = await table()
      .insert({ ...row, created_at: new Date() })
      .onConflict(['actor', 'key'])
      .merge()
      .where('idempotency_keys.created_at', '<', abandoned)
      .whereNull('idempotency_keys.status')
      .returning('key')
    if (ours.length > 0) return undefined
    return table().first().where({ actor: row.actor, key: row.key })
  }

  let purgedAt = 0
  /** Keys are forgotten while new ones come; nothing waits for it, and a failure only leaves them for the next time. */
  const purge = () => {
    if (Date.now() - purgedAt < purgeEveryMs) return
    purgedAt = Date.now()
    const expired = table().where('created_at', '<', new Date(purgedAt - rememberedMs))
    expired.delete().catch(() => undefined)
  }

  return {
    async run({ key, actor, method, path, body }, work) {
      const row = { key, actor, method, path, request_hash: hashOf(body) }
      purge()
      const earlier = await claim(row)
      if (earlier) {
        if (earlier.method !== method || earlier.path !== path || earlier.request_hash !== row.request_hash) {
          throw new Problem('request.conflict', { detail: said('This Idempotency-Key was used for another request.') })
        }
        if (earlier.status === null) {
          throw new Problem('request.conflict', {
            detail: said('The first call with this Idempotency-Key is under way.'),
          })
        }
        const sealed = earlier.body?.sealed
        const answer: unknown = sealed === undefined ? undefined : JSON.parse(seal.open(sealed))
        return { status: earlier.status, body: answer, replayed: true }
      }
      try {
        const { status, body: answer } = await work()
        const kept = answer === undefined ? null : JSON.stringify({ sealed: seal.seal(JSON.stringify(answer)) })
        await table()
          .where({ actor, key })
          .update({ status, body: kept as unknown as Row['body'] })
        return { status, body: answer, replayed: false }
      } catch (error) {
        await table().where({ actor, key }).whereNull('status').delete()
        throw error
      }
    },
  }
}
