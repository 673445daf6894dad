import { Problem } from '../../problems/problem.ts'
import type { Launch } from './launch.ts'
import type { Deployment } from './types.ts'
import { WorkerProcess, type WorkerEvents } from './worker-process.ts'

/** A worker that serves only one tenant or installation ends after being without work for this long. */
const idleMs = 60_000
const sweepMs = 15_000

const heavyGroup = 'verified:heavy'

interface Kind {
  /** It ended its worker repeatedly. */
  isAlone: boolean
  /** It ran long lately. */
  isHeavy: boolean
}

/**
 * Which worker hosts which installation. Trust decides: verified plugins share a few workers, unverified ones get a
 * worker per tenant, and an installation that is set apart gets one of its own; verified ones that run long share one
 * apart from the quick ones. A worker never changes its group.
 */
export class Placement {
  #workers = new Map<string, WorkerProcess>()
  #spare: WorkerProcess | undefined
  #usedMs = new Map<WorkerProcess, number>()
  #sweep: NodeJS.Timeout
  #closed = false
  #launch: Launch
  #events: WorkerEvents
  #sharedWorkers: number
  #keepsSpare: boolean

  constructor(options: { launch: Launch; events: WorkerEvents; sharedWorkers: number; keepsSpare: boolean }) {
    this.#launch = options.launch
    this.#events = options.events
    this.#keepsSpare = options.keepsSpare
    this.#sharedWorkers = Math.max(1, options.sharedWorkers)
    this.#sweep = setInterval(() => this.#endIdle(), sweepMs)
    this.#sweep.unref()
    this.#spare = this.#start()
  }

  get workers(): WorkerProcess[] {
    return [...this.#workers.values()]
  }

  /** A ready worker for this deployment. */
  async workerFor(deployment: Deployment, kind: Kind): Promise<WorkerProcess> {
    const worker = this.#inGroup(this.#groupOf(deployment, kind))
    this.#usedMs.set(worker, performance.now())
    if (!worker.started) await booted(worker)
    return worker
  }

  /** The worker that hosts code nobody trusts yet, for looking at it. */
  async inspector(): Promise<WorkerProcess> {
    const worker = this.#inGroup('inspection')
    await booted(worker)
    return worker
  }

  /** A worker is gone: its group gets another with the next invocation. */
  remove(worker: WorkerProcess) {
    this.#usedMs.delete(worker)
    if (this.#spare === worker) this.#spare = undefined
    if (worker.group !== undefined && this.#workers.get(worker.group) === worker) this.#workers.delete(worker.group)
  }

  close() {
    this.#closed = true
    clearInterval(this.#sweep)
    for (const worker of [...this.workers, this.#spare]) worker?.kill('platform.draining')
  }

  #groupOf({ installation, tenant, trust }: Deployment, { isAlone, isHeavy }: Kind): string {
    if (isAlone || trust === 'own') return `installation:${installation.id}`
    if (trust === 'unverified') return `tenant:${tenant.id}`
    if (isHeavy) return heavyGroup
    return `verified:${slotOf(installation.id, this.#sharedWorkers)}`
  }

  #inGroup(group: string): WorkerProcess {
    const known = this.#workers.get(group)
    if (known && !known.dying && !known.gone) return known
    const worker = this.#spare && !this.#spare.dying && !this.#spare.gone ? this.#spare : this.#start()
    worker.group = group
    if (group === heavyGroup) worker.yieldToOthers()
    this.#workers.set(group, worker)
    this.#spare = undefined
    // The next group finds a worker that is booted already.
    void worker.ready.then(
      () => {
        if (!this.#closed && this.#keepsSpare) this.#spare ??= this.#start()
      },
      () => undefined,
    )
    return worker
  }

  #start(): WorkerProcess {
    return new WorkerProcess(this.#launch, this.#events)
  }

  #endIdle() {
    const before = performance.now() - idleMs
    for (const [group, worker] of this.#workers) {
      const idle = worker.underWay === 0 && (this.#usedMs.get(worker) ?? 0) < before
      if (idle && (group === heavyGroup || !group.startsWith('verified:'))) worker.kill('isolate.evicted')
    }
  }
}

const booted = async (worker: WorkerProcess) => {
  try {
    await worker.ready
  } catch (cause) {
    throw new Problem('worker.lost', {}, { cause })
  }
}

/** FNV-1a over the id: the same installation keeps to the same shared worker. */
const slotOf = (id: string, slots: number): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % slots
}
