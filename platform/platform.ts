import { randomUUID } from 'node:crypto'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { pino, type Logger } from 'pino'
import { createApp } from '../api/app.ts'
import { createMetrics } from '../api/metrics.ts'
import { createPluginHandler } from '../api/plugin-routes/plugin-handler.ts'
import { createConsents } from '../plugins-registry/consents/consents.ts'
import { createInstallations, type Installations } from '../plugins-registry/installations/installations.ts'
import { keyOf } from '../plugins-registry/installations/deployments.ts'
import { exposedFunctions } from '../plugins-registry/dependencies/exposed.ts'
import { createMarketplace } from '../plugins-registry/marketplace/marketplace.ts'
import { createPublishers } from '../plugins-registry/publishers/publishers.ts'
import { createRegistry } from '../plugins-registry/versions/registry.ts'
import { createPluginReviews } from '../plugins-registry/marketplace/reviews.ts'
import { createStatistics } from '../plugins-registry/marketplace/statistics.ts'
import { createReview } from '../plugins-registry/versions/review.ts'
import { createRollouts } from '../plugins-registry/rollouts/rollouts.ts'
import { createRunRollout } from '../plugins-registry/rollouts/run-rollout.ts'
import { createFigures } from '../plugins-registry/updates/figures.ts'
import { createRunUpdate } from '../plugins-registry/updates/run-update.ts'
import { createTellAdmins } from '../plugins-registry/updates/tell-admins.ts'
import { createCanaries } from '../plugins-registry/updates/canaries.ts'
import { createUpdates } from '../plugins-registry/updates/updates.ts'
import { startWatchingUpdates } from '../plugins-registry/updates/watch-updates.ts'
import { Problem } from '../problems/problem.ts'
import { reservedCapabilities } from '../sandbox/capabilities/names.ts'
import { MiB } from '../sandbox/limits.ts'
import { capabilityHosts } from './capability-hosts.ts'
import { openServer } from './server.ts'
import { createAddresses, type Addresses } from '../runtime/addresses.ts'
import { createAudit } from '../runtime/audit.ts'
import { createCalls, type Calls } from '../runtime/calls/calls.ts'
import { createChanges } from '../runtime/changes.ts'
import type { Config } from '../runtime/config.ts'
import { createDashboards } from '../runtime/dashboards/dashboards.ts'
import { migrateCore, openCore } from '../runtime/database/core.ts'
import { startEmbeddedPostgres } from '../runtime/database/embedded.ts'
import { createInstallationPools } from '../runtime/database/installation-pools.ts'
import { createDomainDirectory } from '../runtime/domains/directory.ts'
import { createDomains } from '../runtime/domains/domains.ts'
import { createTxtRecords } from '../runtime/domains/proof.ts'
import { createEvents } from '../runtime/events/events.ts'
import { createLiveEvents } from '../runtime/events/live-events.ts'
import { createOutbox } from '../runtime/events/outbox.ts'
import { createAskAboutUser } from '../runtime/identity/ask-about-user.ts'
import { ensureFirstAdmin } from '../runtime/identity/platform/first-admin.ts'
import { createIdentity, type Identity } from '../runtime/identity/identity.ts'
import { createLogs } from '../runtime/logs/logs.ts'
import { createMetering, type Metering } from '../runtime/metering/metering.ts'
import { createReports } from '../runtime/metering/reports.ts'
import { createOperations } from '../runtime/operations/operations.ts'
import { createRecordings } from '../runtime/recordings/recordings.ts'
import { withRecordings } from '../runtime/recordings/with-recordings.ts'
import { createNotify } from '../runtime/notify/notify.ts'
import { createObjects } from '../runtime/storage/create-objects.ts'
import { createStorage, type Storage } from '../runtime/storage/storage.ts'
import { ownFigures } from '../runtime/processes/own-figures.ts'
import { createProcesses } from '../runtime/processes/processes.ts'
import { createOutbound, type Outbound } from '../runtime/outbound/outbound.ts'
import { createJobRunner } from '../runtime/jobs/job-runner.ts'
import { createJobs } from '../runtime/jobs/jobs.ts'
import { createFindDeployment } from '../runtime/queues/find-deployment.ts'
import { createDeadLetters } from '../runtime/queues/dead-letters.ts'
import { createInspection } from '../runtime/queues/inspection.ts'
import { createQueues } from '../runtime/queues/queues.ts'
import { createOverrides } from '../runtime/quotas/overrides.ts'
import { createPlanRequests } from '../runtime/quotas/plan-requests.ts'
import { createPlans } from '../runtime/quotas/plans.ts'
import { enforced } from '../runtime/quotas/effective.ts'
import { createQuotas, quotaNamed } from '../runtime/quotas/quotas.ts'
import { createQuotaWarnings } from '../runtime/quotas/warnings.ts'
import { createLimiters } from '../runtime/rate-limits/limiters.ts'
import { createWindows } from '../runtime/rate-limits/windows.ts'
import { openRedis, spaceOf } from '../runtime/redis.ts'
import { defaultRetries } from '../runtime/queues/retries.ts'
import { createCallWebhook } from '../runtime/webhooks/call-webhook.ts'
import { createWebhooks } from '../runtime/webhooks/webhooks.ts'
import { createSeal } from '../runtime/identity/seal.ts'
import { createEnvelopes } from '../runtime/secrets/envelopes.ts'
import { createSecrets } from '../runtime/secrets/secrets.ts'
import type { Launch } from '../runtime/supervisor/launch.ts'
import { createRecent } from '../runtime/supervisor/recent.ts'
import { createSupervisor, type RunningSupervisor } from '../runtime/supervisor/supervisor.ts'
import type { LogRecord } from '../runtime/supervisor/types.ts'
import { createOnboardings } from '../runtime/sign-up/onboarding.ts'
import { createSignUps } from '../runtime/sign-up/sign-ups.ts'
import { createTrials } from '../runtime/sign-up/trials.ts'
import { startHousekeeping } from '../runtime/tenants/housekeeping.ts'
import { createTenants, type Tenants } from '../runtime/tenants/tenants.ts'
import { answerProfile } from '../runtime/processes/answer-profile.ts'
import { createEverywhere } from '../runtime/processes/everywhere.ts'
import { ownWorkers } from '../runtime/processes/own-workers.ts'
import { createQuestions } from '../runtime/processes/questions.ts'
import { keepObjectsYoung } from './young-objects.ts'

