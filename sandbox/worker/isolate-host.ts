import type { FromWorker } from '../bridge/messages.ts'
import type { HostedIsolate } from './isolate.ts'
import type { Watchdog } from './watchdog.ts'

/** What an isolate needs of the process that hosts it. */
export interface IsolateHost {
  watchdog: Watchdog
  send: (message: FromWorker) => void
  /** Looks at limits and sends what waits, if that is due. */
  breathe: () => void
  /** Ids of the invocations in this process whose code did not begin to run yet. */
  unstarted: () => string[]
  /** Makes an argument fit to cross into an isolate: text and numbers as they are, bytes as a copy. */
  intoIsolate: (argument: unknown) => unknown
  /** Takes a host call: answers what the worker can answer itself, hands the rest to the supervisor. */
  call: (isolate: HostedIsolate, message: Extract<FromWorker, { type: 'call' }>) => void
}
