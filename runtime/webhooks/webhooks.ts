import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../changes.ts'
import type { Expect } from '../identity/roles.ts'
import type { Seal } from '../identity/seal.ts'
import type { Queues } from '../queues/queues.ts'
import { laneOf } from '../queues/work.ts'
import type { Quotas } from '../quotas/quotas.ts'
import { newWebhookSecret } from './signature.ts'

/** An address outside that is told of events of a tenant. */
export interface Webhook {
  id: string
  tenantId: string
  url: string
  description: string | null
  /** Patterns of event types. */
  events: string[]
  enabled: boolean
  createdAt: Date
  /** Grows with each change. */
  revision: number
}

/** One call of it. */
export interface WebhookCall {
  id: string
  /** The delivery that it was an attempt of. */
  deliveryId: string
  eventId: string
  type: string
  attempt: number
  at: Date
  durationMs: number
  /** What was answered; absent when nothing was. */
  status: number | null
  error: string | null
}

/** Writes a change into the audit trail, in the transaction in which it is made. */
export type RecordWebhook = (trx: Knex, before: Webhook | undefined, after: Webhook | undefined) => Promise<void>

/** The type of the event that a webhook is tried out with. */
const testEvent = 'plexica.webhook.test'

const unrecorded: RecordWebhook = async () => undefined

export interface Webhooks {
  list(tenantId: string): Promise<Webhook[]>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, id: string): Promise<Webhook>
  /** The secret is told this once. @throws {Problem} `request.invalid`, `quota.reached` */
  create(
    tenantId: string,
    webhook: Pick<Webhook, 'url' | 'events'> & { description?: string },
    record?: RecordWebhook,
  ): Promise<{ webhook: Webhook; secret: string }>
  /** @throws {Problem} `request.not_found`, `request.invalid` */
  change(
    tenantId: string,
    id: string,
    change: Partial<Pick<Webhook, 'url' | 'events' | 'enabled' | 'description'>>,
    record?: RecordWebhook,
    expect?: Expect,
  ): Promise<Webhook>
  /** Signs with another secret from now on. @throws {Problem} `request.not_found` */
  rotate(tenantId: string, id: string, record?: RecordWebhook): Promise<string>
  /** @throws {Problem} `request.not_found` */
  remove(tenantId: string, id: string, record?: RecordWebhook): Promise<void>
  /**
   * Has it called with an event that tells of nothing, once: what came of it is in the log. Resolves with the id of the
   * delivery.
   *
   * @throws {Problem} `request.not_found`, `request.conflict` when it is switched off
   */
  test(tenant: { id: string; slug: string }, id: string, record?: RecordWebhook): Promise<string>
  /** Newest first. @throws {Problem} `request.not_found` */
  calls(tenantId: string, id: string, page: { before?: string; limit: number }): Promise<WebhookCall[]>
}

interface Row {
  id: string
  tenant_id: string
  url: string
  description: string | null
  events: string[]
  enabled: boolean
  created_at: Date
  revision: string
}

interface CallRow {
  id: string
  work_id: string
  event_id: string
  type: string
  attempt: number
  at: Date
  duration_ms: number
  status: number | null
  error: string | null
}

const toWebhook = ({ id, tenant_id, url, description, events, enabled, created_at, revision }: Row): Webhook => ({
  id,
  tenantId: tenant_id,
  url,
  description,
  events,
  enabled,
  createdAt: created_at,
  revision: Number(revision),
})

