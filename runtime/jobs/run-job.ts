import { jobLimits } from '../../sandbox/capabilities/jobs/limits.ts'
import type { FindDeployment } from '../queues/find-deployment.ts'
import type { Outcome } from '../queues/lanes.ts'
import { outcomeOf } from '../queues/outcome.ts'
import type { Work } from '../queues/work.ts'
import type { Supervisor } from '../supervisor/types.ts'

/** Runs a job of a plugin, without a user. */
export const createRunJob =
  ({ find, supervisor }: { find: FindDeployment; supervisor: Pick<Supervisor, 'run'> }) =>
  async (
    { id, tenantId, installationId, name, data, attempts, maxAttempts, hops }: Work,
    signal: AbortSignal,
  ): Promise<Outcome> => {
    try {
      const { deployment, surface } = await find(tenantId, installationId!)
      if (!surface.jobs.includes(name))
        return { state: 'failed', final: true, code: 'plugin.no_route', message: `There is no handler for "${name}".` }
      const payload = { id, name, data, attempt: attempts, maxAttempts }
      const value = await supervisor.run(deployment, { kind: 'job', name, payload }, { hops, signal })
      if (Buffer.byteLength(JSON.stringify(value ?? null)) > jobLimits.resultBytes)
        return {
          state: 'failed',
          final: true,
          code: 'job.too_large',
          message: `The result has more than ${jobLimits.resultBytes} bytes.`,
        }
      return { state: 'done', result: { value } }
    } catch (error) {
      return outcomeOf(error)
    }
  }
