import { catalogue } from '../../problems/catalogue.ts'
import { Problem } from '../../problems/problem.ts'
import type { Outcome } from './lanes.ts'

/** What is no fault of the plugin: it is tried again after so many milliseconds, and does not count as an attempt. */
const notItsFault: Record<string, number> = {
  'installation.busy': 1_000,
  'installation.disabled': 5_000,
  'installation.failed': 30_000,
  'installation.quarantined': 10_000,
  'tenant.suspended': 5_000,
  'quota.exceeded': 300_000,
  'platform.draining': 1_000,
  'isolate.evicted': 200,
}

/** What an attempt to run plugin code came to when it threw. */
export const outcomeOf = (error: unknown): Outcome => {
  if (!(error instanceof Problem))
    return { state: 'failed', code: 'platform.error', message: catalogue['platform.error'].title }
  const { code, message } = error
  const delayMs = notItsFault[code]
  if (delayMs !== undefined) return { state: 'later', delayMs, code, message }
  return { state: 'failed', code, message }
}
