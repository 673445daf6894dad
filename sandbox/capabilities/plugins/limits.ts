import { KiB } from '../../limits.ts'

/** How plugins may call one another. */
export const callLimits = {
  /** Input of one call, as JSON; its result may be as large. */
  inputBytes: 256 * KiB,
  outputBytes: 256 * KiB,
  /** Calls that lead to one another. */
  depth: 8,
  /** Calls that one request, event or job leads to, in all plugins together. */
  calls: 100,
  /** What a call leaves of its caller's time, so that the caller can still answer when it ran out. */
  marginMs: 50,
}
