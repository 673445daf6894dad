import type { IsolateSlot } from './slot.ts'

const MiB = 1024 * 1024

/** What isolates of one worker may take together before those unused for longest go. */
export interface Room {
  isolates: number
  /** Resident memory of the worker. */
  bytes: number
}

export const defaultRoom: Room = { isolates: 1_000, bytes: 384 * MiB }

/** What an isolate takes at least; a worker that holds few may hold much for other reasons. */
const leastBytesEach = MiB
/** Beyond what is too much, so that not every further isolate evicts another. */
const slack = 0.05
/** Memory that isolates give back reaches the system only after a while; until then one goes for each that comes. */
const settleMs = 1_000

interface Crowded {
  residentBytes: number
  isolates: ReadonlyMap<string, IsolateSlot>
}

/** How many are to go for what a worker held at a time. */
interface Plan {
  madeMs: number
  left: number
}

/** Decides which isolates have to go from a worker that holds more than it may: those without work that were unused for longest. */
export class Eviction {
  #room: Room
  #plans = new WeakMap<Crowded, Plan>()

  constructor(room: Room) {
    this.#room = room
  }

  /** Those that go now, for their memory at most `atMost`: letting go of many at once takes a worker as long as some cold starts. */
  choose(worker: Crowded, atMost = Infinity, nowMs = performance.now()): IsolateSlot[] {
    const surplus = Math.max(worker.isolates.size - this.#room.isolates, this.#tooMany(worker, atMost, nowMs))
    if (surplus <= 0) return []
    return [...worker.isolates.values()]
      .filter(({ running, isLoaded }) => running === 0 && isLoaded)
      .sort((a, b) => a.usedMs - b.usedMs)
      .slice(0, surplus)
  }

  #tooMany(worker: Crowded, atMost: number, nowMs: number): number {
    const excess = worker.residentBytes - this.#room.bytes
    if (excess <= 0) return 0
    let plan = this.#plans.get(worker)
    if (!plan || nowMs - plan.madeMs >= settleMs) {
      const bytesEach = Math.max(leastBytesEach, worker.residentBytes / worker.isolates.size)
      plan = { madeMs: nowMs, left: Math.ceil((excess + this.#room.bytes * slack) / bytesEach) }
      this.#plans.set(worker, plan)
    }
    const now = Math.max(1, Math.min(plan.left, atMost))
    plan.left -= now
    return now
  }
}
