/** How often running isolates are looked at. A limit is noticed at most this much late. */
const tickMs = 5

export interface Watched {
  /** Ends itself if what runs in it passed a limit. */
  checkLimits(nowMs: number): void
  /** Whether guest code is running or waiting for its turn in it. */
  readonly busy: boolean
}

/** Looks at busy isolates every few milliseconds, and costs nothing while none is. */
export class Watchdog {
  #busy = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined

  watch(isolate: Watched) {
    this.#busy.add(isolate)
    this.#timer ??= setInterval(() => this.#tick(), tickMs)
  }

  #tick() {
    const now = performance.now()
    for (const isolate of this.#busy) {
      if (isolate.busy) isolate.checkLimits(now)
      else this.#busy.delete(isolate)
    }
    if (this.#busy.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
