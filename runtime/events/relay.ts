import type { Knex } from 'knex'
import { eventLimits } from '../../sandbox/capabilities/events/limits.ts'
import { installationName } from '../database/names.ts'
import type { Subscriber, Subscribers } from './subscribers.ts'

/** Events that one round takes out of the outbox. */
const batch = 200

interface OutboxRow {
  seq: string
  role: string
  /** Whether it was the platform itself that wrote it. */
  ours: boolean
  tenant_id: string
  slug: string | null
  installation_id: string | null
  plugin: string | null
  id: string
  type: string
  key: string | null
  data: unknown
  hops: number
  time: Date
}

interface Deps {
  core: Knex
  subscribers: Subscribers
  /** Attempts that deliveries have, by kind. */
  attempts: { event: number; webhook: number }
  onLoop: (event: { tenant: string; type: string; source: string }) => void
}

/**
 * Moves what is in the outbox to those who subscribed to it: one transaction, in the order in which it was published.
 * One process at a time, because two could overtake each other.
 *
 * @returns the lanes that have work now, and whether there may be more in the outbox
 */
export const relay = ({ core, subscribers, attempts, onLoop }: Deps): Promise<{ lanes: string[]; more: boolean }> =>
  core.transaction(async (trx) => {
    const rows = await take(trx)
    if (rows.length === 0) return { lanes: [], more: false }
    const events = rows.filter(isGenuine)
    const known = await keep(trx, events)
    const lanes = new Set<string>()
    const work: Record<string, unknown>[] = []
    for (const [at, event] of events.entries()) {
      const seq = known[at]
      if (seq === undefined) continue
      const told = await subscribers.of(event.tenant_id, event.type)
      if (told.length > 0 && event.hops > eventLimits.hops)
        onLoop({ tenant: event.slug!, type: event.type, source: sourceOf(event) })
      for (const subscriber of told) {
        work.push(deliveryOf(event, seq, subscriber, attempts))
        if (event.hops <= eventLimits.hops) lanes.add(subscriber.lane)
      }
    }
    if (work.length > 0)
      await trx.raw(
        `insert into core.work (lane, tenant_id, installation_id, webhook_id, name, event_seq, key, hops, max_attempts, state, errors, finished_at)
         select lane, tenant_id, installation_id, webhook_id, name, event_seq, key, hops, max_attempts, state, errors, finished_at
         from json_populate_recordset(null::core.work, ?::json) as told
         -- A subscriber may be gone since it was read.
         where (installation_id is null or exists (select from core.installations as i where i.id = told.installation_id))
           and (webhook_id is null or exists (select from core.webhooks as w where w.id = told.webhook_id))
         on conflict do nothing`,
        [JSON.stringify(work)],
      )
    await trx('outbox.events')
      .whereIn(
        'seq',
        rows.map(({ seq }) => seq),
      )
      .delete()
    return { lanes: [...lanes], more: rows.length === batch }
  })

/** The oldest events, unless another process is at it. */
const take = async (trx: Knex.Transaction): Promise<OutboxRow[]> => {
  const { rows: locks } = await trx.raw<{ rows: { mine: boolean }[] }>(
    "select pg_try_advisory_xact_lock(hashtext('plexica: relay of events')) as mine",
  )
  if (!locks[0]?.mine) return []
  const { rows } = await trx.raw<{ rows: OutboxRow[] }>(
    `select event.*, event.role = current_user as ours, tenant.slug, installation.plugin_id as plugin
     from (select * from outbox.events order by seq limit ?) as event
     left join core.tenants as tenant on tenant.id = event.tenant_id
     left join core.installations as installation
       on installation.id = event.installation_id and installation.tenant_id = event.tenant_id
     order by event.seq`,
    [batch],
  )
  return rows
}

/**
 * Whether an event is from who it says. Plugin roles may write to the outbox; should one do so by SQL of its own, it
 * gets no further than its own events. What belonged to a tenant or installation that is gone goes with it.
 */
const isGenuine = ({ ours, role, slug, plugin, installation_id, type }: OutboxRow): boolean => {
  if (slug === null) return false
  if (installation_id === null) return ours
  return plugin !== null && type.startsWith(`${plugin}.`) && (ours || role === installationName(slug, plugin))
}

const sourceOf = ({ slug, plugin }: OutboxRow): string =>
  plugin === null ? `/tenants/${slug}` : `/tenants/${slug}/plugins/${plugin}`

/** Keeps the events; gives the number of each, and undefined for those that were there already. */
const keep = async (trx: Knex.Transaction, events: OutboxRow[]): Promise<(string | undefined)[]> => {
  if (events.length === 0) return []
  const { rows } = await trx.raw<{ rows: { seq: string; tenant_id: string; source: string; id: string }[] }>(
    `insert into core.events (tenant_id, source, id, type, key, data, hops, time)
     select tenant_id, source, id, type, key, data, hops, time
     from json_populate_recordset(null::core.events, ?::json) on conflict do nothing
     returning seq, tenant_id, source, id`,
    [
      JSON.stringify(
        events.map((event) => ({
          tenant_id: event.tenant_id,
          source: sourceOf(event),
          id: event.id,
          type: event.type,
          key: event.key,
          data: event.data,
          hops: event.hops,
          time: event.time,
        })),
      ),
    ],
  )
  const seqs = new Map(rows.map(({ seq, tenant_id, source, id }) => [`${tenant_id} ${source} ${id}`, seq]))
  return events.map((event) => {
    const name = `${event.tenant_id} ${sourceOf(event)} ${event.id}`
    const seq = seqs.get(name)
    // Twice in one batch: the first is the event.
    seqs.delete(name)
    return seq
  })
}

const deliveryOf = (event: OutboxRow, seq: string, subscriber: Subscriber, attempts: Deps['attempts']) => {
  const looped = event.hops > eventLimits.hops
  return {
    lane: subscriber.lane,
    tenant_id: event.tenant_id,
    installation_id: subscriber.installationId,
    webhook_id: subscriber.webhookId,
    name: event.type,
    event_seq: seq,
    key: event.key,
    hops: event.hops,
    max_attempts: subscriber.installationId === null ? attempts.webhook : attempts.event,
    state: looped ? 'dead' : 'waiting',
    errors: looped
      ? [
          {
            at: new Date().toISOString(),
            code: 'event.loop',
            message: `Events led to one another ${event.hops} times; at most ${eventLimits.hops} are delivered.`,
          },
        ]
      : [],
    finished_at: looped ? new Date() : null,
  }
}
