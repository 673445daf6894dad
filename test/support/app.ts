import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../api/app.ts'
import type { Services } from '../../api/services.ts'
import { createDashboards } from '../../runtime/dashboards/dashboards.ts'
import { createAddresses } from '../../runtime/addresses.ts'
import { createAudit } from '../../runtime/audit.ts'
import { createChanges } from '../../runtime/changes.ts'
import { createLiveEvents } from '../../runtime/events/live-events.ts'
import { createDomainDirectory } from '../../runtime/domains/directory.ts'
import { createDomains } from '../../runtime/domains/domains.ts'
import { createTxtRecords } from '../../runtime/domains/proof.ts'
import { createInstallationPools } from '../../runtime/database/installation-pools.ts'
import type { KeycloakConfig } from '../../runtime/identity/keycloak/admin-api.ts'
import { createIdentity } from '../../runtime/identity/identity.ts'
import { createInstallations } from '../../plugins-registry/installations/installations.ts'
import { createConsents } from '../../plugins-registry/consents/consents.ts'
import { createMarketplace } from '../../plugins-registry/marketplace/marketplace.ts'
import { createStatistics } from '../../plugins-registry/marketplace/statistics.ts'
import { createOperations } from '../../runtime/operations/operations.ts'
import { createRecordings } from '../../runtime/recordings/recordings.ts'
import { createPluginNames } from '../../plugins-registry/pages/plugin-names.ts'
import { createPluginTexts } from '../../plugins-registry/pages/plugin-texts.ts'
import { createCanaries } from '../../plugins-registry/updates/canaries.ts'
import { createUpdates } from '../../plugins-registry/updates/updates.ts'
import { createPublishers } from '../../plugins-registry/publishers/publishers.ts'
import { createRegistry } from '../../plugins-registry/versions/registry.ts'
import { createPluginReviews } from '../../plugins-registry/marketplace/reviews.ts'
import { createReview } from '../../plugins-registry/versions/review.ts'
import { createRollouts } from '../../plugins-registry/rollouts/rollouts.ts'
import { createOnboardings } from '../../runtime/sign-up/onboarding.ts'
import { createSignUps } from '../../runtime/sign-up/sign-ups.ts'
import { createTrials } from '../../runtime/sign-up/trials.ts'
import { createEverywhere } from '../../runtime/processes/everywhere.ts'
import { ownFigures } from '../../runtime/processes/own-figures.ts'
import { ownWorkers } from '../../runtime/processes/own-workers.ts'
import { createRecent } from '../../runtime/supervisor/recent.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import { createLogs } from '../../runtime/logs/logs.ts'
import { createMetering } from '../../runtime/metering/metering.ts'
import { createReports } from '../../runtime/metering/reports.ts'
import { createNotify } from '../../runtime/notify/notify.ts'
import { createDiskObjects } from '../../runtime/storage/disk-objects.ts'
import { createSeal } from '../../runtime/identity/seal.ts'
import { createOverrides } from '../../runtime/quotas/overrides.ts'
import { createOutbound } from '../../runtime/outbound/outbound.ts'
import { createPlanRequests } from '../../runtime/quotas/plan-requests.ts'
import { createPlans } from '../../runtime/quotas/plans.ts'
import { createQuotas } from '../../runtime/quotas/quotas.ts'
import { createLimiters } from '../../runtime/rate-limits/limiters.ts'
import { createWindows } from '../../runtime/rate-limits/windows.ts'
import { createDeadLetters } from '../../runtime/queues/dead-letters.ts'
import { createInspection } from '../../runtime/queues/inspection.ts'
import { createWebhooks } from '../../runtime/webhooks/webhooks.ts'
import { createStorage } from '../../runtime/storage/storage.ts'
import { createEnvelopes } from '../../runtime/secrets/envelopes.ts'
import { createSecrets } from '../../runtime/secrets/secrets.ts'
import { createTenants } from '../../runtime/tenants/tenants.ts'
import { createClient, type Client } from './client.ts'
import { testDatabase } from './database.ts'
import { testRedis, usualRedisUrl } from './redis.ts'

