import type { Running } from './invocations.ts'
import type { IsolateSlot } from './slot.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Plugin code that hurts its process mostly runs at least this long; what was heard of more recently is a neighbour. */
const suspectAfterMs = 20

interface Suspects {
  installations: Set<string>
  /** Whether nobody else can have been it. */
  isCertain: boolean
}

/** What a worker was ended for. */
export interface Culprit {
  installationId: string
  /** Key of the isolate, when it was one of the installation's alone. */
  isolate?: string
  /** The invocation, when it was one alone. */
  invocation?: Running
}

/** One invocation alone. */
export const culpritOf = (invocation: Running): Culprit => ({ installationId: idOf(invocation), invocation })

/** Whether an invocation shares the blame: another one of the same installation does not unless nothing tells them apart. */
export const sharesBlame = (running: Running, { installationId, isolate, invocation }: Culprit): boolean => {
  if (invocation) return running === invocation
  return isolate === undefined ? idOf(running) === installationId : running.slot.key === isolate
}

/** Whether it was the loading of this isolate. */
export const wasLoading = (slot: IsolateSlot, { installationId, isolate, invocation }: Culprit): boolean => {
  if (invocation) return false
  return isolate === undefined ? slot.installationId === installationId : slot.key === isolate
}

const idOf = ({ deployment }: Running): string => deployment.installation.id

/**
 * Installations that may have ended their worker, which can't be asked any more. It said who was running for long when
 * it was last heard of, which is certain unless someone else was silent for longer; failing that, it is those it was
 * silent about, and those whose code it was loading.
 */
export const suspects = (worker: WorkerProcess, running: Running[], now = performance.now()): Suspects => {
  const long = new Set([...worker.long].flatMap((key) => worker.isolates.get(key)?.installationId ?? []))
  if (long.size > 0) {
    // On a busy machine that may be old news, of someone who only waited for a processor.
    const silentMs = Math.max(
      0,
      ...running.filter((each) => long.has(idOf(each))).map((each) => now - each.lastHeardMs),
    )
    const silentLonger = running.filter((each) => each.pendingCalls === 0 && now - each.lastHeardMs > silentMs)
    const installations = new Set([...long, ...silentLonger.map(idOf)])
    return { installations, isCertain: installations.size === 1 }
  }
  const loading = [...worker.loading].map(({ installationId }) => installationId)
  const atWork = new Set([...loading, ...running.map(idOf)])
  if (atWork.size === 1) return { installations: atWork, isCertain: true }
  const silent = running.filter(({ lastHeardMs }) => now - lastHeardMs > suspectAfterMs)
  // What waits for an answer of ours has reason to be silent.
  const unexcused = silent.filter(({ pendingCalls }) => pendingCalls === 0)
  for (const invocations of [unexcused, silent]) {
    const candidates = new Set([...loading, ...invocations.map(idOf)])
    if (candidates.size > 0) return { installations: candidates, isCertain: false }
  }
  return { installations: atWork, isCertain: false }
}
