/** Lets a fixed number of users at a time have something, by name; the others wait in line. */
export interface Slots {
  /** Resolves with the function that gives the place back; rejects when `signal` is aborted. */
  take(name: string, signal: AbortSignal): (() => void) | Promise<() => void>
}

/** `each` places for every name. */
export function createSlots(each: number): Slots {
  const names = new Map<string, { taken: number; waiting: Set<() => void> }>()

  const giver = (name: string) => {
    let given = false
    return () => {
      if (given) return
      given = true
      const slots = names.get(name)
      if (!slots) return
      const [next] = slots.waiting
      if (next) {
        slots.waiting.delete(next)
        next()
      } else if (--slots.taken === 0) names.delete(name)
    }
  }

  return {
    take(name, signal) {
      signal.throwIfAborted()
      const slots = names.get(name) ?? { taken: 0, waiting: new Set() }
      names.set(name, slots)
      if (slots.taken < each) {
        slots.taken += 1
        return giver(name)
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          slots.waiting.delete(enter)
          reject(signal.reason)
        }
        const enter = () => {
          signal.removeEventListener('abort', leave)
          resolve(giver(name))
        }
        slots.waiting.add(enter)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
  }
}
