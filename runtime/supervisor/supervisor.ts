import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '../../problems/problem.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import type { CapabilityHost } from '../../sandbox/capabilities/define.ts'
import { callLimits } from '../../sandbox/capabilities/plugins/limits.ts'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'
import { Admission } from './admission.ts'
import { culpritOf, sharesBlame, suspects, wasLoading, type Culprit } from './blame.ts'
import { brokenLimit } from './broken-limit.ts'
import { entryMessage, isRepeatable } from './entry.ts'
import { defaultRoom, type Room } from './eviction.ts'
import { createHostCalls, type AskAboutUser, type HostCalls } from './host-calls.ts'
import { Heaviness } from './heaviness.ts'
import { inspectionOf } from './inspection.ts'
import { Invocations, type Answer, type Running } from './invocations.ts'
import { Isolates } from './isolates.ts'
import { builtSandbox, type Launch } from './launch.ts'
import { asCallProblem, budgetOf, countCall, depthOf, userSeenBy } from './nested.ts'
import { NotStarted } from './not-started.ts'
import { Placement } from './placement.ts'
import { mergeProfiles } from './profile.ts'
import { Quarantine, type Health } from './quarantine.ts'
import { createPluginTexts } from './plugin-texts.ts'
import { feedBody } from './request-body.ts'
import { parseResponse, parseResult } from './response.ts'
import { parseSurface } from './surface.ts'
import { SourcePositions } from './source-positions.ts'
import { statisticsOf, type Statistics } from './statistics.ts'
import type { Deployment, Entry, InvocationUsage, InvokeOptions, LogRecord, Supervisor, Surface } from './types.ts'
import { unlessDone } from './unless-done.ts'
import { createMessageHandler } from './worker-messages.ts'
import type { WorkerProcess } from './worker-process.ts'

const sweepMs = 10_000
const settledEveryMs = 5
/** How often an invocation that had not begun is moved before its caller hears of it. */
const mostMoves = 3

interface SupervisorOptions {
  capabilities: CapabilityHost[]
  /** Answers host calls instead of the capabilities: those of a recording. */
  hostCalls?: HostCalls
  /** Names of capabilities that are planned; plugin code that uses one is told so. */
  reservedCapabilities?: string[]
  /** Bounds of looking at code that nobody installed yet. */
  limits?: Limits
  /** Processes that verified plugins share. */
  sharedWorkers?: number
  /** Whether a booted worker is kept for the next group of installations; a single run needs none. */
  keepsSpareWorker?: boolean
  /** What isolates of one worker may take together; beyond it those unused for longest are evicted. */
  room?: Partial<Room>
  launch?: Launch
  onLog?: (record: LogRecord) => void
  /** Takes what is not for logs out of a text of the plugin's. */
  redact?: (deployment: Deployment, text: string) => Promise<string>
  /** Asked before plugin code is entered, loading aside; what it throws is what the caller gets. */
  admit?: (deployment: Deployment) => void
  /** Whether the user of an invocation may do something; by the list of their permissions unless told. */
  askAboutUser?: AskAboutUser
  onUsage?: (deployment: Deployment, usage: InvocationUsage) => void
  onError?: (error: unknown) => void
  /** A host call was refused by this limit. */
  onLimit?: (deployment: Deployment, limit: unknown) => void
  /** A worker named an invocation that is not its own, or that is over. */
  onRefused?: (message: { worker: number; type: string }) => void
}

export interface RunningSupervisor extends Supervisor {
  health: (installationId: string) => Health
  release: (installationId: string) => void
  /** Installations that ended their workers, and what follows from it now. */
  unhealthy: () => { installationId: string; health: Health }[]
  /** Ids of what is under way for an installation. */
  invocationsOf: (installationId: string) => string[]
  /** What runs now, for metrics. */
  statistics: () => Statistics
}

const byList: AskAboutUser = (_deployment, { permissions }, permission) => permissions.includes(permission)

/** How one invocation is made: what its caller says, and, when plugin code called, on whose behalf and until when. */
interface Invoke extends InvokeOptions {
  parent?: Running
  /** Milliseconds since the epoch. */
  deadline?: number
}

