import { matches, mostSpecific } from '../../sandbox/capabilities/events/patterns.ts'
import type { Outcome } from '../queues/lanes.ts'
import type { FindDeployment } from '../queues/find-deployment.ts'
import { outcomeOf } from '../queues/outcome.ts'
import type { Work } from '../queues/work.ts'
import type { Supervisor } from '../supervisor/types.ts'
import { toCloudEvent } from './cloud-event.ts'

/** Delivers an event to the installation that subscribed to it: to the handler whose pattern says most. */
export const createDelivery =
  ({ find, supervisor }: { find: FindDeployment; supervisor: Pick<Supervisor, 'run'> }) =>
  async (work: Work, signal: AbortSignal): Promise<Outcome> => {
    try {
      const { deployment, surface } = await find(work.tenantId, work.installationId!)
      const granted = (deployment.grant.events as { subscribe?: string[] } | undefined)?.subscribe ?? []
      const name = mostSpecific(surface.events, work.name)
      // The grant, or the code, is another one since it was published.
      if (name === undefined || !granted.some((pattern) => matches(pattern, work.name))) return { state: 'done' }
      const payload = { ...toCloudEvent(work.event!), attempt: work.attempts }
      await supervisor.run(deployment, { kind: 'event', name, payload }, { hops: work.hops + 1, signal })
      return { state: 'done' }
    } catch (error) {
      return outcomeOf(error)
    }
  }
