import { asIs } from '../../languages/said.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { isProblemCode, Problem } from '../../problems/problem.ts'
import type { FromWorker } from '../../sandbox/bridge/messages.ts'
import type { GuestEnvironment } from '../../sandbox/bridge/entries.ts'
import { CodeTexts } from './code-texts.ts'
import type { Limits } from '../../sandbox/limits.ts'
import { Eviction, type Room } from './eviction.ts'
import { capabilityState } from './host-calls.ts'
import { NotStarted } from './not-started.ts'
import { newSlot, revisionKeyOf, type IsolateSlot } from './slot.ts'
import type { SourcePositions } from './source-positions.ts'
import type { Deployment } from './types.ts'
import { unlessDone } from './unless-done.ts'
import type { WorkerProcess } from './worker-process.ts'

/** An isolate without work for this long is evicted. */
const idleMs = 5 * 60_000
/** How much later than it should a busy worker may end a load. */
const lateMs = 1_000
/** How many go at most while one is loaded, which waits for them. */
const goForOne = 3

/** Loads isolates into workers and evicts them. */
export class Isolates {
  #made = 0
  #capabilityNames: string[]
  #reservedNames: string[]
  #positions: SourcePositions
  #texts = new CodeTexts()
  #eviction: Eviction
  #onOverdue: (worker: WorkerProcess, slot: IsolateSlot) => void

  constructor(parts: {
    capabilities: string[]
    reserved: string[]
    positions: SourcePositions
    room: Room
    onOverdue: (worker: WorkerProcess, slot: IsolateSlot) => void
  }) {
    this.#capabilityNames = parts.capabilities
    this.#reservedNames = parts.reserved
    this.#positions = parts.positions
    this.#onOverdue = parts.onOverdue
    this.#eviction = new Eviction(parts.room)
  }

  /** The slot of a deployment in `worker`; asks the worker to load it when it is not there. */
  slot(worker: WorkerProcess, deployment: Deployment): IsolateSlot {
    const known = this.#current(worker, deployment)
    if (known) {
      known.usedMs = performance.now()
      return known
    }
    const slot = newSlot(deployment, ++this.#made)
    worker.isolates.set(slot.key, slot)
    worker.serving.set(slot.revisionKey, slot)
    worker.hosted.add(deployment.installation.id)
    void this.#load(worker, deployment, slot)
    this.#evictOlder(worker, slot)
    this.#makeRoom(worker, goForOne)
    return slot
  }

  onLoaded(worker: WorkerProcess, message: Extract<FromWorker, { type: 'loaded' }>) {
    const slot = worker.isolates.get(message.isolate)
    if (!slot) return
    this.#endLoading(worker, slot)
    slot.isLoaded = true
    slot.settle.resolve(message.surface)
  }

  onLoadFailed(worker: WorkerProcess, message: Extract<FromWorker, { type: 'load_failed' }>) {
    const slot = worker.isolates.get(message.isolate)
    if (!slot) return
    this.#drop(worker, slot)
    this.#endLoading(worker, slot)
    void this.#rejectLoad(slot, message)
  }

  /** The isolate that serves a deployment in `worker`, if there is one. */
  #current(worker: WorkerProcess, deployment: Deployment): IsolateSlot | undefined {
    return worker.serving.get(revisionKeyOf(deployment))
  }

