/** How long a thread that was just started may take until its code is loaded, on a machine that is slow or busy. */
export const threadStartsWithinMs = 30_000

/**
 * Calls `late` unless it is told to stop within `ms`. What came in time while this process was busy with something else
 * is heard first: timers come before messages, so that an answer which is there already would be called late.
 *
 * @returns stops it
 *
 * @example
 * const answered = patience(2_000, () => void thread.terminate())
 * thread.once('message', answered)
 */
export const patience = (ms: number, late: () => void): (() => void) => {
  let turn: NodeJS.Immediate | undefined
  const timer = setTimeout(() => (turn = setImmediate(late)), ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(turn)
  }
}
