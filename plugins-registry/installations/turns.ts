/**
 * Lets at most so many pieces of work run at once; the others wait in order. Installing holds one
 * connection while it uses another: with turns fewer than connections it can't wait for itself.
 */
export const createTurns = (atOnce: number) => {
  const waiting: (() => void)[] = []
  let running = 0

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) await new Promise<void>((begin) => waiting.push(begin))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
