/** How far back it is remembered. */
const keptSeconds = 120

/** What an installation did in one second. */
interface Sums {
  invocations: number
  failures: number
  cpuMs: number
}

export interface Second {
  at: Date
  invocations: number
  failures: number
}

export interface Recent {
  /** Notes that an invocation ended. */
  note(installationId: string, usage: { cpuMs: number; code?: string }): void
  /** The last seconds, the oldest first; the one that is not over is left out. */
  seconds(): Second[]
  /** What an installation did in the last minute. */
  lastMinute(installationId: string): Sums
}

const none = (): Sums => ({ invocations: 0, failures: 0, cpuMs: 0 })

/** What happened in this process in the last two minutes, for who looks on. */
export const createRecent = (now: () => number = Date.now): Recent => {
  const bySecond = new Map<number, Map<string, Sums>>()

  const forget = (before: number) => {
    for (const second of bySecond.keys()) {
      if (second >= before) return
      bySecond.delete(second)
    }
  }
  const current = () => Math.floor(now() / 1_000)
  const add = (to: Sums, { invocations, failures, cpuMs }: Sums) => {
    to.invocations += invocations
    to.failures += failures
    to.cpuMs += cpuMs
  }

  return {
    note(installationId, { cpuMs, code }) {
      const second = current()
      let sums = bySecond.get(second)
      if (!sums) {
        forget(second - keptSeconds)
        sums = new Map()
        bySecond.set(second, sums)
      }
      const own = sums.get(installationId) ?? none()
      sums.set(installationId, own)
      add(own, { invocations: 1, failures: code === undefined ? 0 : 1, cpuMs })
    },

    seconds() {
      const last = current()
      return Array.from({ length: keptSeconds }, (_, at) => {
        const second = last - keptSeconds + at
        const all = none()
        for (const sums of bySecond.get(second)?.values() ?? []) add(all, sums)
        return { at: new Date(second * 1_000), invocations: all.invocations, failures: all.failures }
      })
    },

    lastMinute(installationId) {
      const all = none()
      const from = current() - 60
      for (const [second, sums] of bySecond) {
        const own = second >= from ? sums.get(installationId) : undefined
        if (own) add(all, own)
      }
      return all
    },
  }
}