/** Starts sandbox workers, sends them invocations, answers their host calls, and ends what breaks its limits. */
export const createSupervisor = (options: SupervisorOptions): RunningSupervisor => {
  const invocations = new Invocations()
  /**
   * What plugins call of one another is admitted apart, by depth: whoever waits for a place holds only places of lower
   * depths, so that two plugins which call one another never wait for each other.
   */
  const admissions: Admission[] = []
  const quarantine = new Quarantine()
  const heaviness = new Heaviness()
  const hostCalls = options.hostCalls ?? createHostCalls(options.capabilities, options.askAboutUser ?? byList)
  const positions = new SourcePositions()
  const isolates = new Isolates({
    capabilities: hostCalls.names,
    reserved: options.reservedCapabilities ?? [],
    positions,
    room: { ...defaultRoom, ...options.room },
    onOverdue: (worker, { installationId, key: isolate }) =>
      killGuilty(worker, { installationId, isolate }, 'invocation.timeout'),
  })
  const texts = createPluginTexts({ positions, redact: options.redact, onLog: options.onLog, onError: options.onError })
  const counters = { refused: 0, malformed: 0, killed: 0 }
  let closed = false

  const finish = (running: Running, code?: string, message?: string) => {
    invocations.end(running)
    running.recorder?.ended(code, message)
    heaviness.note(running.deployment.installation.id, running.cpuMs)
    running.onEnd?.()
    running.stream?.end(code === undefined ? undefined : new Problem(code as ProblemCode))
    running.slot.running -= 1
    options.onUsage?.(running.deployment, {
      kind: running.kind,
      cpuMs: running.cpuMs,
      wallMs: performance.now() - running.startedMs,
      hostCalls: running.hostCalls,
      bytesIn: running.bytesIn,
      bytesOut: running.bytesOut,
      ...(code !== undefined && { code }),
    })
  }

  const fail = (running: Running, error: Problem) => {
    running.settle?.reject(error)
    running.settle = undefined
    finish(running, error.code, error.message)
  }

  /** What a process that was ended used for an invocation can't be asked any more: at most its time, or all that it may. */
  const estimateCpu = (running: Running) => {
    running.cpuMs ||= Math.min(performance.now() - running.startedMs, running.budget.cpuMs)
  }

  /** Ends everything that runs in a worker: what is guilty with `code`, the others so that they may be tried again. */
  const failAll = (worker: WorkerProcess, code: ProblemCode, guilty: Culprit | undefined, unstarted: string[] = []) => {
    placement.remove(worker)
    const innocent = new Set(unstarted)
    const guiltOf = (running: Running): ProblemCode | undefined => {
      if (running.endKill) return 'invocation.timeout'
      return guilty && sharesBlame(running, guilty) ? code : undefined
    }
    for (const running of invocations.in(worker)) {
      const guilt = guiltOf(running)
      if (innocent.has(running.id)) fail(running, new NotStarted('worker.lost'))
      else if (!guilt) fail(running, new Problem('worker.lost'))
      else {
        estimateCpu(running)
        fail(running, new Problem(guilt, brokenLimit(guilt, running, true)))
      }
    }
    isolates.onWorkerGone(worker, (slot) => (guilty && wasLoading(slot, guilty) ? code : undefined))
  }

  /** Kills a worker for what one installation did. */
  const killGuilty = (worker: WorkerProcess, culprit: Culprit, code: ProblemCode, unstarted?: string[]) => {
    if (worker.dying) return
    counters.killed += 1
    quarantine.strike(culprit.installationId, true)
    worker.kill(code)
    failAll(worker, code, culprit, unstarted)
  }

  const onWorkerGone = (worker: WorkerProcess, code: string) => {
    const running = invocations.in(worker)
    const { installations, isCertain } = suspects(worker, running)
    const blamed = [...installations]
    const isOurs = code === 'isolate.evicted' || code === 'platform.draining'
    // One that was killed for what it is known to have done has nothing under way any more.
    if (!isOurs && running.length > 0) counters.killed += 1
    if (!isOurs) for (const installation of blamed) quarantine.strike(installation, isCertain)
    failAll(
      worker,
      code === 'worker.lost' ? 'plugin.crashed' : (code as ProblemCode),
      isCertain && !isOurs ? { installationId: blamed[0]! } : undefined,
    )
  }

  const onMessage = createMessageHandler({
    invocations,
    isolates,
    hostCalls,
    finish,
    killGuilty,
    onLog: texts.log,
    onError: options.onError ?? (() => undefined),
    onLimit: options.onLimit ?? (() => undefined),
    onRefused: (worker, type) => {
      counters.refused += 1
      options.onRefused?.({ worker: worker.number, type })
    },
  })

  const placement = new Placement({
    launch: options.launch ?? builtSandbox,
    sharedWorkers: options.sharedWorkers ?? 1,
    keepsSpare: options.keepsSpareWorker ?? true,
    events: {
      message: onMessage,
      malformed: () => (counters.malformed += 1),
      exit: onWorkerGone,
      memoryAllowance: (worker) => memoryAllowance(deploymentsAtWork(worker)),
    },
  })
  const sweep = setInterval(() => placement.workers.forEach((worker) => isolates.sweep(worker)), sweepMs)
  sweep.unref()

  const deploymentsAtWork = (worker: WorkerProcess): Deployment[] => [
    ...invocations.in(worker).map(({ deployment }) => deployment),
    ...[...worker.loading].map(({ deployment }) => deployment),
  ]

  /** Asks the worker to end an invocation, which until then has the time that it had. */
  const cancel = ({ worker, id }: Running, code: 'invocation.cancelled' | 'isolate.evicted') =>
    worker.send({ type: 'cancel', id, code })

  /** Its time is over: a worker that does not end it is killed. */
  const expire = (running: Running) => {
    const { worker, id } = running
    worker.send({ type: 'cancel', id, code: 'invocation.timeout' })
    running.endKill = unlessDone(worker.cpuMs, () => killGuilty(worker, culpritOf(running), 'invocation.timeout'))
  }

  const workerOf = (deployment: Deployment): Promise<WorkerProcess> =>
    placement.workerFor(deployment, {
      isAlone: quarantine.isAlone(deployment.installation.id),
      isHeavy: heaviness.isHeavy(deployment.installation.id),
    })

  const enter = async (
    deployment: Deployment,
    entry: Entry,
    { user, hops = 0, signal, recorder, tape, parent, deadline: latest }: Invoke,
  ): Promise<{ answer: Answer; running: Running }> => {
    const budget = budgetOf(deployment.limits.budgets[entry.kind], parent, latest)
    const worker = await workerOf(deployment)
    refuseDying(worker)
    const slot = isolates.slot(worker, deployment)
    slot.running += 1
    try {
      if (!slot.isLoaded) await slot.loaded
      refuseDying(worker)
    } catch (error) {
      slot.running -= 1
      throw error
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const deadline = Math.min(Date.now() + budget.wallMs, latest ?? Infinity)
    const wallMs = Math.max(1, deadline - Date.now())
    const running = invocations.begin({
      kind: entry.kind,
      deployment,
      worker,
      slot,
      user,
      hops,
      recorder: deployment.tape ? recorder : undefined,
      budget,
      parent,
      deadline,
      settle: { resolve, reject },
    })
    running.deadlineTimer = setTimeout(expire, wallMs, running)
    if (signal) onAbort(signal, () => isAwaited(running) && cancel(running, 'invocation.cancelled'))
    const { input, body } = entryMessage(entry, userSeenBy(deployment, user), deadline, tape)
    const streamed = typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
    running.bytesIn = input.length + (streamed ? 0 : (body?.length ?? 0))
    worker.send({
      type: 'invoke',
      id: running.id,
      isolate: slot.key,
      input,
      body: streamed ? null : body,
      streamed,
      wallMs,
      cpuMs: budget.cpuMs,
    })
    if (streamed) running.feed = feedBody(body, running, deployment.limits.requestBytes)
    return { answer: await promise, running }
  }

  /**
   * Enters plugin code. What had not begun to run beside a crash is run elsewhere; what was under way is tried once
   * more when nothing can be done twice by it.
   */
  const attempt = async (deployment: Deployment, entry: Entry, invoke: Invoke): Promise<Answer> => {
    if (closed) throw new Problem('platform.draining')
    if (entry.kind !== 'lifecycle') options.admit?.(deployment)
    const admission = (admissions[invoke.parent ? depthOf(invoke.parent) + 1 : 0] ??= new Admission())
    const turn = admission.enter(deployment, invoke)
    if (turn) await turn
    let moves = 0
    let repeats = 0
    try {
      for (;;) {
        quarantine.check(deployment)
        try {
          const { answer, running } = await enter(deployment, entry, invoke)
          // Work that goes on after the response keeps its place.
          if (running.isOver) admission.leave(deployment)
          else running.onEnd = () => admission.leave(deployment)
          return answer
        } catch (error) {
          if (invoke.signal?.aborted || closed) throw error
          if (error instanceof NotStarted) {
            if (++moves > mostMoves) throw error
          } else if (!isRepeatable(entry, error) || ++repeats > 1) throw error
        }
      }
    } catch (error) {
      admission.leave(deployment)
      throw await texts.withoutSecrets(deployment, error)
    }
  }

  /** Looks at code once; a worker that another one's code ended meanwhile is no reason to refuse this one. */
  const inspectOnce = async (deployment: Deployment): Promise<Surface> => {
    const worker = await placement.inspector()
    const slot = isolates.slot(worker, deployment)
    try {
      return parseSurface(await slot.loaded)
    } finally {
      isolates.evictInstallation(worker, deployment.installation.id)
    }
  }

  return {
    request: async (deployment, entry, invoke = {}) =>
      parseResponse(await attempt(deployment, entry, invoke), deployment.limits),
    run: async (deployment, entry, invoke = {}) => parseResult(await attempt(deployment, entry, invoke)),
    call: async (invocation, deployment, { name, payload, timeoutMs = Infinity }) => {
      const parent = invocations.get(invocation)
      if (!parent) throw new Problem('invocation.ended')
      countCall(parent)
      parent.abort ??= new AbortController()
      const caller = { plugin: parent.deployment.installation.plugin }
      const { user, hops } = parent
      const deadline = Math.min(parent.deadline - callLimits.marginMs, Date.now() + timeoutMs)
      const { signal } = parent.abort
      const entry = { kind: 'call', name, payload, caller } as const
      try {
        return parseResult(await attempt(deployment, entry, { user, hops, signal, parent, deadline }))
      } catch (error) {
        throw asCallProblem(error)
      }
    },
    inspect: async ({ sha256, text }) => {
      for (let moves = 0; ; moves++) {
        try {
          return await inspectOnce(inspectionOf(sha256, text, options.limits ?? defaultLimits))
        } catch (error) {
          if (!(error instanceof NotStarted) || moves >= mostMoves) throw error
        }
      }
    },
    surface: async (deployment) => parseSurface(await isolates.slot(await workerOf(deployment), deployment).loaded),
    memoryBytes: async (deployment) => {
      // Not where the next invocation goes: who took much CPU time just now is still where it was.
      const held = await Promise.all(placement.workers.map((worker) => isolates.measure(worker, deployment)))
      return Math.max(0, ...held)
    },
    profile: async (deployment, ms) => {
      const worker = await workerOf(deployment)
      await isolates.slot(worker, deployment).loaded
      return mergeProfiles(await isolates.profile(worker, deployment, ms))
    },
    evict: async (installationId) => {
      for (const worker of placement.workers) {
        for (const running of invocations.in(worker)) {
          if (running.deployment.installation.id === installationId) cancel(running, 'isolate.evicted')
        }
        isolates.evictInstallation(worker, installationId)
      }
    },
    settled: async (installationId, withinMs) => {
      const until = performance.now() + withinMs
      const underWay = placement.workers
        .flatMap((worker) => invocations.in(worker))
        .filter(({ deployment }) => deployment.installation.id === installationId)
      while (underWay.some(({ isOver }) => !isOver) && performance.now() < until) await sleep(settledEveryMs)
    },
    health: (installationId) => quarantine.health(installationId),
    release: (installationId) => quarantine.release(installationId),
    unhealthy: () => quarantine.unhealthy(),
    invocationsOf: (installationId) =>
      placement.workers
        .flatMap((worker) => invocations.in(worker))
        .filter(({ deployment }) => deployment.installation.id === installationId)
        .map(({ id }) => id),
    statistics: () => ({ workers: placement.workers.map(statisticsOf), ...counters }),
    close: async () => {
      closed = true
      clearInterval(sweep)
      placement.close()
      await texts.settled()
    },
  }
}

/** Bytes that the installations at work in a worker may add to it: one in full, the others as far as their heaps go. */
const memoryAllowance = (atWork: Deployment[]): number => {
  const limits = new Map(atWork.map((deployment) => [deployment.installation.id, deployment.limits]))
  const heaps = [...limits.values()].reduce((sum, { isolateMemoryMb }) => sum + isolateMemoryMb, 0)
  const largest = Math.max(0, ...[...limits.values()].map(({ processMemoryMb }) => processMemoryMb))
  return (largest + heaps) * 1024 * 1024
}

/**
 * One that was chosen may have been ended by the time that something would begin in it.
 *
 * @throws {NotStarted}
 */
const refuseDying = ({ dying, gone }: WorkerProcess) => {
  if (dying || gone) throw new NotStarted('worker.lost')
}

/** Whether a caller still waits for something of it. */
const isAwaited = ({ settle, stream }: Running): boolean => settle !== undefined || stream?.ended === false

const onAbort = (signal: AbortSignal, run: () => void) => {
  if (signal.aborted) run()
  else signal.addEventListener('abort', run, { once: true })
}
