import { expect } from 'chai'
import { randomPluginId } from '../../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { queueProfiles, quickRetries, until } from '../../../test/support/queues.ts'

/** Keeps what it was told in `kv`, in the order in which it came. */
const listening = (patterns: string[], handle = '') => ({
  server: `
    const handler = async (event, ctx) => {
      const { kv } = ctx
      ${handle}
      const at = await kv.increment('count')
      await kv.set('seen:' + String(at).padStart(6, '0'), event)
    }
    export default {
      events: { ${patterns.map((pattern) => `'${pattern}': handler`).join(', ')} },
      routes: {
        'GET /seen': async (_, { kv }) => (await kv.list({ prefix: 'seen:' })).items.map(({ value }) => value),
        'PUT /mood': async (request, { kv }) => kv.set('mood', await request.text()),
      },
    }`,
  manifest: { capabilities: { kv: {}, events: {} }, events: { subscribes: patterns } },
})

const publishing = (id: string) => ({
  server: `export default { routes: {
    'POST /publish': async (request, { events }) => {
      const { type, data, ...options } = await request.json()
      return events.publish(type, data, options)
    },
    'POST /many': async (request, { events }) => events.publishAll(await request.json()),
    'POST /large': async (_, { events }) => events.publish('${id}.large', 'x'.repeat(256 * 1024)),
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
  manifest: { id, capabilities: { db: {}, events: {} }, events: { publishes: [`${id}.*`] } },
  files: { 'migrations/001_paid.sql': 'create table paid (n integer primary key)' },
})

interface Seen {
  id: string
  type: string
  data: Record<string, unknown>
  attempt: number
}

interface Delivery {
  id: string
  plugin: string
  attempts: number
  errors: { code: string; message: string }[]
  event: Seen
}

for (const { name, redisUrl } of queueProfiles)
  describe(`events ${name}`, () => {
    let platform: TestPlatform
    let tenant: TestTenant
    let publisher: string
    let listener: string

    before(async () => {
      platform = await aPlatform({ redisUrl, retries: quickRetries })
      publisher = randomPluginId()
      await platform.aPlugin(publishing(publisher))
      listener = await platform.aPlugin(listening([`${publisher}.*`]))
    })
    beforeEach(async () => {
      tenant = await platform.tenant()
      await tenant.install(publisher)
      await tenant.install(listener)
    })
    after(() => platform.close())

    const publish = (body: object, of = tenant) => of.plugin(publisher, '/publish', { method: 'POST', body })

    const seenBy = async (plugin: string, of = tenant): Promise<Seen[]> =>
      JSON.parse((await of.plugin(plugin, '/seen')).text) as Seen[]

    const dead = async (of = tenant): Promise<Delivery[]> =>
      (await of.call('/api/v1/events/deliveries?state=dead')).json.items as Delivery[]

    it('brings an event of one plugin to another, as a CloudEvent', async () => {
      const answer = await publish({
        type: `${publisher}.contact.created`,
        data: { name: 'Acme' },
        key: 'c1',
        id: 'e1',
      })
      expect(answer.json, answer.text).to.deep.equal({ id: 'e1' })
      const [seen] = await until(
        () => seenBy(listener),
        ({ length }) => length === 1,
      )
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

    it('tells plugins of no other tenant', async () => {
      const other = await platform.tenant()
      await other.install(listener)
      await publish({ type: `${publisher}.said` })
      await until(
        () => seenBy(listener),
        ({ length }) => length === 1,
      )
      expect(await seenBy(listener, other)).to.deep.equal([])
      expect((await other.call('/api/v1/events/deliveries')).json.items).to.deep.equal([])
    })

    it('delivers what was published in a transaction that committed, and never what was rolled back', async () => {
      const inTransaction = (body: object) => tenant.plugin(publisher, '/in-transaction', { method: 'POST', body })
      await inTransaction({ n: 1, rollback: true })
      const { json, text } = await inTransaction({ n: 2, rollback: false })
      expect(json.rows, text).to.deep.equal([2])
      await inTransaction({ n: 3, rollback: true })
      await publish({ type: `${publisher}.last` })
      const seen = await until(
        () => seenBy(listener),
        ({ length }) => length >= 2,
      )
      expect(seen.map(({ type, data }) => [type.split('.')[1], data])).to.have.deep.members([
        ['paid', { n: 2 }],
        ['last', null],
      ])
    })

    it('takes an event with an id that was there already for the same one', async () => {
      for (let times = 0; times < 3; times++) await publish({ type: `${publisher}.once`, id: 'same' })
      await publish({ type: `${publisher}.end` })
      const seen = await until(
        () => seenBy(listener),
        ({ length }) => length >= 2,
      )
      expect(seen.map(({ type }) => type).sort()).to.deep.equal([`${publisher}.end`, `${publisher}.once`])
    })

    it('refuses types that were not granted, data that is too large, and plugins without the grant', async () => {
      const wrapped = await platform.aPlugin({
        server: `export default { async fetch(request, { events }) {
          try { await events.publish(await request.text(), 'x'.repeat(Number(request.headers.get('x-length') ?? 1))); return 'published' }
          catch ({ code, detail }) { return { code, detail } }
        } }`,
        manifest: { id: 'asker', capabilities: { events: {} }, events: { publishes: ['asker.*'] } },
      })
      await tenant.install(wrapped, { grant: { events: { publish: ['asker.good.*'] } } })
      const ask = async (body: string, headers = {}) =>
        (await tenant.plugin(wrapped, '/', { method: 'POST', body, headers })).json.code
      expect(await ask('asker.bad.one')).to.equal('capability.scope')
      expect(await ask('plexica.tenant.removed')).to.equal('capability.scope')
      expect(await ask('asker.good.one', { 'x-length': String(256 * 1024) })).to.equal('event.too_large')
      expect(await ask('asker.good')).to.equal('capability.scope')
      expect(await ask('no type')).to.equal('capability.invalid')
      expect(await ask('asker.good.one')).to.equal(undefined)
      await tenant.call(`/api/v1/installations/${wrapped}`, { method: 'PATCH', body: { grant: { events: false } } })
      expect(await ask('asker.good.one')).to.equal('capability.denied')
    })

    it('tries a failing delivery again, gives it up, and lets an admin try it again or discard it', async () => {
      const moody = await platform.aPlugin(
        listening([`${publisher}.*`], `if ((await kv.get('mood')) === undefined) throw new Error('in no mood')`),
      )
      await tenant.install(moody)
      await publish({ type: `${publisher}.asked`, data: { n: 1 } })
      await publish({ type: `${publisher}.asked`, data: { n: 2 } })
      const given = await until(dead, ({ length }) => length === 2)
      expect(given).to.have.length(2)
      for (const { plugin, attempts, errors, event } of given) {
        expect(plugin).to.equal(moody)
        expect(attempts).to.equal(3)
        expect(errors.map(({ code }) => code)).to.deep.equal(['plugin.error', 'plugin.error', 'plugin.error'])
        expect(event.type).to.equal(`${publisher}.asked`)
      }
      expect(await seenBy(listener), 'the others had theirs').to.have.length(2)

      const at = (id: string) => `/api/v1/events/deliveries/${id}`
      const [first, second] = given as [Delivery, Delivery]
      expect((await tenant.call(at(first.id), { method: 'DELETE' })).status).to.equal(204)
      await tenant.plugin(moody, '/mood', { method: 'PUT', body: 'good' })
      const redriven = await tenant.call(`${at(second.id)}/redrive`, { method: 'POST' })
      expect(redriven.status, redriven.text).to.equal(200)
      const seen = await until(
        () => seenBy(moody),
        ({ length }) => length === 1,
      )
      expect(seen[0]?.data).to.deep.equal(second.event.data)
      expect(await dead()).to.deep.equal([])
      expect((await tenant.call(`${at(second.id)}/redrive`, { method: 'POST' })).status).to.equal(404)
      const other = await platform.tenant()
      expect((await other.call(at(first.id))).status).to.equal(404)
    })

    it('keeps what is published for an installation that is disabled, and a tenant that is suspended', async () => {
      const set = (state: string) =>
        tenant.call(`/api/v1/installations/${listener}`, { method: 'PATCH', body: { state } })
      await set('disabled')
      await publish({ type: `${publisher}.one` })
      await publish({ type: `${publisher}.two` })
      const waiting = async () =>
        (await tenant.call('/api/v1/events/deliveries?state=waiting')).json.items as Delivery[]
      const held = await until(waiting, ({ length }) => length === 2)
      expect(held.map(({ attempts }) => attempts)).to.deep.equal([0, 0])
      await set('enabled')
      expect(
        await until(
          () => seenBy(listener),
          ({ length }) => length === 2,
        ),
      ).to.have.length(2)

      await set('disabled')
      await publish({ type: `${publisher}.three` })
      await until(waiting, ({ length }) => length === 1)
      await platform.admin(`${platform.url}/api/v1/tenants/${tenant.slug}/suspend`, { method: 'POST' })
      await platform.core('core.installations').where({ tenant_id: tenant.id }).update({ state: 'enabled' })
      await new Promise((done) => setTimeout(done, 300))
      await platform.admin(`${platform.url}/api/v1/tenants/${tenant.slug}/resume`, { method: 'POST' })
      await tenant.call(`/api/v1/installations/${listener}`, { method: 'PATCH', body: { state: 'enabled' } })
      expect(
        await until(
          () => seenBy(listener),
          ({ length }) => length === 3,
        ),
      ).to.have.length(3)
    })

    it('delivers events of one key in the order in which they were published, however slow each is', async () => {
      const slow = await platform.aPlugin(
        listening([`${publisher}.*`], 'await new Promise((done) => setTimeout(done, (event.data.n * 37) % 50))'),
      )
      await tenant.install(slow)
      const many = Array.from({ length: 24 }, (_, n) => ({
        type: `${publisher}.step`,
        data: { n, key: n % 2 },
        key: `key ${n % 2}`,
      }))
      await tenant.plugin(publisher, '/many', { method: 'POST', body: many })
      const seen = await until(
        () => seenBy(slow),
        ({ length }) => length === 24,
      )
      for (const key of [0, 1]) {
        const order = seen.filter(({ data }) => data.key === key).map(({ data }) => data.n)
        expect(order).to.deep.equal(many.filter(({ data }) => data.key === key).map(({ data }) => data.n))
      }
    })

    it('cuts events that lead to one another without end, and says so', async () => {
      const id = randomPluginId()
      await platform.aPlugin({
        server: `export default {
          events: { '${id}.ping': async (event, { events, kv }) => {
            await kv.increment('pings')
            await events.publish('${id}.ping', { n: event.data.n + 1 })
          } },
          routes: {
            'POST /ping': (_, { events }) => events.publish('${id}.ping', { n: 0 }),
            'GET /pings': async (_, { kv }) => ({ pings: await kv.get('pings') }),
          },
        }`,
        manifest: {
          id,
          capabilities: { kv: {}, events: {} },
          events: { publishes: [`${id}.ping`], subscribes: [`${id}.ping`] },
        },
      })
      await tenant.install(id)
      await tenant.plugin(id, '/ping', { method: 'POST' })
      const [cut] = await until(dead, ({ length }) => length === 1)
      expect(cut?.errors[0]?.code).to.equal('event.loop')
      expect(cut?.event.data).to.deep.equal({ n: 17 })
      expect((await tenant.plugin(id, '/pings')).json).to.deep.equal({ pings: 17 })
    })

    it('keeps nobody waiting for a subscriber that hangs', async () => {
      const hanging = await platform.aPlugin(
        listening([`${publisher}.*`], 'await new Promise((done) => setTimeout(done, 600_000))'),
      )
      await tenant.install(hanging)
      const many = Array.from({ length: 60 }, (_, n) => ({ type: `${publisher}.step`, data: { n } }))
      await tenant.plugin(publisher, '/many', { method: 'POST', body: many })
      const seen = await until(
        () => seenBy(listener),
        ({ length }) => length === 60,
      )
      expect(seen).to.have.length(60)
      expect(await seenBy(hanging)).to.have.length(0)
      const running = async () =>
        (await tenant.call('/api/v1/events/deliveries?state=running')).json.items as Delivery[]
      expect(await until(running, ({ length }) => length === 16)).to.have.length(16)
      await tenant.call(`/api/v1/installations/${hanging}`, { method: 'DELETE' })
    })

    it('tells of users, installations and the tenant', async () => {
      const watching = await platform.aPlugin(listening(['plexica.*']))
      await tenant.install(watching)
      await tenant.call('/api/v1/users', {
        method: 'POST',
        body: { email: 'member@example.com', name: 'Member', password: 'correct horse battery', role: 'member' },
      })
      await tenant.call(`/api/v1/installations/${listener}`, { method: 'PATCH', body: { state: 'disabled' } })
      const other = await platform.aPlugin()
      await tenant.install(other)
      await tenant.call(`/api/v1/installations/${other}`, { method: 'DELETE' })
      const wanted = [
        'plexica.installation.created',
        'plexica.user.created',
        'plexica.installation.disabled',
        'plexica.plugin.installed',
        'plexica.plugin.uninstalled',
      ]
      const seen = await until(
        () => seenBy(watching),
        (all) => wanted.every((type) => all.some((one) => one.type === type)),
      )
      expect(seen.map(({ type }) => type)).to.include.members(wanted)
      const ofOther = seen.filter(({ type, data }) => type.startsWith('plexica.plugin.') && data.plugin === other)
      expect(ofOther.map(({ type }) => type)).to.have.members([
        'plexica.plugin.installed',
        'plexica.plugin.uninstalled',
      ])
      const user = seen.find(({ type }) => type === 'plexica.user.created')
      expect(user?.data).to.deep.include({ name: 'Member', role: 'member', status: 'active' })
      expect(user?.data).not.to.have.property('email')
    })
  })

describe('the outbox', () => {
  let platform: TestPlatform
  before(async () => {
    platform = await aPlatform()
  })
  after(() => platform.close())

  it('can be read and changed by no plugin, and takes no event of someone else, even by SQL of its own', async () => {
    const id = randomPluginId()
    await platform.aPlugin({ manifest: { id, capabilities: { db: {} } } })
    const tenant = await platform.tenant()
    await tenant.install(id)
    const role = `t_${tenant.slug}__${id.replaceAll('-', '_')}`
    const [{ id: installation }] = (await platform.core('core.installations').where({ plugin_id: id })) as [
      { id: string },
    ]
    const as = (sql: string) =>
      platform.core
        .transaction(async (trx) => {
          await trx.raw(`set local role ${role}`)
          await trx.raw(sql)
        })
        .then(
          () => 'done',
          (error: { code?: string }) => error.code,
        )
    const insert = (more: string, values: string) =>
      as(`insert into outbox.events (tenant_id, id, type${more}) values ('${tenant.id}', 'x', 'plexica.x'${values})`)
    for (const sql of [
      'select * from outbox.events',
      'delete from outbox.events',
      "update outbox.events set role = 'x'",
    ])
      expect(await as(sql), sql).to.equal('42501')
    expect(await insert('', '')).to.equal('42501')
    expect(await insert(', installation_id, role', `, '${installation}', 'plexica'`)).to.equal('42501')
    // It may add what is its own; an event with the type of someone else goes no further.
    expect(await insert(', installation_id', `, '${installation}'`)).to.equal('done')
    await until(
      async () => platform.core('outbox.events'),
      (rows) => rows.length === 0,
    )
    expect(await platform.core('core.events').where({ type: 'plexica.x' })).to.have.length(0)
  })
})
