import type pg from 'pg'
import { loginName } from '../database/names.ts'
import type { Queues } from '../queues/queues.ts'
import type { WorkRow } from '../queues/work.ts'
import type { HappenedEvent } from './live-events.ts'
import type { Subscriber, Subscribers } from './subscribers.ts'

/** Events that one round takes out of the outbox. */
const batch = 200

/** An event in the outbox, without its data: that stays in the database. */
interface TakenEvent {
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
  hops: number
}

interface Deps {
  client: pg.Client
  subscribers: Subscribers
  queues: Pick<Queues, 'wakeWith'>
  /** Attempts that deliveries have, by kind. */
  attempts: { event: number; webhook: number }
  /** How many events may lead to one another at a tenant. */
  hopsOf: (tenantId: string) => Promise<number>
  onLoop: (event: { tenant: string; type: string; source: string }) => void
}

/**
 * Moves what is in the outbox to those who subscribed to it: one transaction, in the order in which it was published.
 * Of what it moves it takes what this process has room for.
 *
 * @returns what happened, and whether there may be more in the outbox
 */
export const relay = async ({
  client,
  subscribers,
  queues,
  attempts,
  hopsOf,
  onLoop,
}: Deps): Promise<{ happened: HappenedEvent[]; more: boolean }> => {
  try {
    const taken = await take(client)
    if (taken.length === 0) {
      await client.query('rollback')
      return { happened: [], more: false }
    }
    const lanes = new Set<string>()
    const deliveries: object[] = []
    const events = taken.filter(isGenuine)
    for (const event of events) {
      // The first ones never do.
      const mostHops = event.hops > 0 ? await hopsOf(event.tenant_id) : Infinity
      const looped = event.hops > mostHops
      const told = await subscribers.of(event.tenant_id, event.type)
      if (looped && told.length > 0) onLoop({ tenant: event.slug!, type: event.type, source: sourceOf(event) })
      for (const subscriber of told) {
        deliveries.push(deliveryOf(event, subscriber, { attempts, mostHops }))
        if (!looped) lanes.add(subscriber.lane)
      }
    }
    await queues.wakeWith(lanes, async (claim) => {
      // Sent together; should the first fail, the last is a rollback.
      const sent = [
        client.query({
          name: 'relay_events',
          text: 'select core.relay_events($1, $2, $3)',
          values: [
            taken.map(({ seq }) => seq),
            JSON.stringify(events.map((event) => ({ seq: event.seq, source: sourceOf(event) }))),
            JSON.stringify(deliveries),
          ],
        }),
        ...(claim ? [client.query<WorkRow>(claim)] : []),
        client.query('commit'),
      ]
      const answers = await Promise.all(sent)
      return claim ? (answers[1]!.rows as WorkRow[]) : []
    })
    const happened = events.map(({ tenant_id, type }) => ({ tenantId: tenant_id, type }))
    return { happened, more: taken.length === batch }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Begins the transaction and takes the oldest events, unless another process is at it. */
const take = async (client: pg.Client): Promise<TakenEvent[]> => {
  const begun = client.query('begin')
  const taken = client.query<TakenEvent>({
    name: 'take_events',
    text: 'select * from core.take_events($1)',
    values: [batch],
  })
  const [, { rows }] = await Promise.all([begun, taken])
  return rows
}

/**
 * Whether an event is from who it says. Plugin roles may write to the outbox; should one do so by SQL of its own, it
 * gets no further than its own events. What belonged to a tenant or installation that is gone goes with it.
 */
const isGenuine = ({ ours, role, slug, plugin, installation_id, type }: TakenEvent): boolean => {
  if (slug === null) return false
  if (installation_id === null) return ours
  return plugin !== null && type.startsWith(`${plugin}.`) && (ours || role === loginName(slug, plugin))
}

const sourceOf = ({ slug, plugin }: TakenEvent): string =>
  plugin === null ? `/tenants/${slug}` : `/tenants/${slug}/plugins/${plugin}`

const deliveryOf = (
  { seq, hops }: TakenEvent,
  subscriber: Subscriber,
  { attempts, mostHops }: Pick<Deps, 'attempts'> & { mostHops: number },
) => {
  const { lane, installationId, webhookId } = subscriber
  const looped = hops > mostHops
  return {
    seq,
    lane,
    installation_id: installationId,
    webhook_id: webhookId,
    max_attempts: installationId === null ? attempts.webhook : attempts.event,
    state: looped ? 'dead' : 'waiting',
    errors: looped
      ? [
          {
            at: new Date().toISOString(),
            code: 'event.loop',
            message: `Events led to one another ${hops} times; at most ${mostHops} are delivered.`,
          },
        ]
      : [],
  }
}
