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
  /** Takes a host call: answers what the worker can answer itself, hands the rest to the supervisor. */
  call: (isolate: HostedIsolate, message: Extract<FromWorker, { type: 'call' }>) => void
  /** Source of the guest's bootstrap script and of its lazy chunks. */
  guest: { bootstrap: { code: string; compiled?: ivm.ExternalCopy<ArrayBuffer> }; chunk: (name: string) => string }
}
