import { KiB } from '../../limits.ts'

/**
 * Limits of `net`. How many requests an invocation sends, how large a reply may be (`fetches`, `responseBytes`) and how
 * much crosses the bridge are in `sandbox/limits.ts`, since a plan may change them.
 */
export const netLimits = {
  /** Hosts of one scope. */
  hosts: 50,
  /** Redirects of one request that are followed. */
  redirects: 20,
  /** The URL of one request. */
  urlBytes: 16 * KiB,
  /** All headers of one request. */
  headerBytes: 32 * KiB,
  /** What one host call carries of a body, about: what came together is not parted. */
  pieceBytes: 256 * KiB,
  /** Requests of an installation that wait for the head of their reply at once, in one process; more wait in line. */
  atOnce: 10,
  /** Replies of an installation whose bodies are being read at once, in one process. */
  openReplies: 64,
} as const
