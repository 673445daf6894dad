import type { Knex } from 'knex'
import { eventLimits } from '../../sandbox/capabilities/events/limits.ts'
import type { Changes } from '../changes.ts'
import type { FindDeployment } from '../queues/find-deployment.ts'
import type { Queues } from '../queues/queues.ts'
import type { Retries } from '../queues/retries.ts'
import type { Supervisor } from '../supervisor/types.ts'
import { createDelivery } from './deliver.ts'
import type { Outbox } from './outbox.ts'
import { connectToOutbox } from './outbox-connection.ts'
import type { LiveEvents } from './live-events.ts'
import { relay } from './relay.ts'
import { createSubscribers } from './subscribers.ts'

interface EventsOptions {
  core: Knex
  databaseUrl: string
  changes: Pick<Changes, 'subscribe'>
  queues: Queues
  outbox: Pick<Outbox, 'onCommitted'>
  supervisor: Pick<Supervisor, 'run'>
  find: FindDeployment
  retries: Retries
  live: Pick<LiveEvents, 'announce'>
  /** How many events may lead to one another at a tenant. */
  hopsOf: (tenantId: string) => Promise<number>
  onLoop: (event: { tenant: string; type: string; source: string }) => void
  onError: (error: unknown) => void
}

export interface Events {
  close(): Promise<void>
}

/** How often the outbox is looked at without being told. */
const pollMs = 1_000

/** Deliveries under way at once in this process: waiting costs next to nothing, and nobody may take the place of others. */
const slots = 1_024

/**
 * Brings events from the outbox to the installations and webhooks of the tenant that subscribed to them. Committed
 * means delivered, at least once: the outbox row goes only when its deliveries are there, and those are kept until
 * they are done or given up.
 */
export const createEvents = (options: EventsOptions): Events => {
  const { core, databaseUrl, changes, queues, retries, onError } = options
  const subscribers = createSubscribers({ core, changes })
  const attempts = { event: retries.event.attempts, webhook: retries.webhook.attempts }
  queues.serve('event', { perLane: eventLimits.concurrency, slots, retry: retries.event, run: createDelivery(options) })

  let closed = false
  let relaying: Promise<void> | undefined
  let again = false

  const run = async () => {
    do {
      again = false
      const relayed = await connection.use((client) =>
        relay({ client, subscribers, queues, attempts, hopsOf: options.hopsOf, onLoop: options.onLoop }),
      )
      if (relayed) options.live.announce(relayed.happened)
      again ||= relayed?.more ?? false
    } while (again && !closed)
  }

  const wake = () => {
    again = true
    if (closed) return
    relaying ??= run()
      .catch((error: unknown) => {
        // A subscriber that went at this very moment; what could not be relayed still is in the outbox.
        subscribers.forget()
        onError(error)
      })
      .finally(() => (relaying = undefined))
  }

  const connection = connectToOutbox(databaseUrl, wake)
  options.outbox.onCommitted(wake)
  const poll = setInterval(wake, pollMs).unref()

  return {
    async close() {
      closed = true
      clearInterval(poll)
      subscribers.close()
      await relaying
      await connection.close()
    },
  }
}
