import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomPluginId } from '../../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'

/** Keeps what it was told in `kv`, in the order in which it came. */
const listening = (patterns: string[], handler = 'await note(event, kv)') => ({
  server: `
    const note = async (event, kv) => {
      const at = await kv.increment('count')
      await kv.set('seen:' + String(at).padStart(6, '0'), event)
    }
    const handler = async (event, { kv, events, log }) => { ${handler} }
    export default {
      events: { ${patterns.map((pattern) => `'${pattern}': handler`).join(', ')} },
      routes: { 'GET /seen': async (_, { kv }) => (await kv.list({ prefix: 'seen:' })).items.map(({ value }) => value) },
    }`,
  manifest: {
    capabilities: { kv: {}, events: {} },
    events: { subscribes: patterns },
  },
})

const publishing = (id: string) => ({
  server: `export default { routes: {
    'POST /publish': async (request, { events }) => {
      const { type, data, ...options } = await request.json()
      return events.publish(type, data, options)
    },
    'POST /many': async (request, { events }) => events.publishAll(await request.json()),
    'POST /in-transaction': async (request, { db, events }) => {
      const { rollback, n } = await request.json()
      await db.transaction(async (tx) => {
        await tx.execute('insert into paid (n) values ($1)', [n])
        await events.publish('${id}.paid', { n }, { tx })
        if (rollback) throw new Error('not now')
      }).catch((error) => { if (error.message !== 'not now') throw error })
      return { rows: (await db.query('select n from paid order by n')).map(({ n }) => n) }
    },
  } }`,
  manifest: {
    id,
    capabilities: { db: {}, events: {} },
    events: { publishes: [`${id}.*`] },
  },
  files: { 'migrations/001_paid.sql': 'create table paid (n integer primary key)' },
})

interface Seen {
  id: string
  type: string
  data: unknown
}

const profiles = [
  { name: 'on Postgres', redisUrl: undefined },
  ...(process.env.TEST_REDIS_URL ? [{ name: 'on Redis', redisUrl: process.env.TEST_REDIS_URL }] : []),
]

for (const { name, redisUrl } of profiles)
  describe(`events ${name}`, () => {
    let platform: TestPlatform
    let tenant: TestTenant
    let publisher: string
    let listener: string

    before(async () => {
      platform = await aPlatform({ redisUrl, retries: quick })
      publisher = randomPluginId()
      await platform.aPlugin(publishing(publisher))
      listener = await platform.aPlugin(listening([`${publisher}.*`]))
      tenant = await platform.tenant()
      await tenant.install(publisher)
      await tenant.install(listener)
    })
    after(() => platform.close())

    const publish = (body: object, of = tenant) => of.plugin(publisher, '/publish', { method: 'POST', body })

    const seenBy = async (of: TestTenant, plugin: string): Promise<Seen[]> =>
      JSON.parse((await of.plugin(plugin, '/seen')).text) as Seen[]

    const until = async <T>(look: () => Promise<T>, enough: (value: T) => boolean): Promise<T> => {
      for (let tries = 0; ; tries++) {
        const value = await look()
        if (enough(value) || tries > 200) return value
        await sleep(50)
      }
    }

    it('brings an event of one plugin to another, as a CloudEvent', async () => {
      const answer = await publish({ type: `${publisher}.contact.created`, data: { name: 'Acme' }, key: 'c1', id: 'e1' })
      expect(answer.status, answer.text).to.equal(200)
      expect(answer.json).to.deep.equal({ id: 'e1' })
      const [seen] = await until(() => seenBy(tenant, listener), ({ length }) => length === 1)
      expect(seen).to.deep.include({
        specversion: '1.0',
        id: 'e1',
        source: `/tenants/${tenant.slug}/plugins/${publisher}`,
        type: `${publisher}.contact.created`,
        datacontenttype: 'application/json',
        partitionkey: 'c1',
        data: { name: 'Acme' },
        attempt: 1,
      })
    })
  })

/** Failures are tried again at once. */
const quick = {
  event: { attempts: 3, firstMs: 20, mostMs: 100 },
  job: { attempts: 3, firstMs: 20, mostMs: 100 },
  webhook: { attempts: 3, firstMs: 20, mostMs: 100 },
}