/** Keeps webhooks with their secrets sealed; `call-webhook.ts` calls them. */
export const createWebhooks = ({
  core,
  changes,
  quotas,
  queues,
  seal,
  allowPrivate,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  quotas: Pick<Quotas, 'mayAdd'>
  queues: Pick<Queues, 'wake'>
  seal: Seal
  /** Hosts that may be called although they are not public; those by plain HTTP as well. */
  allowPrivate: readonly string[]
}): Webhooks => {
  const told = (tenantId: string) => changes.publish('webhook', tenantId)

  const check = (address: string) => {
    const url = new URL(address)
    const plain = url.protocol === 'http:' && allowPrivate.includes(url.hostname)
    if (url.protocol !== 'https:' && !plain) throw invalid(said('url: has to begin with https://'))
    if (url.username || url.password) throw invalid(said('url: may not hold a user name or password'))
  }

  const get = async (tenantId: string, id: string): Promise<Webhook> => {
    const row = await core('core.webhooks').where({ id, tenant_id: tenantId }).first<Row>()
    if (!row) throw unknown()
    return toWebhook(row)
  }

  const lock = async (trx: Knex, tenantId: string, id: string): Promise<Webhook> => {
    const row = await trx('core.webhooks').where({ id, tenant_id: tenantId }).forUpdate().first<Row>()
    if (!row) throw unknown()
    return toWebhook(row)
  }

  return {
    get,
    async list(tenantId) {
      const rows = await core('core.webhooks').where({ tenant_id: tenantId }).orderBy('created_at').select<Row[]>()
      return rows.map(toWebhook)
    },
    async create(tenantId, { url, events, description }, record = unrecorded) {
      check(url)
      const secret = newWebhookSecret()
      const row = await core.transaction(async (trx) => {
        await quotas.mayAdd(trx, tenantId, 'webhooks')
        const [made] = await trx('core.webhooks')
          .insert({ tenant_id: tenantId, url, events, description, secret_encrypted: seal.seal(secret) })
          .returning<Row[]>('*')
        await record(trx, undefined, toWebhook(made!))
        return made
      })
      await told(tenantId)
      return { webhook: toWebhook(row as Row), secret }
    },
    async change(tenantId, id, change, record = unrecorded, expect = () => undefined) {
      if (change.url !== undefined) check(change.url)
      const webhook = await core.transaction(async (trx) => {
        const before = await lock(trx, tenantId, id)
        expect(before.revision)
        const [row] = await trx('core.webhooks').where({ id }).update(change).returning<Row[]>('*')
        await record(trx, before, toWebhook(row!))
        return toWebhook(row!)
      })
      await told(tenantId)
      return webhook
    },
    async rotate(tenantId, id, record = unrecorded) {
      const secret = newWebhookSecret()
      await core.transaction(async (trx) => {
        const webhook = await lock(trx, tenantId, id)
        await trx('core.webhooks')
          .where({ id })
          .update({ secret_encrypted: seal.seal(secret) })
        await record(trx, webhook, webhook)
      })
      return secret
    },
    async remove(tenantId, id, record = unrecorded) {
      await core.transaction(async (trx) => {
        const webhook = await lock(trx, tenantId, id)
        await trx('core.webhooks').where({ id }).delete()
        await record(trx, webhook, undefined)
      })
      await told(tenantId)
    },
    async test(tenant, id, record = unrecorded) {
      const lane = laneOf('webhook', tenant.id, id)
      const delivery = await core.transaction(async (trx) => {
        const webhook = await lock(trx, tenant.id, id)
        if (!webhook.enabled) throw new Problem('request.conflict', { detail: said('The webhook is switched off.') })
        const [event] = await trx('core.events')
          .insert({
            tenant_id: tenant.id,
            source: `/tenants/${tenant.slug}`,
            id: randomUUID(),
            type: testEvent,
            data: JSON.stringify({ webhook: id }),
            hops: 0,
            time: trx.fn.now(),
          })
          .returning<{ seq: string }[]>('seq')
        const [work] = await trx('core.work')
          .insert({
            lane,
            tenant_id: tenant.id,
            webhook_id: id,
            event_seq: event!.seq,
            name: testEvent,
            // Whoever tries it out waits for the outcome of one call.
            max_attempts: 1,
          })
          .returning<{ id: string }[]>('id')
        await record(trx, webhook, webhook)
        return work!.id
      })
      queues.wake([lane])
      return delivery
    },
    async calls(tenantId, id, { before, limit }) {
      await get(tenantId, id)
      const query = core('core.webhook_calls').where({ webhook_id: id }).orderBy('id', 'desc').limit(limit)
      if (before !== undefined) query.where('id', '<', before)
      return (await query.select<CallRow[]>()).map((row) => ({
        id: row.id,
        deliveryId: row.work_id,
        eventId: row.event_id,
        type: row.type,
        attempt: row.attempt,
        at: row.at,
        durationMs: row.duration_ms,
        status: row.status,
        error: row.error,
      }))
    },
  }
}

const unknown = () => new Problem('request.not_found', { detail: said('There is no such webhook.') })
const invalid = (detail: Said) => new Problem('request.invalid', { detail })
