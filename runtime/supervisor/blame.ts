import type { Running } from './invocations.ts'

/** Plugin code that hurts its process runs at least this long; what was heard of more recently is a neighbour. */
const suspectAfterMs = 20

/**
 * Which invocations may have ended their worker. The worker can't be asked any more, so it is told from outside:
 * those it was silent about, or all when none stands out.
 */
export const suspects = (running: Running[], now = performance.now()): Running[] => {
  const silent = running.filter(({ lastHeardMs }) => now - lastHeardMs > suspectAfterMs)
  return silent.length > 0 ? silent : running
}
