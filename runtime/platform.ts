import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { join } from 'node:path'
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
import { problemBody } from '../problems/problem-body.ts'
import { Problem } from '../problems/problem.ts'
import { dbHost } from '../sandbox/capabilities/db/host.ts'
import { createSpace } from '../sandbox/capabilities/db/space.ts'
import { createOpenTransactions } from '../sandbox/capabilities/db/open-transactions.ts'
import { eventsHost } from '../sandbox/capabilities/events/host.ts'
import { reservedCapabilities } from '../sandbox/capabilities/names.ts'
import { jobsHost } from '../sandbox/capabilities/jobs/host.ts'
import { kvHost } from '../sandbox/capabilities/kv/host.ts'
import { netHost } from '../sandbox/capabilities/net/host.ts'
import { notifyHost } from '../sandbox/capabilities/notify/host.ts'
import { pluginsHost } from '../sandbox/capabilities/plugins/host.ts'
import { searchHost } from '../sandbox/capabilities/search/host.ts'
import { secretsHost } from '../sandbox/capabilities/secrets/host.ts'
import { createVeils } from '../sandbox/capabilities/secrets/veil.ts'
import { storageHost } from '../sandbox/capabilities/storage/host.ts'
import { usersHost } from '../sandbox/capabilities/users/host.ts'
import { MiB } from '../sandbox/limits.ts'
import { createAddresses, type Addresses } from './addresses.ts'
import { createAudit } from './audit.ts'
import { createCalls, type Calls } from './calls/calls.ts'
import { createChanges } from './changes.ts'
import type { Config } from './config.ts'
import { createDashboards } from './dashboards/dashboards.ts'
import { migrateCore, openCore } from './database/core.ts'
import { startEmbeddedPostgres } from './database/embedded.ts'
import { createInstallationPools } from './database/installation-pools.ts'
import { createDomainDirectory } from './domains/directory.ts'
import { createDomains } from './domains/domains.ts'
import { createTxtRecords } from './domains/proof.ts'
import { createBacklog } from './events/backlog.ts'
import { createEvents } from './events/events.ts'
import { createLiveEvents } from './events/live-events.ts'
import { createOutbox } from './events/outbox.ts'
import { createAskAboutUser } from './identity/ask-about-user.ts'
import { ensureFirstAdmin } from './identity/platform/first-admin.ts'
import { createIdentity, type Identity } from './identity/identity.ts'
import { createLogs } from './logs/logs.ts'
import { createMetering, type Metering } from './metering/metering.ts'
import { createReports } from './metering/reports.ts'
import { createOperations } from './operations/operations.ts'
import { createRecordings } from './recordings/recordings.ts'
import { withRecordings } from './recordings/with-recordings.ts'
import { createNotify } from './notify/notify.ts'
import { createPostgresSearch } from './search/postgres-search.ts'
import { createObjects } from './storage/create-objects.ts'
import { createStorage, type Storage } from './storage/storage.ts'
import { answerProfile } from './processes/answer-profile.ts'
import { createEverywhere } from './processes/everywhere.ts'
import { ownFigures } from './processes/own-figures.ts'
import { ownWorkers } from './processes/own-workers.ts'
import { createProcesses } from './processes/processes.ts'
import { createQuestions } from './processes/questions.ts'
import { createOutbound, type Outbound } from './outbound/outbound.ts'
import { createJobRunner } from './jobs/job-runner.ts'
import { createJobs } from './jobs/jobs.ts'
import { createFindDeployment } from './queues/find-deployment.ts'
import { createDeadLetters } from './queues/dead-letters.ts'
import { createInspection } from './queues/inspection.ts'
import { createQueues } from './queues/queues.ts'
import { createOverrides } from './quotas/overrides.ts'
import { createPlanRequests } from './quotas/plan-requests.ts'
import { createPlans } from './quotas/plans.ts'
import { enforced } from './quotas/effective.ts'
import { createQuotas, quotaNamed } from './quotas/quotas.ts'
import { createQuotaWarnings } from './quotas/warnings.ts'
import { createLimiters } from './rate-limits/limiters.ts'
import { createWindows } from './rate-limits/windows.ts'
import { openRedis, spaceOf } from './redis.ts'
import { defaultRetries } from './queues/retries.ts'
import { createCallWebhook } from './webhooks/call-webhook.ts'
import { createWebhooks } from './webhooks/webhooks.ts'
import { createSeal } from './identity/seal.ts'
import { createEnvelopes } from './secrets/envelopes.ts'
import { createSecrets } from './secrets/secrets.ts'
import type { Launch } from './supervisor/launch.ts'
import { createRecent } from './supervisor/recent.ts'
import { createSupervisor, type RunningSupervisor } from './supervisor/supervisor.ts'
import type { LogRecord } from './supervisor/types.ts'
import { createOnboardings } from './sign-up/onboarding.ts'
import { createSignUps } from './sign-up/sign-ups.ts'
import { createTrials } from './sign-up/trials.ts'
import { startHousekeeping } from './tenants/housekeeping.ts'
import { createTenants, type Tenants } from './tenants/tenants.ts'

/** How long running requests may take to end when the platform stops. */
const drainMs = 5_000

export interface Platform {
  url: string
  addresses: Addresses
  tenants: Tenants
  identity: Identity
  installations: Installations
  storage: Storage
  supervisor: RunningSupervisor
  metering: Metering
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
  const server = createServer(notReady)
  const port = await listen(server, config.port)
  const publicUrl = new URL(config.publicUrl)
  if (config.port === 0) publicUrl.port = String(port)
  stops.push(() => closeServer(server))

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
  const transactions = createOpenTransactions()
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
    capabilities: [
      dbHost({ pools, open: transactions, space: createSpace({ core }) }),
      eventsHost({
        outbox,
        backlog: createBacklog({ core }),
        transactions,
        onPublished: (call, events) => metering.published(call, events),
      }),
      jobsHost({ jobs }),
      kvHost({ core }),
      netHost({
        outbound,
        veilOf: createVeils({ secrets }),
        onFetch: (call) => metering.fetching(call),
      }),
      notifyHost(notify),
      pluginsHost({ calls, transactions }),
      searchHost({ engine: createPostgresSearch({ core }) }),
      secretsHost({ secrets }),
      storageHost({ storage, originOf: addresses.tenantOrigin }),
      usersHost({ core }),
    ],
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
    plugins: createPluginHandler({
      installations,
      supervisor,
      authorization: identity.authorization,
      audit,
    }),
    metrics,
    ready: async () => {
      if (draining) throw new Problem('platform.draining')
      await Promise.all([core.raw('select 1'), redis?.client.ping()])
    },
  })
  server.off('request', notReady).on('request', app)
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
    log,
    close: stop,
  }
}

const embedded = async (config: Config, stops: (() => unknown)[]): Promise<string> => {
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') })
  stops.push(() => postgres.stop())
  return postgres.url
}

/** Answers while the platform starts: the port is taken first, and who comes early must not wait for ever. */
const notReady: RequestListener = (_request, response) => {
  const problem = new Problem('platform.starting')
  response.writeHead(problem.status, { 'content-type': 'application/problem+json', 'retry-after': '1' })
  response.end(JSON.stringify(problemBody(problem)))
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve((server.address() as AddressInfo).port))
  })

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), drainMs)
    server.close(() => {
      clearTimeout(impatient)
      resolve()
    })
    server.closeIdleConnections()
  })
