import type { Running } from './invocations.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Plugin code that hurts its process mostly runs at least this long; what was heard of more recently is a neighbour. */
const suspectAfterMs = 20

/**
 * Installations that may have ended their worker, which can't be asked any more. It said who was running for long when
 * it was last heard of; failing that, it is those it was silent about, and those whose code it was loading.
 */
export const suspects = (worker: WorkerProcess, running: Running[], now = performance.now()): Set<string> => {
  const long = [...worker.long].flatMap((key) => worker.isolates.get(key)?.installationId ?? [])
  if (long.length > 0) return new Set(long)
  const loading = [...worker.loading].map(({ installationId }) => installationId)
  const silent = running.filter(({ lastHeardMs }) => now - lastHeardMs > suspectAfterMs)
  const candidates = silent.length > 0 || loading.length > 0 ? silent : running
  return new Set([...loading, ...candidates.map(({ deployment }) => deployment.installation.id)])
}
