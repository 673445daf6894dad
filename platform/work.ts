import type { Logger } from 'pino'
import { createCanaries } from '../plugins-registry/updates/canaries.ts'
import { createRunUpdate } from '../plugins-registry/updates/run-update.ts'
import { createTellAdmins } from '../plugins-registry/updates/tell-admins.ts'
import { createUpdates } from '../plugins-registry/updates/updates.ts'
import { startWatchingUpdates } from '../plugins-registry/updates/watch-updates.ts'
import { createRollouts } from '../plugins-registry/rollouts/rollouts.ts'
import { createRunRollout } from '../plugins-registry/rollouts/run-rollout.ts'
import type { Config } from '../runtime/config.ts'
import { createEvents } from '../runtime/events/events.ts'
import { createLiveEvents } from '../runtime/events/live-events.ts'
import { createOutbox } from '../runtime/events/outbox.ts'
import { createSeal } from '../runtime/identity/seal.ts'
import { createJobRunner } from '../runtime/jobs/job-runner.ts'
import { createJobs } from '../runtime/jobs/jobs.ts'
import { createDeadLetters } from '../runtime/queues/dead-letters.ts'
import { createInspection } from '../runtime/queues/inspection.ts'
import { createQueues } from '../runtime/queues/queues.ts'
import { defaultRetries } from '../runtime/queues/retries.ts'
import { enforced } from '../runtime/quotas/effective.ts'
import { quotaNamed } from '../runtime/quotas/quotas.ts'
import { createCallWebhook } from '../runtime/webhooks/call-webhook.ts'
import { createWebhooks } from '../runtime/webhooks/webhooks.ts'
import type { Foundations } from './foundations.ts'
import type { Plugins } from './plugins.ts'
import type { Sandbox } from './sandbox.ts'
import type { Stops } from './stops.ts'

/** The queues, and what plugins and the platform put into them. */
export const openQueues = (config: Config, { core, databaseUrl, redis }: Foundations, log: Logger) => {
  const onError = (err: unknown) => log.error({ err }, 'a queue failed')
  const queues = createQueues({ core, databaseUrl, redis, onError })
  const retries = config.retries ?? defaultRetries
  const outbox = createOutbox({ core })
  const jobs = createJobs({ core, queues, attempts: retries.job.attempts })
  return { queues, retries, outbox, jobs, onError }
}

/** What is done without anyone waiting for it: events, jobs, webhooks, updates. */
export const startWork = async (
  config: Config,
  foundations: Foundations,
  { queues, retries, outbox, onError }: ReturnType<typeof openQueues>,
  { supervisor, figures }: Sandbox,
  { installations, registry, review, find, pluginNames }: Plugins,
  { log, stops }: { log: Logger; stops: Stops },
) => {
  const { core, databaseUrl, changes, quotas, audit, notify, outbound } = foundations
  const live = createLiveEvents({ core, changes, onError })
  stops.push(() => live.close())
  const events = createEvents({
    core,
    databaseUrl,
    changes,
    queues,
    outbox,
    supervisor,
    find,
    retries,
    live,
    hopsOf: async (tenantId) => enforced(quotaNamed(await quotas.of(tenantId), 'events.hops')),
    onLoop: (event) => log.warn(event, 'events led to one another for too long'),
    onError,
  })
  const jobRunner = createJobRunner({ core, changes, queues, supervisor, find, retry: retries.job, onError })
  const webhookSeal = createSeal(config.masterKey, 'webhooks')
  const webhooks = createWebhooks({
    core,
    changes,
    quotas,
    queues,
    seal: webhookSeal,
    allowPrivate: config.allowPrivate ?? [],
  })
  const tell = createTellAdmins({ core, notifier: notify.notifier, pluginNames })
  queues.serve('update', createRunUpdate({ core, installations, figures, audit, tell }))
  queues.serve('rollout', createRunRollout({ core, queues, installations, audit }))
  queues.serve('webhook', {
    perLane: 4,
    slots: 256,
    retry: retries.webhook,
    run: createCallWebhook({ core, outbound, seal: webhookSeal }),
  })
  stops.push(() => queues.close())
  stops.push(
    startWatchingUpdates({
      core,
      queues,
      installations,
      review,
      figures,
      audit,
      tell,
      onError: (err) => log.error({ err }, 'updates could not be looked after'),
    }),
  )
  stops.push(() => jobRunner.close())
  stops.push(() => events.close())
  await queues.start()

  const work = createInspection({ core, queues })
  return {
    live,
    webhooks,
    work,
    deadLetters: createDeadLetters({ core, work }),
    rollouts: createRollouts({ core, queues, registry }),
    updates: createUpdates({ core }),
    canaries: createCanaries({ core, queues, registry, review }),
  }
}
