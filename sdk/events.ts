import type { OpenTransaction } from './db.ts'
import type { Json } from './kv.ts'
import type { PublishedEvent } from './manifest.ts'

/** An event as a handler gets it: a CloudEvent 1.0. */
export interface PluginEvent<T = unknown> {
  specversion: '1.0'
  id: string
  /** Such as `/tenants/acme/plugins/billing`; `/tenants/acme` for events of the platform. */
  source: string
  /** Such as `billing.invoice.paid`. */
  type: string
  time: string
  datacontenttype: 'application/json'
  /** The key that it was published with. */
  partitionkey?: string
  data: T
  /** How many events led to this one. */
  hops: number
  /** 1 the first time; more when an earlier attempt failed. */
  attempt: number
}

export interface PublishOptions {
  /** Events of the same key reach each subscriber one after the other. */
  key?: string
  /** The same id again is the same event: it is not delivered a second time. */
  id?: string
  /** Published if and when this transaction of `db` commits. */
  tx?: OpenTransaction
}

export interface NewEvent {
  /** Begins with the id of your plugin. */
  type: PublishedEvent
  data?: Json
  key?: string
  id?: string
}

/**
 * Events to the other plugins of the tenant, and to its webhooks. Needs `"capabilities": { "events": {} }` in the
 * manifest, and the types in `events.publishes`.
 */
export interface Events {
  /**
   * Publishes an event: once it resolves, or once the transaction is committed, the event is delivered at least once
   * to everyone who subscribed.
   *
   * @example
   * await db.transaction(async (tx) => {
   *   await tx.execute('update invoices set paid = true where id = $1', [id])
   *   await events.publish('billing.invoice.paid', { id }, { key: id, tx })
   * })
   */
  publish(type: PublishedEvent, data?: Json, options?: PublishOptions): Promise<{ id: string }>

  /** Publishes up to 100 events: all of them or none. An empty list is nothing to do. */
  publishAll(events: readonly NewEvent[], options?: Pick<PublishOptions, 'tx'>): Promise<{ id: string }[]>
}
