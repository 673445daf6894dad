import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { aBundle, randomPluginId } from '../support/bundles.ts'
import { createClient } from '../support/client.ts'
import { aPlatformProcess, type PlatformProcess } from '../support/platform-process.ts'
import { queueProfiles, until } from '../support/queues.ts'

/** How often one of its processes is killed, on each of the two backends; more in a longer run. */
const kills = Number(process.env.TEST_KILLS ?? 25)
/** One in so many is the platform itself, the others are its workers: more of these would have the plugins stopped. */
const platformEvery = 4
/** How long it runs before each at most, once it answered: a slow machine takes longer to come up than that. */
const livesMs = 600

for (const { name, redisUrl } of queueProfiles)
  describe(`events of a platform that is killed again and again, ${name}`, () => {
    let platform: PlatformProcess
    before(async () => {
      platform = await aPlatformProcess({ redisUrl })
    })
    after(() => platform.close())

    it(`are all delivered if they were committed, and none that was not (${kills} times)`, async function () {
      this.timeout(240_000 + kills * 20_000)
      const { publisher, subscriber, slug, call } = await setUp(platform)

      let stopped = false
      let next = 0
      let answered = 0
      const publishing = Array.from({ length: 4 }, async () => {
        while (!stopped) {
          const n = next++
          await call(publisher, '/pay', { n, rollback: n % 3 === 0 }).then(
            ({ status }) => (answered += status < 300 ? 1 : 0),
            () => sleep(20),
          )
        }
      })
      for (let round = 0; round < kills; round++) {
        await until(
          () => Promise.resolve(answered),
          (count) => count > round * 2,
        )
        await sleep(Math.random() * livesMs)
        if (round % platformEvery < platformEvery - 1) platform.killWorker()
        else {
          await platform.kill()
          await platform.start()
        }
      }
      await sleep(500)
      stopped = true
      await Promise.all(publishing)

      const rows = async (plugin: string, table: string): Promise<number[]> =>
        platform
          .core(`t_${slug}__${plugin.replaceAll('-', '_')}.${table}`)
          .orderBy('n')
          .pluck('n')
      const committed = await rows(publisher, 'paid')
      const delivered = await until(
        () => rows(subscriber, 'seen'),
        ({ length }) => length >= committed.length,
        120_000,
      )
      expect(delivered).to.deep.equal(committed)
      expect(answered).to.be.greaterThan(kills)
      expect(committed.length).to.be.greaterThan(kills)
    })

    // What is kept in the trail has nothing to do with queues.
    if (redisUrl !== undefined) return
    it('and the audit trail says what was being installed when it was killed', async () => {
      const { tenantId, begin } = await setUp(platform)
      const plugin = await begin('await new Promise((done) => setTimeout(done, 20_000))')
      const trail = () =>
        platform.core('core.audit').where({ tenant_id: tenantId, target: plugin }).orderBy('id').pluck('action')
      await until(trail, ({ length }) => length > 0)
      await platform.kill()
      await platform.start()
      expect(await trail()).to.deep.equal(['installation.begin'])
    })
  })

/** A tenant with a plugin that publishes in transactions, and one that notes what it is told in a table. */
const setUp = async ({ core, url, port, platformToken }: PlatformProcess) => {
  const client = createClient(port)
  const admin = async (method: string, path: string, body: unknown, type = 'application/json') => {
    const answer = await client.call(`${url}${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${platformToken}`, 'content-type': type },
    })
    if (answer.status >= 300) throw new Error(answer.text)
  }
  const slug = `t${randomBytes(5).toString('hex')}`
  const email = `owner@${slug}.example`
  await admin('POST', '/api/v1/tenants', {
    slug,
    name: slug,
    admin: { email, name: 'Owner', password: 'correct horse battery' },
  })
  const { id: userId, tenant_id: tenantId } = (await core('core.users').where({ email }).first()) as {
    id: string
    tenant_id: string
  }
  const token = `plx_${randomBytes(32).toString('base64url')}`
  await core('core.api_tokens').insert({
    tenant_id: tenantId,
    user_id: userId,
    name: 'test',
    hash: createHash('sha256').update(token).digest(),
  })

  const install = async (id: string, server: string, manifest: object, migration: string) => {
    const bundle = await aBundle({
      manifest: { id, capabilities: { db: {}, events: {} }, ...manifest },
      server,
      files: { 'migrations/001.sql': migration },
    })
    await admin('POST', '/api/v1/registry/bundles', bundle, 'application/gzip')
    await admin('PATCH', `/api/v1/registry/plugins/${id}`, { verified: true })
    await admin('POST', `/api/v1/tenants/${slug}/installations`, { plugin: id })
  }
  const [publisher, subscriber] = [randomPluginId(), randomPluginId()]
  await install(
    publisher,
    `export default { routes: { 'POST /pay': async (request, { db, events }) => {
      const { n, rollback } = await request.json()
      await db.transaction(async (tx) => {
        await tx.execute('insert into paid (n) values ($1)', [n])
        await events.publish('${publisher}.paid', { n }, { tx })
        if (rollback) throw new Error('not now')
      }).catch((error) => { if (error.message !== 'not now') throw error })
    } } }`,
    { events: { publishes: [`${publisher}.paid`] } },
    'create table paid (n integer primary key)',
  )
  await install(
    subscriber,
    `export default { events: { '${publisher}.paid': ({ data }, { db }) =>
      db.execute('insert into seen (n) values ($1) on conflict do nothing', [data.n]) } }`,
    { events: { subscribes: [`${publisher}.paid`] } },
    'create table seen (n integer primary key)',
  )
  /** Begins to install a plugin whose own step does this; nobody waits for it. */
  const begin = async (step: string): Promise<string> => {
    const id = randomPluginId()
    const server = `export default { onInstall: async () => { ${step} }, routes: { 'GET /': () => new Response() } }`
    const bundle = await aBundle({ manifest: { id, capabilities: {} }, server })
    await admin('POST', '/api/v1/registry/bundles', bundle, 'application/gzip')
    admin('POST', `/api/v1/tenants/${slug}/installations`, { plugin: id }).catch(() => undefined)
    return id
  }

  const call = (plugin: string, path: string, body: unknown) =>
    client.call(`http://${slug}.localhost:${port}/api/v1/plugins/${plugin}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}` },
    })
  return { publisher, subscriber, slug, tenantId, call, begin }
}
