import { Problem } from '../../problems/problem.ts'
import type { Deployment } from './types.ts'

interface Gate {
  running: number
  waiting: (() => void)[]
}

/** Seconds after which a caller that was turned away should come back. */
const retryAfterSeconds = 1

/**
 * Lets at most `limits.concurrency` invocations of an installation run at once and `limits.queue` wait, so that one
 * installation can't take what others need. @throws {Problem} `installation.busy` when the queue is full.
 */
export class Admission {
  #gates = new Map<string, Gate>()

  /** Undefined when the invocation may go on at once, so that the common way costs no promise. */
  enter({ installation, limits }: Deployment): Promise<void> | undefined {
    let gate = this.#gates.get(installation.id)
    if (!gate) this.#gates.set(installation.id, (gate = { running: 0, waiting: [] }))
    if (gate.running < limits.concurrency) {
      gate.running += 1
      return undefined
    }
    if (gate.waiting.length >= limits.queue) {
      throw new Problem('installation.busy', {
        detail: `It runs ${limits.concurrency} invocations at once and ${limits.queue} wait.`,
        limit: 'concurrency',
        value: limits.concurrency,
        retryAfterSeconds,
      })
    }
    const { waiting } = gate
    return new Promise((resolve) => waiting.push(resolve))
  }

  leave({ installation }: Deployment) {
    const gate = this.#gates.get(installation.id)
    if (!gate) return
    const next = gate.waiting.shift()
    if (next) return next()
    gate.running -= 1
    if (gate.running === 0) this.#gates.delete(installation.id)
  }
}
