import type { Recent } from '../supervisor/recent.ts'
import type { RunningSupervisor } from '../supervisor/supervisor.ts'
import { figuresOf, type ProcessFigures } from './figures.ts'

/** Reads what this process does now. */
export const ownFigures =
  ({
    supervisor,
    recent,
  }: {
    supervisor: Pick<RunningSupervisor, 'statistics' | 'unhealthy'>
    recent: Pick<Recent, 'seconds'>
  }) =>
  (): ProcessFigures => {
    const { workers, killed, refused } = supervisor.statistics()
    const sum = (of: 'residentBytes' | 'isolates' | 'invocations') =>
      workers.reduce((all, worker) => all + worker[of], 0)
    return figuresOf(recent.seconds(), {
      workers: {
        count: workers.length,
        residentBytes: sum('residentBytes'),
        isolates: sum('isolates'),
        invocations: sum('invocations'),
      },
      killed,
      refused,
      quarantined: supervisor.unhealthy().map(({ installationId }) => installationId),
    })
  }
