const tickMs = 250
/** An isolate that nobody called for this long gives back what memory it can. */
const idleMs = 2_000
/** How many do so in a tick, and how many have their code kept: each costs a few milliseconds of CPU time. */
const caredForAtOnce = 4
/** The same while others are loaded, which wait for a processor then. */
const caredForBesideLoading = 1

interface Cared {
  /** Whether nothing is under way in it. */
  readonly idle: boolean
  /** Keeps what V8 compiled by now for the next isolate with the same code. @returns whether that was still to be done */
  keepCompiled(): boolean
  /** Gives back memory that is free in it. */
  tidy(): void
}

/** Does for isolates what can wait until they have answered, and costs nothing while none was used lately. */
export class Caretaker {
  /** When each was last used, those that wait for longest first. */
  #used = new Map<Cared, number>()
  #timer: NodeJS.Timeout | undefined
  /** Whether an isolate was loaded since the last tick. */
  #isLoading = false

  /** Tells of one that was just loaded. */
  loaded(isolate: Cared) {
    this.#isLoading = true
    this.used(isolate)
  }

  used(isolate: Cared) {
    this.#used.delete(isolate)
    this.#used.set(isolate, performance.now())
    this.#timer ??= setInterval(() => this.#tick(), tickMs)
  }

  forget(isolate: Cared) {
    this.#used.delete(isolate)
  }

  #tick() {
    const before = performance.now() - idleMs
    const most = this.#isLoading ? caredForBesideLoading : caredForAtOnce
    this.#isLoading = false
    let kept = 0
    let tidied = 0
    for (const [isolate, usedMs] of this.#used) {
      if (kept < most && isolate.keepCompiled()) kept += 1
      if (usedMs > before || tidied === most || !isolate.idle) continue
      tidied += 1
      this.#used.delete(isolate)
      isolate.tidy()
    }
    if (this.#used.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
