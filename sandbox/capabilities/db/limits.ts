import { KiB, MiB } from '../../limits.ts'

/** What plugin SQL may use. */
export const dbLimits = {
  /** Time of one statement; less when the invocation ends sooner. */
  statementMs: 5_000,
  /** How much later than Postgres the platform gives up on a statement, and ends its connection. */
  statementGraceMs: 250,
  /** Time between two statements of a transaction. */
  idleInTransactionMs: 5_000,
  /** Rows of one call, all statements of a batch together. */
  rows: 10_000,
  /** Bytes of one call as they come from the database. */
  resultBytes: 16 * MiB,
  /** Text of one statement. */
  sqlLength: 64 * KiB,
  params: 10_000,
  batch: 100,
  /** Connections of one installation at once, from this process. */
  connections: 4,
  /** Statements of one installation that a connection keeps prepared. */
  prepared: 50,
  /** Open transactions of one invocation. */
  transactions: 2,
}
