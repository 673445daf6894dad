import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Deployment } from './types.ts'

interface Gate {
  running: number
  waiting: number
}

interface Waiting {
  deployment: Deployment
  gate: Gate
  start: () => void
}

/** What runs and waits for one tenant. */
interface Lane {
  running: number
  waiting: Waiting[]
}

/** How long someone waits for a place at most. */
interface Patience {
  signal?: AbortSignal | undefined
  /** Milliseconds since the epoch. */
  deadline?: number | undefined
}

/** Seconds after which a caller that was turned away should come back. */
const retryAfterSeconds = 1
/** Invocations under way in this process at most; who comes next is then decided between tenants. */
const mostAtOnce = 1_024

/**
 * Lets at most `limits.concurrency` invocations of an installation run at once and `limits.queue` wait, at most
 * `limits.tenantConcurrency` of a tenant, and a bounded number in all. A place that becomes free goes to the tenant
 * that has least of what its weight gives it, not to who came first, so that nobody waits behind another's crowd.
 * @throws {Problem} `installation.busy` when the queue is full; `invocation.cancelled`, `invocation.timeout` when it waited in vain.
 */
export class Admission {
  #gates = new Map<string, Gate>()
  #lanes = new Map<string, Lane>()
  #waiting = new Set<Lane>()
  #running = 0
  #mostAtOnce: number

  constructor(atOnce = mostAtOnce) {
    this.#mostAtOnce = atOnce
  }

  /** Undefined when the invocation may go on at once, so that the common way costs no promise. */
  enter(deployment: Deployment, patience: Patience = {}): Promise<void> | undefined {
    const { installation, tenant, limits } = deployment
    let gate = this.#gates.get(installation.id)
    if (!gate) this.#gates.set(installation.id, (gate = { running: 0, waiting: 0 }))
    let lane = this.#lanes.get(tenant.id)
    if (!lane) this.#lanes.set(tenant.id, (lane = { running: 0, waiting: [] }))
    if (this.#hasRoom(deployment, gate, lane)) {
      this.#begin(gate, lane)
      return undefined
    }
    if (gate.waiting >= limits.queue) {
      const limit = gate.running < limits.concurrency ? 'tenantConcurrency' : 'concurrency'
      throw new Problem('installation.busy', {
        detail: said('{most} invocations run at once and {queue} wait.', {
          most: limits[limit],
          queue: limits.queue,
        }),
        limit,
        value: limits[limit],
        queue: limits.queue,
        retryAfterSeconds,
      })
    }
    return this.#wait({ deployment, gate, lane }, patience)
  }

  #wait(
    { deployment, gate, lane }: { deployment: Deployment; gate: Gate; lane: Lane },
    { signal, deadline }: Patience,
  ): Promise<void> {
    gate.waiting += 1
    this.#waiting.add(lane)
    return new Promise((resolve, reject) => {
      const place: Waiting = {
        deployment,
        gate,
        start: () => {
          settled()
          resolve()
        },
      }
      const leave = (code: 'invocation.cancelled' | 'invocation.timeout') => {
        settled()
        lane.waiting.splice(lane.waiting.indexOf(place), 1)
        gate.waiting -= 1
        if (lane.waiting.length === 0) this.#waiting.delete(lane)
        this.#forget(deployment, gate, lane)
        reject(new Problem(code))
      }
      const onAbort = () => leave('invocation.cancelled')
      const timer =
        deadline === undefined ? undefined : setTimeout(() => leave('invocation.timeout'), deadline - Date.now())
      const settled = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      lane.waiting.push(place)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  leave({ installation, tenant }: Deployment) {
    const gate = this.#gates.get(installation.id)
    const lane = this.#lanes.get(tenant.id)
    if (!gate || !lane) return
    gate.running -= 1
    lane.running -= 1
    this.#running -= 1
    if (this.#waiting.size > 0) this.#startNext()
    this.#forget({ installation, tenant }, gate, lane)
  }

  #forget({ installation, tenant }: Pick<Deployment, 'installation' | 'tenant'>, gate: Gate, lane: Lane) {
    if (gate.running === 0 && gate.waiting === 0) this.#gates.delete(installation.id)
    if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(tenant.id)
  }

  #hasRoom({ limits }: Deployment, gate: Gate, lane: Lane): boolean {
    return (
      gate.running < limits.concurrency && lane.running < limits.tenantConcurrency && this.#running < this.#mostAtOnce
    )
  }

  #begin(gate: Gate, lane: Lane) {
    gate.running += 1
    lane.running += 1
    this.#running += 1
  }

  #startNext() {
    let next: { lane: Lane; index: number; share: number } | undefined
    for (const lane of this.#waiting) {
      const index = lane.waiting.findIndex(({ deployment, gate }) => this.#hasRoom(deployment, gate, lane))
      if (index === -1) continue
      const share = lane.running / lane.waiting[index]!.deployment.limits.weight
      if (!next || share < next.share) next = { lane, index, share }
    }
    if (!next) return
    const { lane, index } = next
    const [{ gate, start }] = lane.waiting.splice(index, 1) as [Waiting]
    // Tenants with the same share take turns.
    this.#waiting.delete(lane)
    if (lane.waiting.length > 0) this.#waiting.add(lane)
    gate.waiting -= 1
    this.#begin(gate, lane)
    start()
  }
}