export interface Platform {
  url: string
  addresses: Addresses
  tenants: Tenants
  identity: Identity
  installations: Installations
  storage: Storage
  supervisor: RunningSupervisor
  metering: Metering
  /** What the platform keeps of itself. */
  core: Knex
  log: Logger
  /** Stops taking requests, lets running ones end, then stops everything that was started here. */
  close: () => Promise<void>
}

/** What stands instead of parts that the platform makes for itself: for the kit that plugins are tested with, and for debugging. */
export interface GivenParts {
  outbound?: Outbound
  launch?: Launch
  /** Told of what plugins log, beside the logs of their tenants. */
  onLog?: (record: LogRecord) => void
}

/** The composition root: makes every part of the platform, wires it, and listens. */
export const startPlatform = async (config: Config, given: GivenParts = {}): Promise<Platform> => {
  keepObjectsYoung()
  const stops: (() => Promise<unknown> | unknown)[] = []
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    return await compose(config, given, stops, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

const compose = async (
  config: Config,
  given: GivenParts,
  stops: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<Platform> => {
  const server = await openServer(config.port)
  const { port } = server
  const publicUrl = new URL(config.publicUrl)
  if (config.port === 0) publicUrl.port = String(port)
  stops.push(() => server.close())

  const log = pino({ level: config.logLevel })
  const databaseUrl = config.databaseUrl ?? (await embedded(config, stops))
  const core = openCore(databaseUrl)
  stops.push(() => core.destroy())
  await migrateCore(core)
  const redis = config.redisUrl
    ? await openRedis({
        url: config.redisUrl,
        space: await spaceOf(core),
        onError: (err) => log.warn({ err }, 'the connection to Redis failed'),
      })
    : undefined
  stops.push(() => redis?.close())
  const changes = createChanges({ databaseUrl, redis })
  stops.push(() => changes.close())
  const pools = createInstallationPools({ core, coreUrl: databaseUrl, masterKey: config.masterKey })
  stops.push(() => pools.closeAll())

  const directory = createDomainDirectory({
    core,
    changes,
    onError: (err) => log.error({ err }, 'domains of tenants could not be read'),
  })
  await directory.refresh()
  const addresses = createAddresses(publicUrl, config.adminUrl, directory)
  const audit = createAudit({ core, onError: (err) => log.error({ err }, 'the audit trail could not be written') })
  stops.push(() => audit.close())
  const quotas = createQuotas({
    core,
    changes,
    defaults: config.limits,
    onAdding: (tenantId, name) => warnings.added(tenantId, name),
  })
  stops.push(() => quotas.close())
  const limiters = createLimiters({
    core,
    redis,
    onError: (err) => log.warn({ err }, 'counts of requests could not be shared'),
  })
  stops.push(() => limiters.close())
  const windows = createWindows({
    limiters,
    onError: (err) => log.warn({ err }, 'counts of requests could not be shared'),
  })
  stops.push(() => windows.close())
  const notify = createNotify({
    core,
    changes,
    seal: createSeal(config.masterKey, 'mails'),
    originOf: addresses.tenantOrigin,
    smtpUrl: config.smtpUrl,
    mailFrom: config.mailFrom,
    log,
  })
  stops.push(() => notify.close())
  const outbound = given.outbound ?? createOutbound({ allowPrivate: config.allowPrivate })
  stops.push(() => outbound.close())
  const envelopes = createEnvelopes(config.secretsKeys)
  const identity = createIdentity({
    core,
    redis,
    changes,
    quotas,
    audit,
    addresses,
    letters: notify.letters,
    outbound,
    envelopes,
    masterKey: config.masterKey,
    ...(config.keycloak && { keycloak: config.keycloak }),
    log,
  })
  stops.push(() => identity.close())
  if (config.platformToken) await identity.tokens.ensurePlatformToken(config.platformToken, 'PLEXICA_PLATFORM_TOKEN')
  if (config.firstAdmin) await ensureFirstAdmin(identity, audit, config.firstAdmin)
  const domains = createDomains({
    core,
    changes,
    audit,
    addresses,
    directory,
    records: createTxtRecords(config.dnsServers),
  })
  const storageDir = join(config.dataDir, 'storage')
  const tenants = createTenants({
    core,
    pools,
    changes,
    storageDir,
    steps: identity.provisionSteps,
    isReserved: (slug) => addresses.placeOf(addresses.tenantHost(slug)).kind !== 'tenant',
  })

  const operations = createOperations({
    core,
    onError: (err) => log.error({ err }, 'an operation failed'),
  })
  stops.push(() => operations.close())

  const storage = createStorage({
    core,
    changes,
    objects: createObjects({ directory: storageDir, s3: config.s3 }),
    masterKey: config.masterKey,
    log,
  })
  stops.push(() => storage.close())
  const warnings = createQuotaWarnings({
    core,
    quotas,
    notifier: notify.notifier,
    onError: (err) => log.error({ err }, 'a warning of a quota could not be sent'),
  })
  stops.push(() => warnings.close())

  const logs = createLogs({ write: ({ at, level, message, ...about }) => log[level]({ ...about, at }, message) })
  const secrets = createSecrets({
    core,
    changes,
    envelopes,
    masterKey: config.masterKey,
  })
  stops.push(() => secrets.close())

  const onQueueError = (err: unknown) => log.error({ err }, 'a queue failed')
  const queues = createQueues({ core, databaseUrl, redis, onError: onQueueError })
  const retries = config.retries ?? defaultRetries
  const outbox = createOutbox({ core })
  const jobs = createJobs({ core, queues, attempts: retries.job.attempts })

  const calls: Calls = {
    call: (...given) => callsOfPlugins.call(...given),
    list: (...given) => callsOfPlugins.list(...given),
  }
  const recordings = createRecordings({ core })
  const recent = createRecent()
  const plainSupervisor = createSupervisor({
    capabilities: capabilityHosts({
      core,
      pools,
      outbox,
      jobs,
      outbound,
      secrets,
      storage,
      originOf: addresses.tenantOrigin,
      notify,
      calls,
      metering: {
        published: (call, events) => metering.published(call, events),
        fetching: (call) => metering.fetching(call),
      },
    }),
    reservedCapabilities,
    limits: config.limits,
    sharedWorkers: config.workers ?? Math.min(2, cpus().length),
    ...(config.workerMemoryMb && { room: { bytes: config.workerMemoryMb * MiB } }),
    onLog: (record) => {
      logs.record(record)
      given.onLog?.(record)
    },
    ...(given.launch && { launch: given.launch }),
    redact: ({ installation }, text) => secrets.redact(installation.id, text),
    askAboutUser: createAskAboutUser({ ...identity, audit }),
    admit: (deployment) => metering.admit(deployment),
    onLimit: (deployment, limit) => warnings.refused(deployment, limit),
    onUsage: (deployment, usage) => {
      metering.record(deployment, usage)
      recent.note(deployment.installation.id, usage)
      figures.record(deployment, usage)
    },
    onError: (err) => log.error({ err }, 'a host call failed'),
    onRefused: (refused) => log.warn(refused, 'a sandbox worker named an invocation that is not its own'),
  })
  const supervisor = withRecordings(plainSupervisor, {
    core,
    recordings,
    redact: secrets.redact,
    onUsedUp: ({ tenant, installation }) => changes.publish('installation', keyOf(tenant.id, installation.plugin)),
    onError: (err) => log.error({ err }, 'an invocation could not be recorded'),
  })
  stops.push(() => supervisor.kept())
  stops.push(() => supervisor.close())
  changes.subscribe('release', (installationId) => supervisor.release(installationId))
  const metrics = createMetrics()
  const metering = createMetering({
    core,
    memoryBytes: supervisor.memoryBytes,
    onWritten: (written) => {
      metrics.used(written.metered)
      warnings.written(written)
    },
    onError: (err) => log.error({ err }, 'usage could not be written'),
  })
  stops.push(() => metering.close())
  const figures = createFigures({
    core,
    onError: (err) => log.error({ err }, 'figures of versions could not be written'),
  })
  stops.push(() => figures.close())
  const registry = createRegistry({ core, supervisor, changes })
  const statistics = createStatistics({
    core,
    onError: (err) => log.error({ err }, 'counts of downloads could not be written'),
  })
  stops.push(() => statistics.close())
  const installations = createInstallations({
    core,
    pools,
    masterKey: config.masterKey,
    registry,
    changes,
    secrets,
    supervisor,
    quotas,
    ownProcess: config.ownProcess,
    graceDays: config.uninstallGraceDays,
    onInstalled: (version) => statistics.count('installs', version),
    onAsked: (...asked) =>
      void consents
        .announce(...asked)
        .catch((err: unknown) => log.error({ err }, 'admins could not be told what an update asks for')),
  })
  const review = createReview({ core })
  const consents = createConsents({ core, installations, notifier: notify.notifier, audit })

  const signUps = createSignUps({ core, tenants, letters: notify.letters, audit, addresses, options: config.signUp })
  const trials = createTrials({ core, changes, notifier: notify.notifier, audit, options: config.signUp.trial })
  stops.push(
    startHousekeeping({
      core,
      tenants,
      installations: {
        purgeExpired: () =>
          installations.purgeExpired(undefined, ({ tenant, plugin }, trx) =>
            audit.record(
              {
                tenantId: tenant.id,
                actor: { kind: 'system', id: null },
                action: 'installation.purge',
                target: plugin,
                detail: { why: 'It was uninstalled long enough ago.' },
              },
              trx,
            ),
          ),
      },
      consents,
      recordings,
      trials,
      signUps,
      operations,
      domains,
      ...(config.auditRetentionDays !== undefined && {
        retention: { trail: audit.trail, days: config.auditRetentionDays },
      }),
      onError: (err) => log.error({ err }, 'housekeeping failed'),
    }),
  )

  const callsOfPlugins = createCalls({
    find: installations.deployment,
    exposed: async (tenant) => exposedFunctions(await installations.list(tenant)),
    supervisor,
    authorization: identity.authorization,
  })

  const find = createFindDeployment({ core, deployment: installations.deployment })
  const live = createLiveEvents({ changes, onError: onQueueError })
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
    onError: onQueueError,
  })
  const jobRunner = createJobRunner({
    core,
    changes,
    queues,
    supervisor,
    find,
    retry: retries.job,
    onError: onQueueError,
  })
  const webhookSeal = createSeal(config.masterKey, 'webhooks')
  const webhooks = createWebhooks({
    core,
    changes,
    quotas,
    queues,
    seal: webhookSeal,
    allowPrivate: config.allowPrivate ?? [],
  })
  const tell = createTellAdmins({ core, notifier: notify.notifier })
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

  const plans = createPlans({ core, changes })
  const work = createInspection({ core, queues })
  const figuresNow = ownFigures({ supervisor, recent })
  const processId = randomUUID()
  const processes = createProcesses({
    core,
    id: processId,
    figures: figuresNow,
    onError: (err) => log.warn({ err }, 'other processes could not be told what this one does'),
  })
  stops.push(() => processes.close())
  const workersNow = ownWorkers({ supervisor, recent })
  const questions = createQuestions({
    core,
    changes,
    self: processId,
    answers: { workers: workersNow, profile: answerProfile({ find, supervisor }) },
    onError: (err) => log.warn({ err }, 'another process could not be answered'),
  })
  stops.push(() => questions.close())
  let draining = false
  const app = createApp({
    config: { ...config, publicUrl, port },
    addresses,
    log,
    core,
    quotas,
    operations,
    plans,
    planRequests: createPlanRequests({
      core,
      plans,
      audit,
      letters: notify.letters,
      notifier: notify.notifier,
      adminOrigin: addresses.adminOrigin,
      atOnce: config.plansAtOnce,
    }),
    signUps,
    trials,
    onboardings: createOnboardings({ core, audit }),
    overrides: createOverrides({ core, changes }),
    limiters,
    windows,
    tenants,
    domains,
    identity,
    audit,
    registry,
    recordings,
    review,
    publishers: createPublishers({ core, changes }),
    consents,
    statistics,
    marketplace: createMarketplace({ core, registry, statistics }),
    pluginReviews: createPluginReviews({ core }),
    dashboards: createDashboards({ core }),
    installations,
    rollouts: createRollouts({ core, queues, registry }),
    updates: createUpdates({ core }),
    canaries: createCanaries({ core, queues, registry, review }),
    logs,
    metering,
    reports: createReports({ core }),
    secrets,
    storage,
    notify,
    changes,
    live,
    supervisor,
    work,
    deadLetters: createDeadLetters({ core, work }),
    processes,
    everywhere: createEverywhere({ processes, questions, own: workersNow, supervisor }),
    figures: figuresNow,
    runs: {
      ...(redis && { redis: redis.client }),
      ...(config.smtpUrl !== undefined && { smtpHost: new URL(config.smtpUrl).host }),
      storage: config.s3 ? 's3' : 'disk',
    },
    webhooks,
    plugins: (words) =>
      createPluginHandler({ installations, supervisor, authorization: identity.authorization, audit, words }),
    metrics,
    ready: async () => {
      if (draining) throw new Problem('platform.draining')
      await Promise.all([core.raw('select 1'), redis?.client.ping()])
    },
  })
  server.serve(app)
  stops.push(() => logs.close())
  stops.push(() => (draining = true))

  return {
    url: publicUrl.origin,
    addresses,
    tenants,
    identity,
    installations,
    storage,
    supervisor,
    metering,
    core,
    log,
    close: stop,
  }
}

const embedded = async (config: Config, stops: (() => unknown)[]): Promise<string> => {
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') })
  stops.push(() => postgres.stop())
  return postgres.url
}
