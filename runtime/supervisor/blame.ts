import type { Running } from './invocations.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Plugin code that hurts its process mostly runs at least this long; what was heard of more recently is a neighbour. */
const suspectAfterMs = 20

export interface Suspects {
  installations: Set<string>
  /** Whether nobody else can have been it. */
  isCertain: boolean
}

/**
 * Installations that may have ended their worker, which can't be asked any more. It said who was running for long when
 * it was last heard of; failing that, it is those it was silent about, and those whose code it was loading.
 */
export const suspects = (worker: WorkerProcess, running: Running[], now = performance.now()): Suspects => {
  const long = [...worker.long].flatMap((key) => worker.isolates.get(key)?.installationId ?? [])
  if (long.length > 0) return { installations: new Set(long), isCertain: new Set(long).size === 1 }
  const loading = [...worker.loading].map(({ installationId }) => installationId)
  const atWork = new Set([...loading, ...running.map(({ deployment }) => deployment.installation.id)])
  if (atWork.size === 1) return { installations: atWork, isCertain: true }
  const silent = running.filter(({ lastHeardMs }) => now - lastHeardMs > suspectAfterMs)
  // What waits for an answer of ours has reason to be silent.
  const unexcused = silent.filter(({ pendingCalls }) => pendingCalls === 0)
  for (const invocations of [unexcused, silent]) {
    const candidates = new Set([...loading, ...invocations.map(({ deployment }) => deployment.installation.id)])
    if (candidates.size > 0) return { installations: candidates, isCertain: false }
  }
  return { installations: atWork, isCertain: false }
}
