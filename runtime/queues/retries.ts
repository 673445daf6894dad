import { eventLimits } from '../../sandbox/capabilities/events/limits.ts'
import type { Retry } from './backoff.ts'
import type { WorkKind } from './work.ts'

/** How what tenants have under way is tried again when it fails. */
export type Retries = Record<Exclude<WorkKind, 'rollout' | 'update'>, Retry>

export const defaultRetries: Retries = {
  /** About five minutes in all. */
  event: { attempts: eventLimits.attempts, firstMs: 1_000, mostMs: 300_000 },
  job: { attempts: 5, firstMs: 2_000, mostMs: 600_000 },
  /** Two days in all: whoever runs the other side may be asleep. */
  webhook: { attempts: 12, firstMs: 5_000, mostMs: 12 * 3_600_000 },
}
