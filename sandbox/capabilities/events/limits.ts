/** What is the same for everyone who publishes; how much that may be is in limit-catalogue.ts. */
export const eventLimits = {
  /** Events of one call. */
  batch: 100,
  /** Length of types, ids and keys. */
  nameLength: 200,
  /** Events that led to one another: what is further is given up and kept for an admin to see. */
  hops: 16,
  /** Deliveries to one installation under way at once, in all processes together. */
  concurrency: 16,
  /** Attempts of one delivery. */
  attempts: 8,
}
