/** How often running isolates are looked at. A limit is noticed at most this much late. */
const tickMs = 5
/** From here on an entry counts as long: worth telling who it is, in case this process does not survive it. */
const longMs = 10

export interface Watched {
  readonly key: string
  /** Ends itself if what runs in it passed a limit. */
  checkLimits(nowMs: number): void
  /** Whether guest code is running or waiting for its turn in it. */
  readonly busy: boolean
  /** Since when one and the same entry runs; 0 when none does for long. */
  readonly runningSinceMs: number
}

/** Looks at busy isolates every few milliseconds, and costs nothing while none is. */
export class Watchdog {
  #busy = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined
  #long = ''
  #onLong: (isolates: string[]) => void

  /** `onLong` is told, when it changes, in which isolates one entry runs for long. */
  constructor(onLong: (isolates: string[]) => void) {
    this.#onLong = onLong
  }

  watch(isolate: Watched) {
    this.#busy.add(isolate)
    this.#timer ??= setInterval(() => this.#tick(), tickMs)
  }

  #tick() {
    const now = performance.now()
    const long: string[] = []
    for (const isolate of this.#busy) {
      if (!isolate.busy) this.#busy.delete(isolate)
      else isolate.checkLimits(now)
      const since = isolate.runningSinceMs
      if (isolate.busy && since > 0 && now - since >= longMs) long.push(isolate.key)
    }
    this.#tell(long)
    if (this.#busy.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tell(long: string[]) {
    const keys = long.join(' ')
    if (keys === this.#long) return
    this.#long = keys
    this.#onLong(long)
  }
}
