import { randomUUID } from 'node:crypto'
import { Problem } from '../../../problems/problem.ts'
import type { Backlog } from '../../../runtime/events/backlog.ts'
import type { Outbox, OutboxEvent } from '../../../runtime/events/outbox.ts'
import type { OpenTransactions } from '../db/open-transactions.ts'
import type { HostCall } from '../define.ts'
import { events } from './capability.ts'
import { matches } from './patterns.ts'

type EventsCall = HostCall<{ publish: string[]; subscribe: string[] }>

/**
 * Takes events of plugins into the outbox: at once, or in a transaction that the plugin has open, which then decides.
 */
export function eventsHost({
  outbox,
  backlog,
  transactions,
  onPublished = () => undefined,
}: {
  outbox: Outbox
  backlog: Backlog
  transactions: OpenTransactions
  /** Told of what was published, or would be if its transaction commits. */
  onPublished?: (call: HostCall, events: number) => void
}) {
  return events.host({
    async publish(call, { events, transaction }) {
      checkBatch(call, events.length)
      const written = events.map((event) => toOutbox(call, event))
      countIn(call, written.length)
      await backlog.check(call.tenant.id, call.limits['events.waiting'])
      if (transaction === undefined) await outbox.write(call.tenant.id, call.installation.id, written)
      else {
        await transactions.run(call, transaction, outbox.statement(call.tenant.id, call.installation.id, written))
        transactions.onCommit(call, transaction, outbox.committed)
      }
      onPublished(call, written.length)
      return { ids: written.map(({ id }) => id) }
    },
  })
}

/** @throws {Problem} `capability.scope`, `capability.invalid`, `event.too_large` */
const toOutbox = (
  call: EventsCall,
  { type, data, key, id }: { type: string; data?: unknown; key?: string; id?: string },
): OutboxEvent => {
  const { plugin } = call.installation
  if (!type.startsWith(`${plugin}.`))
    throw new Problem('capability.scope', { detail: `The events of this plugin begin with "${plugin}.".`, type })
  if (!call.scope.publish.some((pattern) => matches(pattern, type)))
    throw new Problem('capability.scope', { detail: `Publishing ${type} was not granted.`, type })
  const json = JSON.stringify(data ?? null)
  const bytes = Buffer.byteLength(json)
  const most = call.limits['events.eventBytes']
  if (bytes > most)
    throw new Problem('event.too_large', {
      detail: `The data has ${bytes} bytes of at most ${most}.`,
      limit: 'events.eventBytes',
      value: most,
    })
  // Postgres keeps no NUL, and in a transaction of the plugin that would be found too late.
  if (json.includes('\\u0000')) throw new Problem('capability.invalid', { detail: 'The data has NUL in a text.' })
  return { id: id ?? randomUUID(), type, key: key ?? null, data: json, hops: call.hops }
}

const checkBatch = ({ limits }: EventsCall, count: number) => {
  const most = limits['events.batch']
  if (count > most)
    throw new Problem('event.quota', {
      detail: `At most ${most} events are published at once.`,
      limit: 'events.batch',
      value: most,
    })
}

const countIn = (call: EventsCall, more: number) => {
  const published = call.own(() => ({ count: 0 }))
  published.count += more
  const most = call.limits['events.perInvocation']
  if (published.count > most)
    throw new Problem('event.quota', {
      detail: `An invocation publishes at most ${most} events.`,
      limit: 'events.perInvocation',
      value: most,
    })
}
