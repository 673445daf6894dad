import type ivm from 'isolated-vm'
import type { Invocation } from './invocation.ts'
import { processCpuNs } from './watchdog.ts'

/**
 * CPU time of one isolate, and on whose account it goes. It is booked on who ran when it was last looked at (at every
 * signal and every tick), so with several invocations interleaved single figures can be off by a tick for each change
 * from one to the other, while their sum is exact.
 */
export class CpuLedger {
  #isolate: ivm.Isolate
  /** What it was when it was last asked for. */
  #knownNs = 0n
  /** Up to where it is booked on invocations. */
  #bookedNs = 0n
  /** What was not booked, and what this process had used, when the entry that runs was first seen. */
  #atEntry = { unbookedNs: 0n, processNs: 0n }

  constructor(isolate: ivm.Isolate) {
    this.#isolate = isolate
  }

  /** CPU time so far; an isolate that V8 gave up on by itself can't be asked any more. */
  get totalNs(): bigint {
    if (!this.#isolate.isDisposed) this.#knownNs = this.#isolate.cpuTime
    return this.#knownNs
  }

  /** Books what was spent since the last time; what is nobody's is on no account. */
  book(invocation: Invocation | undefined) {
    const totalNs = this.totalNs
    if (invocation) invocation.cpuUsedNs += totalNs - this.#bookedNs
    this.#bookedNs = totalNs
  }

  /** Another entry runs than when it was last looked at. */
  beginEntry(totalNs: bigint, processNs: bigint) {
    this.#atEntry = { unbookedNs: totalNs - this.#bookedNs, processNs }
  }

  /**
   * What the invocation that runs may still use. V8 counts what runs by the clock, also while it waits for a processor.
   * All of this process together did not use less than it did, since the invocation began and since the entry that runs
   * was first seen, which says so on a machine that is too busy.
   */
  leftNs({ cpuLimitNs, cpuUsedNs, processNs }: Invocation, totalNs: bigint): bigint {
    const byClockNs = cpuUsedNs + totalNs - this.#bookedNs
    if (byClockNs < cpuLimitNs) return cpuLimitNs - byClockNs
    const nowNs = processCpuNs()
    const sinceEntryNs = cpuUsedNs + this.#atEntry.unbookedNs + nowNs - this.#atEntry.processNs
    const sinceBeginNs = nowNs - processNs
    const atMostNs = sinceEntryNs < sinceBeginNs ? sinceEntryNs : sinceBeginNs
    return cpuLimitNs - (atMostNs < byClockNs ? atMostNs : byClockNs)
  }
}
