import type { FindDeployment } from '../queues/find-deployment.ts'
import type { RunningSupervisor } from '../supervisor/supervisor.ts'
import type { Answers } from './questions.ts'

/** Records for another process where an installation spends its CPU time here, if it has an isolate here. */
export const answerProfile =
  ({
    find,
    supervisor,
  }: {
    find: FindDeployment
    supervisor: Pick<RunningSupervisor, 'statistics' | 'profile'>
  }): Answers['profile'] =>
  async ({ tenant, installation, ms }) => {
    const isHere = supervisor.statistics().workers.some(({ installations }) => installations.includes(installation))
    if (!isHere) return null
    const { deployment } = await find(tenant, installation)
    return (await supervisor.profile(deployment, ms)) ?? null
  }
