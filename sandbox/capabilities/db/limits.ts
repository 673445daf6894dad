import { KiB } from '../../limits.ts'

/** What is the same for all plugin SQL; how much it may use is in limit-catalogue.ts. */
export const dbLimits = {
  /** What the tenant's login allows a statement by itself; another quota is set in each transaction. */
  statementMs: 5_000,
  /** How much later than Postgres the platform gives up on a statement, and ends its connection. */
  statementGraceMs: 250,
  /** Text of one statement. */
  sqlLength: 64 * KiB,
  params: 10_000,
  batch: 100,
  /** Connections of one installation at once, from this process. */
  connections: 4,
  /** Statements of one installation that a connection keeps prepared. */
  prepared: 50,
}
