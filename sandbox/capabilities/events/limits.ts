/** What is the same for everyone who publishes; how much that may be is in limit-catalogue.ts. */
export const eventLimits = {
  /** Length of types, ids and keys. */
  nameLength: 200,
  /** Deliveries to one installation under way at once, in all processes together. */
  concurrency: 16,
  /** Attempts of one delivery. */
  attempts: 8,
}
