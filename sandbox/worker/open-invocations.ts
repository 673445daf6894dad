import type { ToWorker } from '../bridge/messages.ts'
import { createInvocation, type Invocation } from './invocation.ts'

/**
 * To hear how each entry ended takes a wake-up of this process more, 0.06 ms of a request that takes 0.4. So all entries
 * are heard of an invocation that none came shortly before, and of one in so many others.
 */
const comesAloneMs = 20
const heardInCrowds = 16

/** The invocations under way in one isolate, and what they wait for. */
export class OpenInvocations {
  #byId = new Map<string, Invocation>()
  #byHandle = new Map<number, Invocation>()
  #nextHandle = 1
  /** When the newest came. */
  #cameMs = -Infinity
  /** Things from outside that any of them waits for; at 0 with nothing running, nothing can ever happen again. */
  #waiting = 0

  get size(): number {
    return this.#byId.size
  }

  get waiting(): number {
    return this.#waiting
  }

  /** All of them, as they are now. */
  get all(): Invocation[] {
    return [...this.#byId.values()]
  }

  begin(message: Extract<ToWorker, { type: 'invoke' }>): Invocation {
    const invocation = createInvocation(this.#nextHandle++, message)
    const nowMs = performance.now()
    invocation.isHeard = nowMs - this.#cameMs > comesAloneMs || invocation.handle % heardInCrowds === 0
    this.#cameMs = nowMs
    invocation.requestOpen = message.streamed
    this.#byId.set(message.id, invocation)
    this.#byHandle.set(invocation.handle, invocation)
    if (message.streamed) this.wait(invocation, 1)
    return invocation
  }

  withId(id: string): Invocation | undefined {
    return this.#byId.get(id)
  }

  withHandle(handle: number): Invocation | undefined {
    return this.#byHandle.get(handle)
  }

  /** It waits for one thing more, or for one less. */
  wait(invocation: Invocation, by: 1 | -1) {
    invocation.waiting += by
    this.#waiting += by
  }

  /** Calls `fire` after `delayMs` unless the invocation is over by then. */
  setTimer(invocation: Invocation, id: number, delayMs: number, fire: () => void) {
    this.wait(invocation, 1)
    const run = () => {
      invocation.timers.delete(id)
      this.wait(invocation, -1)
      fire()
    }
    invocation.timers.set(id, setTimeout(run, delayMs))
  }

  clearTimer(invocation: Invocation, id: number) {
    const timer = invocation.timers.get(id)
    if (!timer) return
    clearTimeout(timer)
    invocation.timers.delete(id)
    this.wait(invocation, -1)
  }

  /** Ends what an invocation holds here: from now on it has no timers, no calls and no say. */
  forget(invocation: Invocation) {
    for (const timer of invocation.timers.values()) clearTimeout(timer)
    invocation.timers.clear()
    this.#waiting -= invocation.waiting
    invocation.waiting = 0
    this.#byId.delete(invocation.id)
    this.#byHandle.delete(invocation.handle)
  }
}
