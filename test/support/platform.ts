import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, type Config } from '../../runtime/config.ts'
import { startPlatform } from '../../platform/platform.ts'
import { limitEntry, limitsOf } from '../../sandbox/limits.ts'
import { aBundle, randomPluginId, type BundleParts } from './bundles.ts'
import { createClient, type Answer, type Call } from './client.ts'
import { testDatabase } from './database.ts'
import { usualRedisUrl } from './redis.ts'

export const testPassword = 'correct horse battery'

const patienceMs = 60_000
/** The same work takes more CPU time, too, where others use the same caches. */
const patienceCpuMs = 2_000

/** The usual limits, but with time enough that on a machine that is slow or busy nothing ends for being late. */
export const patientLimits = limitsOf((name) => {
  const { default: usual, ceiling } = limitEntry(name)
  if (name.endsWith('.wallMs') || name === 'db.idleInTransactionMs' || name === 'search.queryMs')
    return Math.max(usual, Math.min(ceiling, patienceMs))
  return name.endsWith('.cpuMs') ? Math.max(usual, patienceCpuMs) : usual
})

/**
 * The whole platform on real parts: its own database, its own sandbox workers, a free port; with `patientLimits`, unless
 * others are given.
 *
 * @example
 * let platform: TestPlatform
 * before(async () => { platform = await aPlatform() })
 * after(() => platform.close())
 */
export const aPlatform = async (given: Partial<Config> = {}) => {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'plexica-platform-'))
  const config = readConfig({
    PORT: '0',
    PLEXICA_DATA_DIR: dataDir,
    PLEXICA_MASTER_KEY: randomBytes(32).toString('hex'),
    DATABASE_URL: database.url,
    REDIS_URL: usualRedisUrl,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  })
  const running = await startPlatform({ ...config, limits: patientLimits, ...given })
  const { text: platformToken } = await running.identity.tokens.create({ tenantId: null, userId: null, name: 'test' })
  const port = Number(new URL(running.url).port)
  const client = createClient(port)
  const as =
    (token: string) =>
    (url: string, { headers, ...call }: Call = {}): Promise<Answer> =>
      client.call(url, { ...call, headers: { authorization: `Bearer ${token}`, ...headers } })
  const admin = as(platformToken)

  const expectStatus = (answer: Answer, ...statuses: number[]): Answer => {
    if (!statuses.includes(answer.status))
      throw new Error(`expected ${statuses.join(' or ')}, got ${answer.status}: ${answer.text}`)
    return answer
  }

  const upload = async (bytes: Buffer) =>
    expectStatus(
      await admin(`${running.url}/api/v1/registry/bundles`, {
        method: 'POST',
        headers: { 'content-type': 'application/gzip' },
        body: bytes,
      }),
      200,
      201,
    )

  /** A new tenant whose owner can sign in with `testPassword`, and may call the API with `call`. */
  const tenant = async () => {
    const slug = `t${randomBytes(5).toString('hex')}`
    const email = `owner@${slug}.example`
    expectStatus(
      await admin(`${running.url}/api/v1/tenants`, {
        method: 'POST',
        body: { slug, name: slug, admin: { email, name: 'Owner', password: testPassword } },
      }),
      201,
    )
    const { id } = await running.tenants.get(slug)
    const owner = await running.identity.users.verify(id, email, testPassword)
    const { text: token } = await running.identity.tokens.create({ tenantId: id, userId: owner!.id, name: 'test' })
    const origin = running.addresses.tenantOrigin(slug)
    const call = as(token)
    return {
      id,
      slug,
      email,
      password: testPassword,
      origin,
      token,
      /** Calls an address of this tenant as its owner. */
      call: (path: string, options?: Call) => call(`${origin}${path}`, options),
      /** Calls a route of a plugin as the owner. */
      plugin: (plugin: string, path = '/', options?: Call) =>
        call(`${origin}/api/v1/plugins/${plugin}${path}`, options),
      install: async (plugin: string, body: Record<string, unknown> = {}) =>
        expectStatus(await call(`${origin}/api/v1/installations`, { method: 'POST', body: { plugin, ...body } }), 201),
    }
  }

  return {
    ...running,
    port,
    core: database.core,
    databaseUrl: database.url,
    dataDir,
    client,
    admin,
    as,
    platformToken,
    tenant,
    upload,
    /** Uploads a small plugin and says its id; `verified` plugins share sandbox workers. */
    async aPlugin(parts: BundleParts = {}, { verified = true } = {}): Promise<string> {
      const id = String(parts.manifest?.id ?? randomPluginId())
      await upload(await aBundle({ ...parts, manifest: { ...parts.manifest, id } }))
      expectStatus(
        await admin(`${running.url}/api/v1/registry/plugins/${id}`, { method: 'PATCH', body: { verified } }),
        204,
      )
      return id
    },
    async close() {
      await running.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type TestPlatform = Awaited<ReturnType<typeof aPlatform>>
export type TestTenant = Awaited<ReturnType<TestPlatform['tenant']>>
