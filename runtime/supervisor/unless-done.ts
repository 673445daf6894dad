import { patience } from '../patience.ts'

/** How long a worker may take to do what it was told, before it is looked whether it could. */
const withinMs = 150
/** CPU time that its process had by then unless it waited for a processor. /proc tells it in steps of 10 ms. */
const leastCpuMs = 30
/** How often one that waited for a processor is looked at again, and for how long in all. */
const againMs = 50
const longestMs = 2_000

/**
 * Calls `run` when a worker does not do in time what it was told, and not because it waited for a processor.
 *
 * @param cpuMs CPU time of its process so far; undefined where nothing tells it
 * @returns to be called when it is done
 */
export const unlessDone = (cpuMs: () => number | undefined, run: () => void): (() => void) => {
  const beganMs = performance.now()
  const before = cpuMs()
  const couldAct = () => {
    const now = cpuMs()
    return before === undefined || now === undefined || now - before >= leastCpuMs
  }
  const decide = () => {
    if (couldAct() || performance.now() - beganMs > longestMs) run()
    else stop = patience(againMs, decide)
  }
  let stop = patience(withinMs, decide)
  return () => stop()
}
