import type { Second } from '../supervisor/recent.ts'

/** What a platform process does now. */
export interface ProcessFigures {
  /** Invocations and failures in each second since `from` (seconds since the epoch), the oldest first. */
  from: number
  invocations: number[]
  failures: number[]
  workers: { count: number; residentBytes: number; isolates: number; invocations: number }
  killed: number
  refused: number
  /** Ids of installations in quarantine. */
  quarantined: string[]
}

/** Figures of one process, from its counts by the second. */
export const figuresOf = (seconds: Second[], rest: Omit<ProcessFigures, 'from' | 'invocations' | 'failures'>) => ({
  from: Math.floor((seconds[0]?.at.getTime() ?? 0) / 1_000),
  invocations: seconds.map((each) => each.invocations),
  failures: seconds.map((each) => each.failures),
  ...rest,
})

/**
 * What all processes do together, in the seconds that the first of them knows.
 *
 * @param lateSeconds - how long others may take to say what they did: those last seconds are left out
 */
export const togetherOf = (own: ProcessFigures, others: ProcessFigures[], lateSeconds: number) => {
  const all = [own, ...others]
  const length = own.invocations.length - (others.length > 0 ? lateSeconds : 0)
  const sum = (of: (figures: ProcessFigures) => number) => all.reduce((total, each) => total + of(each), 0)
  const seconds = Array.from({ length }, (_, n) => {
    const second = own.from + n
    return {
      at: new Date(second * 1_000),
      invocations: sum(({ from, invocations }) => invocations[second - from] ?? 0),
      failures: sum(({ from, failures }) => failures[second - from] ?? 0),
    }
  })
  return {
    seconds,
    workers: {
      count: sum(({ workers }) => workers.count),
      residentBytes: sum(({ workers }) => workers.residentBytes),
      isolates: sum(({ workers }) => workers.isolates),
      invocations: sum(({ workers }) => workers.invocations),
    },
    killed: sum(({ killed }) => killed),
    refused: sum(({ refused }) => refused),
    quarantined: new Set(all.flatMap(({ quarantined }) => quarantined)).size,
  }
}
