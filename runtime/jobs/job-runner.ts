import type { Knex } from 'knex'
import { jobLimits } from '../../sandbox/capabilities/jobs/limits.ts'
import type { Changes } from '../changes.ts'
import type { FindDeployment } from '../queues/find-deployment.ts'
import type { Queues } from '../queues/queues.ts'
import type { Retry } from '../queues/backoff.ts'
import type { Supervisor } from '../supervisor/types.ts'
import { createRunJob } from './run-job.ts'
import { runSchedules, syncSchedules } from './schedules.ts'

/** How often is looked for schedules that are due. */
const tickMs = 1_000
/** Jobs under way at once in this process. */
const slots = 256

/** Runs jobs, and makes them of schedules when it is time. */
export const createJobRunner = ({
  core,
  changes,
  queues,
  supervisor,
  find,
  retry,
  onError,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  queues: Queues
  supervisor: Pick<Supervisor, 'run'>
  find: FindDeployment
  retry: Retry
  onError: (error: unknown) => void
}): { close(): Promise<void> } => {
  queues.serve('job', { perLane: jobLimits.concurrency, slots, retry, run: createRunJob({ find, supervisor }) })

  /** One thing at a time, in order: what changed last is what is written last. */
  let work: Promise<void> = syncSchedules(core).catch(onError)
  const then = (what: () => Promise<void>) => (work = work.then(what).catch(onError))

  const stop = changes.subscribe('installation', (key) => {
    const [tenantId, plugin] = key.split('/')
    then(() => syncSchedules(core, plugin === undefined ? undefined : { tenantId: tenantId!, plugin }))
  })
  let ticking = false
  const timer = setInterval(() => {
    if (ticking) return
    ticking = true
    then(async () => queues.wake(await runSchedules(core, retry.attempts))).finally(() => (ticking = false))
  }, tickMs).unref()

  return {
    async close() {
      stop()
      clearInterval(timer)
      await work
    },
  }
}
