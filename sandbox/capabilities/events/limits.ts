import { KiB } from '../../limits.ts'

/** What may be published, and how it is delivered. */
export const eventLimits = {
  /** The data of one event, as JSON. */
  eventBytes: 256 * KiB,
  /** Events of one call. */
  batch: 100,
  /** Events of one invocation. */
  perInvocation: 1_000,
  /** Length of types, ids and keys. */
  nameLength: 200,
  /** Events that led to one another: what is further is given up and kept for an admin to see. */
  hops: 16,
  /** Deliveries to one installation under way at once, in all processes together. */
  concurrency: 8,
  /** Attempts of one delivery. */
  attempts: 8,
}
