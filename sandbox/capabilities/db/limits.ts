import { KiB } from '../../limits.ts'

/** What is the same for all plugin SQL; how much it may use is in limit-catalogue.ts. */
export const dbLimits = {
  /** What the login of an installation allows a statement by itself; another quota is set in each transaction. */
  statementMs: 5_000,
  /** How much later than Postgres the platform gives up on a statement, and ends its connection. */
  statementGraceMs: 250,
  /** Text of one statement. */
  sqlLength: 64 * KiB,
  params: 10_000,
  batch: 100,
  /** Rows that the first page of a stream has, and any at most; about so many bytes the others have. */
  streamFirstRows: 64,
  streamRows: 5_000,
  streamPageBytes: 256 * KiB,
  /** Connections of one installation, and of all of a tenant, at once from one process. */
  connections: 4,
  tenantConnections: 16,
  /** Memory that each sort or hash of a statement may take before it goes to disk. */
  workMemoryMb: 4,
  /** What the sorts and hashes of a connection may have on disk meanwhile. */
  temporaryFilesMb: 1_024,
  /** Statements of one installation that a connection keeps prepared. */
  prepared: 50,
}
