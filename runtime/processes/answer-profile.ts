import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { RunningSupervisor } from '../supervisor/supervisor.ts'
import type { Tenants } from '../tenants/tenants.ts'
import type { Answers } from './questions.ts'

/** Records for another process where an installation spends its CPU time here, if it has an isolate here. */
export const answerProfile =
  ({
    tenants,
    installations,
    supervisor,
  }: {
    tenants: Pick<Tenants, 'get'>
    installations: Pick<Installations, 'deployment'>
    supervisor: Pick<RunningSupervisor, 'statistics' | 'profile'>
  }): Answers['profile'] =>
  async ({ tenant, plugin, ms }) => {
    const { deployment } = await installations.deployment(await tenants.get(tenant), plugin)
    const { id } = deployment.installation
    const isHere = supervisor.statistics().workers.some((worker) => worker.installations.includes(id))
    return (isHere && (await supervisor.profile(deployment, ms))) || null
  }