export const testPassword = 'correct horse battery'

/** The API on a real database (and Redis) and a real port; what plugin routes answer is up to the test. */
export const testApp = async (
  given: Partial<Services> = {},
  {
    redisUrl = usualRedisUrl,
    dnsServers,
    keycloak,
  }: { redisUrl?: string; dnsServers?: string[]; keycloak?: KeycloakConfig } = {},
) => {
  const database = await testDatabase()
  const redis = await testRedis(redisUrl)
  const { core, url } = database
  const masterKey = randomBytes(32).toString('hex')
  const storageDir = await mkdtemp(join(tmpdir(), 'plexica-storage-'))
  const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
  const publicUrl = new URL('http://localhost:3000')
  const changes = createChanges({ databaseUrl: url, redis })
  const directory = createDomainDirectory({ core, changes, onError: (error) => log.error(error) })
  const addresses = createAddresses(publicUrl, undefined, directory)
  const audit = createAudit({ core, onError: (error) => log.error(error) })
  const pools = createInstallationPools({ core, coreUrl: url, masterKey })
  const quotas = createQuotas({ core, changes })
  const limiters = createLimiters({ core, redis, onError: (error) => log.error(error) })
  const windows = createWindows({ limiters, onError: (error) => log.error(error) })
  const mailFrom = 'Plexica <no-reply@localhost>'
  const seal = createSeal(masterKey, 'mails')
  const notify = createNotify({ core, changes, seal, originOf: addresses.tenantOrigin, mailFrom, log })
  const { letters } = notify
  const outbound = createOutbound({ allowPrivate: ['127.0.0.1'] })
  const envelopes = createEnvelopes([masterKey])
  const identity = createIdentity({
    core,
    redis,
    changes,
    quotas,
    audit,
    addresses,
    letters,
    outbound,
    envelopes,
    masterKey,
    ...(keycloak && { keycloak }),
    log,
  })
  const tenants = createTenants({ core, pools, changes, storageDir, steps: identity.provisionSteps })
  const records = createTxtRecords(dnsServers)
  const domains = createDomains({ core, changes, audit, addresses, directory, records })
  const supervisor = createSupervisor({ capabilities: [] })
  const metering = createMetering({ core, memoryBytes: supervisor.memoryBytes, onError: (error) => log.error(error) })
  const secrets = createSecrets({ core, changes, envelopes, masterKey })
  const registry = createRegistry({ core, supervisor, changes })
  const installations = createInstallations({ core, pools, masterKey, registry, changes, secrets, supervisor, quotas })

  const pluginTexts = createPluginTexts({ installations, registry })
  const pluginNames = createPluginNames({ core, installations, pluginTexts })
  const statistics = createStatistics({ core, onError: (error) => log.error(error) })
  const objects = createDiskObjects({ directory: storageDir })
  const storage = createStorage({ core, changes, objects, masterKey, log })

  const trial = { days: 14, plan: 'team', then: 'free' }
  const trials = createTrials({ core, changes, notifier: notify.notifier, audit, options: trial })
  const server = createServer()
  // As the platform does, of IPv6 where there is any.
  await new Promise<void>((done) => server.listen(0, done))
  const { port } = server.address() as AddressInfo
  const work = createInspection({ core, queues: { wake: () => undefined, abort: () => undefined } })
  const operations = createOperations({ core, onError: (error) => log.error(error) })
  const recent = createRecent()
  const processes = {
    self: { id: randomUUID(), pid: process.pid, host: 'test', startedAt: new Date() },
    others: () => Promise.resolve([]),
  }
  const plans = createPlans({ core, changes })
  const app = createApp({
    config: { publicUrl, port, masterKey, production: false, trustedProxies: 0 },
    addresses,
    log,
    core,
    quotas,
    plans,
    planRequests: createPlanRequests({
      core,
      plans,
      audit,
      letters: notify.letters,
      notifier: notify.notifier,
      adminOrigin: addresses.adminOrigin,
      atOnce: false,
    }),
    signUps: createSignUps({ core, tenants, letters, audit, addresses, options: { enabled: true, trial } }),
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
    review: createReview({ core }),
    publishers: createPublishers({ core, changes }),
    pluginNames,
    consents: createConsents({ core, installations, notifier: notify.notifier, audit, pluginNames }),
    statistics,
    marketplace: createMarketplace({ core, registry, statistics }),
    pluginReviews: createPluginReviews({ core }),
    dashboards: createDashboards({ core }),
    installations,
    rollouts: createRollouts({ core, queues: { wake: async () => undefined }, registry }),
    updates: createUpdates({ core }),
    canaries: createCanaries({ core, queues: { wake: () => undefined }, registry, review: createReview({ core }) }),
    recordings: createRecordings({ core }),
    operations,
    supervisor,
    work,
    deadLetters: createDeadLetters({ core, work }),
    processes,
    everywhere: createEverywhere({
      processes,
      questions: { ask: () => Promise.resolve(new Map()) },
      own: ownWorkers({ supervisor, recent }),
      supervisor,
    }),
    figures: ownFigures({ supervisor, recent }),
    webhooks: createWebhooks({
      core,
      changes,
      quotas,
      queues: { wake: () => undefined },
      seal: createSeal(masterKey, 'webhooks'),
      allowPrivate: [],
    }),
    secrets,
    storage,
    notify,
    changes,
    live: createLiveEvents({ core, changes, onError: (error) => log.error(error) }),
    logs: createLogs({ write: () => undefined }),
    metering,
    reports: createReports({ core }),
    plugins: () => (_request, response) =>
      void response.setHeader('content-type', 'application/json').end('{"plugin":true}'),
    ready: async () => void (await core.raw('select 1')),
    ...given,
  })
  server.on('request', app)

  const { text: platformToken } = await identity.tokens.create({ tenantId: null, userId: null, name: 'test' })

  return {
    port,
    core,
    databaseUrl: url,
    changes,
    audit,
    identity,
    tenants,
    domains,
    trials,
    addresses,
    platform: addresses.platformOrigin,
    platformToken,
    browser: () => createClient(port),
    /** A new tenant whose owner can sign in with `testPassword`. */
    async tenant() {
      const slug = `t${randomBytes(5).toString('hex')}`
      const email = `owner@${slug}.example`
      const tenant = await tenants.create({
        slug,
        name: slug,
        admin: { email, name: 'Owner', password: testPassword },
      })
      const owner = await identity.users.verify(tenant.id, email, testPassword)
      if (!owner) throw new Error('the owner of a new tenant can not sign in')
      const { text: token } = await identity.tokens.create({ tenantId: tenant.id, userId: owner.id, name: 'test' })
      return { ...tenant, origin: addresses.tenantOrigin(slug), owner, email, token }
    },
    async close() {
      await notify.close()
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      })
      await operations.close()
      await identity.close()
      await outbound.close()
      await audit.close()
      quotas.close()
      await windows.close()
      await limiters.close()
      await storage.close()
      await metering.close()
      installations.close()
      await supervisor.close()
      await pools.closeAll()
      await changes.close()
      redis?.close()
      await database.drop()
      await rm(storageDir, { recursive: true, force: true })
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof testApp>>

/** Walks through sign-in as the web app does; gives the last answer and the address it ended at. */
export const signInWith = async (
  browser: Client,
  origin: string,
  { email, password, returnTo = '/' }: { email: string; password: string; returnTo?: string },
) => {
  const page = await browser.navigate(`${origin}/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
  const [, uid] = /^\/sign-in\/([\w-]+)$/.exec(page.url.pathname) ?? []
  if (uid === undefined) return { form: undefined, page }
  const form = await browser.post(`${origin}/auth/interaction/${uid}`, { email, password })
  if (form.status !== 200) return { form, page }
  return { form, page: await browser.navigate(String(form.json.redirectTo)) }
}