  #drop(worker: WorkerProcess, slot: IsolateSlot) {
    worker.isolates.delete(slot.key)
    if (worker.serving.get(slot.revisionKey) === slot) worker.serving.delete(slot.revisionKey)
  }

  async #rejectLoad(
    { deployment, settle }: IsolateSlot,
    { code, message, stack, cpuMs }: Extract<FromWorker, { type: 'load_failed' }>,
  ) {
    const detail = await this.#positions.rewrite(deployment, message)
    const cause = stack === undefined ? undefined : await this.#positions.rewrite(deployment, stack)
    const told = isProblemCode(code) ? code : 'plugin.load_failed'
    settle.reject(
      new Problem(told, { detail: asIs(detail), ...limitBroken(told, deployment.limits, cpuMs) }, { cause }),
    )
  }

  onDisposed(worker: WorkerProcess, key: string) {
    const slot = worker.isolates.get(key)
    if (!slot) return
    this.#drop(worker, slot)
    this.#endLoading(worker, slot)
    slot.settle.reject(new NotStarted('isolate.lost'))
    slot.onMeasured?.(0)
    slot.onProfiled?.('[]')
  }

  /** `guiltFor` says with which code a load fails that ended its worker itself. */
  onWorkerGone(worker: WorkerProcess, guiltFor: (slot: IsolateSlot) => ProblemCode | undefined) {
    for (const slot of worker.isolates.values()) {
      const guilt = worker.loading.has(slot) ? guiltFor(slot) : undefined
      this.#endLoading(worker, slot)
      slot.settle.reject(guilt ? new Problem(guilt) : new NotStarted('worker.lost'))
      slot.onMeasured?.(0)
      slot.onProfiled?.('[]')
    }
    worker.isolates.clear()
    worker.serving.clear()
  }

  /** Heap bytes of a loaded isolate. */
  measure(worker: WorkerProcess, deployment: Deployment): Promise<number> {
    const slot = this.#current(worker, deployment)
    if (!slot) return Promise.resolve(0)
    return new Promise((resolve) => {
      slot.onMeasured = resolve
      worker.send({ type: 'measure', isolate: slot.key })
    })
  }

  onMeasured(worker: WorkerProcess, { isolate, heapBytes }: Extract<FromWorker, { type: 'measured' }>) {
    worker.isolates.get(isolate)?.onMeasured?.(heapBytes)
  }

  /** CPU profiles of a loaded isolate as JSON, one for each thread that it ran in. */
  profile(worker: WorkerProcess, deployment: Deployment, ms: number): Promise<string> {
    const slot = this.#current(worker, deployment)
    if (!slot) return Promise.resolve('[]')
    return new Promise((resolve) => {
      slot.onProfiled = resolve
      worker.send({ type: 'profile', isolate: slot.key, ms })
    })
  }

  onProfiled(worker: WorkerProcess, { isolate, json }: Extract<FromWorker, { type: 'profiled' }>) {
    worker.isolates.get(isolate)?.onProfiled?.(json)
  }

  evictInstallation(worker: WorkerProcess, installationId: string) {
    for (const slot of worker.isolates.values()) if (slot.installationId === installationId) this.#evict(worker, slot)
  }

  /** Evicts what has been idle for long, and what there is no room for. */
  sweep(worker: WorkerProcess) {
    const before = performance.now() - idleMs
    for (const slot of worker.isolates.values())
      if (slot.running === 0 && slot.usedMs < before) this.#evict(worker, slot)
    this.#makeRoom(worker)
  }

  #endLoading(worker: WorkerProcess, slot: IsolateSlot) {
    worker.loading.delete(slot)
    slot.endKill?.()
  }

  /** Its worker ends a load that takes longer, or tells that it can not; one that does neither is ended itself. */
  #expectEnd(worker: WorkerProcess, slot: IsolateSlot, wallMs: number): () => void {
    let stop: (() => void) | undefined
    const deadline = setTimeout(() => {
      stop = unlessDone(worker.cpuMs, () => this.#onOverdue(worker, slot))
    }, wallMs + lateMs)
    return () => {
      clearTimeout(deadline)
      stop?.()
    }
  }

  async #load(worker: WorkerProcess, deployment: Deployment, slot: IsolateSlot) {
    try {
      const { sha256 } = deployment.code
      await deployment.code.mayLoad?.()
      const code = worker.wasSentCode.has(sha256) ? null : await this.#texts.read(deployment.code)
      if (worker.isolates.get(slot.key) !== slot) return
      worker.wasSentCode.add(sha256)
      const { wallMs, cpuMs } = deployment.limits.budgets.lifecycle
      worker.beganLoading(slot)
      slot.endKill ??= this.#expectEnd(worker, slot, wallMs)
      worker.send({
        type: 'load',
        isolate: slot.key,
        codeHash: sha256,
        code,
        memoryMb: deployment.limits.isolateMemoryMb,
        environment: JSON.stringify(this.#environment(deployment)),
        wallMs,
        cpuMs,
      })
    } catch (error) {
      this.#drop(worker, slot)
      slot.settle.reject(error instanceof Problem ? error : new Problem('plugin.load_failed', {}, { cause: error }))
    }
  }

  /** The worker forgot the code of an isolate that it is to load. */
  onCodeWanted(worker: WorkerProcess, { isolate }: Extract<FromWorker, { type: 'code_wanted' }>) {
    const slot = worker.isolates.get(isolate)
    if (!slot || slot.isLoaded || slot.wasResent) return
    slot.wasResent = true
    worker.wasSentCode.delete(slot.deployment.code.sha256)
    void this.#load(worker, slot.deployment, slot)
  }

  #environment(deployment: Deployment): GuestEnvironment {
    const known = new Set(this.#capabilityNames)
    const names = [...new Set([...this.#capabilityNames, ...this.#reservedNames])]
    const { messageBytes, responseBytes, hostCalls, timers, logLineBytes, logLines } = deployment.limits
    return {
      plugin: { id: deployment.installation.plugin, version: deployment.installation.version },
      tenant: {
        slug: deployment.tenant.slug,
        ...(deployment.tenant.language && { language: deployment.tenant.language }),
      },
      capabilities: Object.fromEntries(names.map((name) => [name, capabilityState(deployment, name, known.has(name))])),
      scopes: deployment.grant,
      settings: deployment.settings,
      dynamicCode: deployment.dynamicCode,
      ...(deployment.tape && { tape: deployment.tape }),
      ...(deployment.isInspected && { describesRoutes: true }),
      limits: { messageBytes, responseBytes, hostCalls, timers, logLineBytes, logLines },
    }
  }

  /** Older revisions of an installation go once nothing runs in them. */
  #evictOlder(worker: WorkerProcess, newest: IsolateSlot) {
    for (const slot of worker.isolates.values()) {
      const isOlder = slot.installationId === newest.installationId && slot !== newest
      if (isOlder && slot.running === 0 && slot.isLoaded) this.#evict(worker, slot)
    }
  }

  #makeRoom(worker: WorkerProcess, atMost?: number) {
    for (const slot of this.#eviction.choose(worker, atMost)) this.#evict(worker, slot)
  }

  #evict(worker: WorkerProcess, slot: IsolateSlot) {
    this.#drop(worker, slot)
    this.#endLoading(worker, slot)
    if (!slot.isLoaded) slot.settle.reject(new NotStarted('isolate.lost'))
    slot.onMeasured?.(0)
    slot.onProfiled?.('[]')
    worker.send({ type: 'evict', isolate: slot.key })
  }
}

/** Which limit of loading an error tells of. */
const limitBroken = (code: ProblemCode, { budgets, isolateMemoryMb }: Limits, cpuMs: number) => {
  if (code === 'invocation.cpu')
    return { limit: 'lifecycle.cpuMs', value: budgets.lifecycle.cpuMs, used: Math.round(cpuMs) }
  if (code === 'invocation.timeout') return { limit: 'lifecycle.wallMs', value: budgets.lifecycle.wallMs }
  if (code === 'invocation.memory') return { limit: 'isolateMemoryMb', value: isolateMemoryMb }
  return {}
}
