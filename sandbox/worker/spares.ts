import type { BootedIsolate } from './booted-isolate.ts'

/** How many wait. More would help only when so many installations are called for the first time at once. */
const mostSpares = 2
/** How long after one was taken the next is made: the one that was taken has answered by then. */
const refillAfterMs = 5

/**
 * Isolates that were booted ahead of time, so that a cold start has only the plugin's code to load. Each is taken
 * once, by one installation, and no plugin's code ran in it before.
 */
export class Spares {
  #waiting: BootedIsolate[] = []
  #make: (memoryMb: number) => BootedIsolate
  #memoryMb: number
  #timer: NodeJS.Timeout | undefined

  /** `memoryMb` is what most installations have; when others are asked for, spares are made for those. */
  constructor(make: (memoryMb: number) => BootedIsolate, memoryMb: number) {
    this.#make = make
    this.#memoryMb = memoryMb
  }

  take(memoryMb: number): BootedIsolate {
    if (memoryMb !== this.#memoryMb) this.#dropAll()
    this.#memoryMb = memoryMb
    const booted = this.#waiting.shift() ?? this.#make(memoryMb)
    this.refill()
    return booted
  }

  /** Makes the next one soon, unless enough are waiting. */
  refill() {
    if (this.#waiting.length < mostSpares) this.#timer ??= setTimeout(() => this.#add(), refillAfterMs)
  }

  #add() {
    this.#timer = undefined
    const spare = this.#make(this.#memoryMb)
    this.#waiting.push(spare)
    spare.guest.then(
      () => this.refill(),
      () => this.#drop(spare),
    )
  }

  #drop(spare: BootedIsolate) {
    const at = this.#waiting.indexOf(spare)
    if (at === -1) return
    this.#waiting.splice(at, 1)
    if (!spare.isolate.isDisposed) spare.isolate.dispose()
  }

  #dropAll() {
    for (const spare of this.#waiting.splice(0)) if (!spare.isolate.isDisposed) spare.isolate.dispose()
  }
}
