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
  urlBytes: 16 * KiB,
  /** All headers of one request. */
  headerBytes: 32 * KiB,
} as const
