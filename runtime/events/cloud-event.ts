import type { EventRow } from '../queues/work.ts'

/** A CloudEvent 1.0 in its JSON form, with the attributes that the platform adds. */
export interface CloudEvent {
  specversion: '1.0'
  id: string
  /** `/tenants/<slug>/plugins/<plugin>`, or `/tenants/<slug>` for those of the platform. */
  source: string
  type: string
  time: string
  datacontenttype: 'application/json'
  /** Extension "partitioning": the key of those that are delivered one after the other. */
  partitionkey?: string
  /** How many events led to this one. */
  hops: number
  data: unknown
}

/** An event as plugins and webhooks get it. */
export const toCloudEvent = ({ id, source, type, time, key, hops, data }: EventRow): CloudEvent => ({
  specversion: '1.0',
  id,
  source,
  type,
  time: new Date(time).toISOString(),
  datacontenttype: 'application/json',
  ...(key !== null && { partitionkey: key }),
  hops,
  data,
})
