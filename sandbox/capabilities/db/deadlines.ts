/** How exactly a deadline is kept. */
const everyMs = 50

interface Deadline {
  at: number
  passed: () => void
}

/**
 * Deadlines of statements. Nearly all are met: one timer looks at them all now and then, where a timer for each would
 * cost more than it is worth.
 */
export function createDeadlines(): { add(inMs: number, passed: () => void): () => void } {
  const all = new Set<Deadline>()
  let timer: NodeJS.Timeout | undefined

  const look = () => {
    const now = Date.now()
    for (const deadline of all) {
      if (deadline.at > now) continue
      all.delete(deadline)
      deadline.passed()
    }
    if (all.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    add(inMs, passed) {
      const deadline = { at: Date.now() + inMs, passed }
      all.add(deadline)
      timer ??= setInterval(look, everyMs).unref()
      return () => all.delete(deadline)
    },
  }
}
