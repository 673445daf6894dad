import type ivm from 'isolated-vm'
import type { FromWorker } from '../bridge/messages.ts'
import type { HostedIsolate } from './isolate.ts'
import type { IsolatedVm } from './isolated-vm.ts'
import type { Watchdog } from './watchdog.ts'

/** What an isolate needs of the process that hosts it. */
export interface IsolateHost {
  ivm: IsolatedVm
  watchdog: Watchdog
  send: (message: FromWorker) => void
  /** Ids of the invocations in this process whose code did not begin to run yet. */
  unstarted: () => string[]
  /** Makes an argument fit to cross into an isolate: text and numbers as they are, bytes as a copy. */
  intoIsolate: (argument: unknown) => unknown
  /** Takes a host call: answers what the worker can answer itself, hands the rest to the supervisor. */
  call: (isolate: HostedIsolate, message: Extract<FromWorker, { type: 'call' }>) => void
  /** Source of the guest's bootstrap script and of its lazy chunks. */
  guest: {
    bootstrap: { code: string; compiled?: ivm.ExternalCopy<ArrayBuffer> | undefined }
    chunk: (name: string) => string
  }
}
