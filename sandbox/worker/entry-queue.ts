import type { Invocation } from './invocation.ts'

interface QueuedEntry {
  number: number
  invocation: Invocation | undefined
}

/**
 * The entries into one isolate that may not have left it yet, in the order in which V8 runs them. Nobody reports that
 * an entry has left, since that would cost a thread hop each; but a signal that was sent in entry `n` proves that all
 * before `n` have.
 */
export class EntryQueue {
  #queued: QueuedEntry[] = []
  #next = 1

  /** Number of the entry. */
  add(invocation: Invocation | undefined): number {
    this.#queued.push({ number: this.#next, invocation })
    return this.#next++
  }

  get isEmpty(): boolean {
    return this.#queued.length === 0
  }

  /** The invocation of the oldest entry that may still run. */
  get running(): Invocation | undefined {
    return this.#queued[0]?.invocation
  }

  /** Forgets the entries before `number`, and gives the invocation of that one. */
  reach(number: number): Invocation | undefined {
    while (this.#queued.length > 0 && this.#queued[0]!.number < number) this.#queued.shift()
    const [head] = this.#queued
    return head?.number === number ? head.invocation : undefined
  }

  /** Forgets `number` and the entries before it. */
  leave(number: number) {
    while (this.#queued.length > 0 && this.#queued[0]!.number <= number) this.#queued.shift()
  }

  /** Forgets all of them: their isolate is gone. */
  clear() {
    this.#queued = []
  }
}
