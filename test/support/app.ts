import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../api/app.ts'
import type { Services } from '../../api/services.ts'
import { openFoundations } from '../../platform/foundations.ts'
import { openPlugins } from '../../platform/plugins.ts'
import { stopAll, type Stops } from '../../platform/stops.ts'
import { openTenancy } from '../../platform/tenancy.ts'
import { createRollouts } from '../../plugins-registry/rollouts/rollouts.ts'
import { createCanaries } from '../../plugins-registry/updates/canaries.ts'
import { createUpdates } from '../../plugins-registry/updates/updates.ts'
import { readConfig } from '../../runtime/config.ts'
import { createDashboards } from '../../runtime/dashboards/dashboards.ts'
import { createLiveEvents } from '../../runtime/events/live-events.ts'
import type { KeycloakConfig } from '../../runtime/identity/keycloak/admin-api.ts'
import { createSeal } from '../../runtime/identity/seal.ts'
import { createLogs } from '../../runtime/logs/logs.ts'
import { createMetering } from '../../runtime/metering/metering.ts'
import { createReports } from '../../runtime/metering/reports.ts'
import { createEverywhere } from '../../runtime/processes/everywhere.ts'
import { ownFigures } from '../../runtime/processes/own-figures.ts'
import { ownWorkers } from '../../runtime/processes/own-workers.ts'
import { createDeadLetters } from '../../runtime/queues/dead-letters.ts'
import { createInspection } from '../../runtime/queues/inspection.ts'
import { createOverrides } from '../../runtime/quotas/overrides.ts'
import { createRecordings } from '../../runtime/recordings/recordings.ts'
import { createRecent } from '../../runtime/supervisor/recent.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import { createWebhooks } from '../../runtime/webhooks/webhooks.ts'
import { createClient, type Client } from './client.ts'
import { testDatabase } from './database.ts'
import { usualRedisUrl } from './redis.ts'

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
  const dataDir = await mkdtemp(join(tmpdir(), 'plexica-app-'))
  const stops: Stops = [() => database.drop(), () => rm(dataDir, { recursive: true, force: true })]
  const config = {
    ...readConfig({
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      PLEXICA_DATA_DIR: dataDir,
      PLEXICA_MASTER_KEY: randomBytes(32).toString('hex'),
      PLEXICA_NET_ALLOW_PRIVATE: '127.0.0.1',
    }),
    ...(dnsServers && { dnsServers }),
    ...(keycloak && { keycloak }),
  }
  const { publicUrl, masterKey } = config
  const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
  const onError = (error: unknown) => log.error(error)
  const started = { log, stops }
  const foundations = await openFoundations(config, { publicUrl, ...started })
  const { core, changes, addresses, audit, quotas, limiters, windows, notify } = foundations
  const tenancy = await openTenancy(config, foundations, started)
  const { identity, tenants, domains, trials } = tenancy
  const supervisor = createSupervisor({ capabilities: [] })
  stops.push(() => supervisor.close())
  const plugins = openPlugins(config, foundations, tenancy, { supervisor }, started)
  const metering = createMetering({ core, memoryBytes: supervisor.memoryBytes, onError })
  stops.push(() => metering.close())

  const server = createServer()
  // As the platform does, of IPv6 where there is any.
  await new Promise<void>((done) => server.listen(0, done))
  const { port } = server.address() as AddressInfo
  stops.push(() => {
    const closed = new Promise((done) => server.close(done))
    server.closeAllConnections()
    return closed
  })
  const idle = { wake: () => undefined, abort: () => undefined }
  const work = createInspection({ core, queues: idle })
  const recent = createRecent()
  const processes = {
    self: { id: randomUUID(), pid: process.pid, host: 'test', startedAt: new Date() },
    others: () => Promise.resolve([]),
  }
  const app = createApp({
    config: { publicUrl, port, masterKey, production: false, trustedProxies: 0 },
    log,
    core,
    addresses,
    audit,
    changes,
    quotas,
    limiters,
    windows,
    notify,
    ...tenancy,
    ...plugins,
    overrides: createOverrides({ core, changes }),
    dashboards: createDashboards({ core }),
    rollouts: createRollouts({ core, queues: { wake: async () => undefined }, registry: plugins.registry }),
    updates: createUpdates({ core }),
    canaries: createCanaries({ core, queues: idle, registry: plugins.registry, review: plugins.review }),
    recordings: createRecordings({ core }),
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
      queues: idle,
      seal: createSeal(masterKey, 'webhooks'),
      allowPrivate: [],
    }),
    live: createLiveEvents({ core, changes, onError }),
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
    databaseUrl: database.url,
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
    close: () => stopAll(stops),
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
