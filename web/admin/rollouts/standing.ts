import type { Rollout, RolloutOutcome } from '../api/types.ts'

/** What can become of a rollout at a tenant, in the order in which it does. */
export const outcomes = ['pending', 'running', 'done', 'failed', 'skipped'] as const satisfies RolloutOutcome[]

/** The colors of outcomes: of their badges, and of their parts of a bar. */
export const outcomeTones = {
  pending: 'neutral',
  running: 'info',
  done: 'success',
  failed: 'error',
  skipped: 'neutral',
} as const satisfies Record<RolloutOutcome, string>

/** How many tenants a rollout has to do with, and at how many it is over; those that it leaves out are neither. */
export const standingOf = ({ tenants }: Pick<Rollout, 'tenants'>) => {
  const count = (outcome: RolloutOutcome) => tenants[outcome] ?? 0
  const over = count('done') + count('failed')
  return { over, all: over + count('running') + count('pending'), count }
}
