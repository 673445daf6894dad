/** How often running isolates are looked at; one that is about to reach a limit, when it will have. */
const tickMs = 5
const soonestMs = 1
/** From here on an entry counts as long: worth telling who it is, in case this process does not survive it. */
const longMs = 10

/** CPU time that this process has used, with all of its threads. */
export const processCpuNs = (): bigint => {
  const { user, system } = process.cpuUsage()
  return BigInt(user + system) * 1_000n
}

export interface Watched {
  readonly key: string
  /** Ends itself if what runs in it passed a limit. @returns in how many milliseconds it can reach one at the earliest. */
  checkLimits(nowMs: number): number
  /** Whether guest code is running or waiting for its turn in it. */
  readonly busy: boolean
  /** Since when one and the same entry runs; 0 when none does for long. */
  readonly runningSinceMs: number
}

/** Looks at busy isolates every few milliseconds, and costs nothing while none is. */
export class Watchdog {
  #busy = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined
  #lookedMs = 0
  #processNs = 0n
  #long = ''
  #onLong: (isolates: string[]) => void

  /** `onLong` is told, when it changes, in which isolates one entry runs for long. */
  constructor(onLong: (isolates: string[]) => void) {
    this.#onLong = onLong
  }

  /** CPU time of this process when it was last looked at; when something begins, that is no more than it was then. */
  get processNs(): bigint {
    return this.#processNs
  }

  watch(isolate: Watched) {
    this.#busy.add(isolate)
    if (this.#timer) return
    this.#processNs = processCpuNs()
    this.#timer = setTimeout(() => this.#tick(), tickMs)
  }

  /** Looks at once, unless it did so lately: for when the event loop has no turn for it. @returns whether it did */
  look(): boolean {
    if (performance.now() - this.#lookedMs < tickMs) return false
    clearTimeout(this.#timer)
    this.#tick()
    return true
  }

  #tick() {
    const now = (this.#lookedMs = performance.now())
    this.#processNs = processCpuNs()
    const long: string[] = []
    let dueMs = tickMs
    for (const isolate of this.#busy) {
      if (!isolate.busy) this.#busy.delete(isolate)
      else dueMs = Math.min(dueMs, isolate.checkLimits(now))
      const since = isolate.runningSinceMs
      if (isolate.busy && since > 0 && now - since >= longMs) long.push(isolate.key)
    }
    this.#tell(long)
    this.#timer = this.#busy.size > 0 ? setTimeout(() => this.#tick(), Math.max(dueMs, soonestMs)) : undefined
  }

  #tell(long: string[]) {
    const keys = long.join(' ')
    if (keys === this.#long) return
    this.#long = keys
    this.#onLong(long)
  }
}
