import { randomUUID } from 'node:crypto'
import type { ProblemCode } from '../../problems/catalogue.ts'
import type { Problem } from '../../problems/problem.ts'
import type { Deployment, InvokeOptions } from './types.ts'
import type { Budget, InvocationKind } from '../../sandbox/limits.ts'
import type { IsolateSlot } from './slot.ts'
import type { ResponseStream } from './response-stream.ts'
import type { WorkerProcess } from './worker-process.ts'

/** What the worker said the plugin answered. */
export interface Answer {
  head: string
  body: string | Uint8Array | null | ResponseStream
}

/** One invocation under way, and the whole authority that host calls of it have. */
export interface Running {
  /** Unguessable; the one thing that a host call has to name. Begins with its place in the table. */
  id: string
  kind: InvocationKind
  deployment: Deployment
  worker: WorkerProcess
  /** The isolate that it runs in. */
  slot: IsolateSlot
  user: InvokeOptions['user']
  /** How many events led to it. */
  hops: number
  /** Is told all that happens in it. */
  recorder: InvokeOptions['recorder']
  /** What it may use. */
  budget: Budget
  /** The invocation that called it; undefined for what came from outside of plugins. */
  parent: Running | undefined
  /** CPU time that was spent for it elsewhere: by what it called, and by the platform. */
  calledCpuMs: number
  /** Calls between plugins that the outermost invocation led to, counted for all of them together. */
  calls: { made: number }
  startedMs: number
  /** Milliseconds since the epoch. */
  deadline: number
  /** When the worker last got or sent something of it: what is silent for long is running, and suspect in a crash. */
  lastHeardMs: number
  hostCalls: number
  /** Host calls of it that are being answered. */
  pendingCalls: number
  bytesIn: number
  bytesOut: number
  cpuMs: number
  logLines: number
  /** What host calls of it were refused with, the last one of each code. */
  refusals: Map<ProblemCode, Problem> | undefined
  /** Aborted when the invocation ends; made with the first host call. */
  abort: AbortController | undefined
  /** State that capabilities keep for it, by capability name. */
  own: Map<string, unknown>
  stream: ResponseStream | undefined
  /** Whether it has ended, work after the response included. */
  isOver: boolean
  /** Gives its place to the next one. */
  onEnd: (() => void) | undefined
  deadlineTimer: NodeJS.Timeout | undefined
  /** Set once its deadline is over and its worker was told; keeps the worker from being killed for it. */
  endKill: (() => void) | undefined
  /** Undefined once the caller has its answer. */
  settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  /** Where the pieces of a streamed request body go on being read from. */
  feed: { pull: (credit: number) => void; stop: () => void } | undefined
}

type NewRunning = Pick<
  Running,
  'kind' | 'deployment' | 'worker' | 'slot' | 'user' | 'hops' | 'recorder' | 'budget' | 'parent' | 'deadline' | 'settle'
>

/** Why host calls of an invocation are aborted: it ended. Made once, since each would look for a stack. */
const over = new DOMException('The invocation is over.', 'AbortError')

/**
 * The table `id → authority`. What is not in it has no rights.
 *
 * It is a list of places, not a `Map`: V8 lets the outgrown table of a `Map` point to the next one, so that once one of
 * them is old, all that was ever in a later one stays in memory until the next full collection.
 */
export class Invocations {
  #running: (Running | undefined)[] = []
  /** Places that nothing is in. */
  #free: number[] = []

  begin(details: NewRunning): Running {
    const now = performance.now()
    const place = this.#free.pop() ?? this.#running.length
    const running: Running = {
      ...details,
      id: `${place}-${randomUUID()}`,
      startedMs: now,
      lastHeardMs: now,
      hostCalls: 0,
      pendingCalls: 0,
      bytesIn: 0,
      bytesOut: 0,
      cpuMs: 0,
      calledCpuMs: 0,
      calls: details.parent?.calls ?? { made: 0 },
      logLines: 0,
      refusals: undefined,
      abort: undefined,
      own: new Map(),
      stream: undefined,
      isOver: false,
      onEnd: undefined,
      deadlineTimer: undefined,
      endKill: undefined,
      feed: undefined,
    }
    this.#running[place] = running
    running.worker.began()
    return running
  }

  /** The invocation of this id, if it is under way; only for what the platform itself remembers. */
  get(id: string): Running | undefined {
    const running = this.#running[placeOf(id)]
    return running?.id === id ? running : undefined
  }

  /** The invocation of this id, if it is under way and runs in this worker. */
  find(id: string, worker: WorkerProcess): Running | undefined {
    const running = this.get(id)
    return running?.worker === worker ? running : undefined
  }

  end(running: Running) {
    const place = placeOf(running.id)
    this.#running[place] = undefined
    this.#free.push(place)
    running.isOver = true
    if (running.parent) running.parent.calledCpuMs += running.cpuMs + running.calledCpuMs
    running.worker.ended()
    clearTimeout(running.deadlineTimer)
    running.endKill?.()
    running.feed?.stop()
    running.abort?.abort(over)
  }

  in(worker: WorkerProcess): Running[] {
    return this.#running.filter((running) => running?.worker === worker) as Running[]
  }
}

/** Of an id that was made here; of others it is any number. */
const placeOf = (id: string): number => Number.parseInt(id, 10)
