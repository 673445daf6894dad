import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'
import { inWords } from './in-words.ts'

interface Told {
  type: string
  data: { quota: string; value: number; used: number; plugin: string | null; soft: boolean }
}

describe('warnings of quotas', () => {
  let platform: TestPlatform
  let plugin: string
  let listener: string
  before(async () => {
    platform = await aPlatform()
    plugin = await platform.aPlugin({
      manifest: { name: 'Counted', capabilities: { kv: {} } },
      server: `export default { routes: {
        'GET /': () => 'ok',
        'PUT /:key': (_, { kv, params }) => kv.set(params.key, 1),
      } }`,
    })
    listener = await platform.aPlugin({
      manifest: { capabilities: { kv: {}, events: {} }, events: { subscribes: ['plexica.quota.*'] } },
      server: `export default {
        events: { 'plexica.quota.*': ({ type, data }, { kv }) => kv.set(type + ' ' + data.quota + ' ' + data.plugin, { type, data }) },
        routes: { 'GET /': async (_, { kv }) => (await kv.list()).items.map(({ value }) => value) },
      }`,
    })
  })
  after(() => platform.close())

  const aTenant = async () => {
    const tenant = await platform.tenant()
    for (const each of [plugin, listener]) await tenant.install(each)
    return tenant
  }
  const set = (tenant: TestTenant, path: string, body: object) =>
    platform.admin(`${platform.url}/api/v1/tenants/${tenant.slug}${path}`, { method: 'PUT', body })

  const eventsOf = async (tenant: TestTenant) => (await tenant.plugin(listener)).json as unknown as Told[]
  const told = (tenant: TestTenant, quota: string, level: string) =>
    until(
      async () =>
        (await eventsOf(tenant)).find(({ type, data }) => type === `plexica.quota.${level}` && data.quota === quota),
      (found) => found !== undefined,
    )
  const notifications = async (tenant: TestTenant) =>
    (
      (await tenant.call('/api/v1/notifications')).json.items as { title: string; body: string; plugin: string }[]
    ).filter(({ plugin }) => plugin === 'plexica')

  it('tells admins and subscribers at 80 % and at all of what may be used in a day, and then refuses it', async () => {
    const tenant = await aTenant()
    await set(tenant, `/installations/${plugin}/quotas/invocationsPerDay`, { value: 10, reason: 'A test' })
    for (let i = 0; i < 8; i++) await tenant.plugin(plugin)
    await tenant.call('/api/v1/usage')
    const warned = await told(tenant, 'invocationsPerDay', 'warning')
    expect(warned?.data).to.include({ value: 10, used: 8, plugin, soft: false })
    for (let i = 0; i < 2; i++) expect((await tenant.plugin(plugin)).status).to.equal(200)
    const refused = await tenant.plugin(plugin)
    expect(refused.status).to.equal(429)
    expect(refused.json).to.include({ code: 'quota.exceeded', limit: 'invocationsPerDay', value: 10, retry: true })
    expect(Number(refused.headers['retry-after'])).to.be.within(1, 86_400)
    await tenant.call('/api/v1/usage')
    expect((await told(tenant, 'invocationsPerDay', 'exceeded'))?.data).to.include({ used: 10 })
    const [latest, first] = await notifications(tenant)
    expect(first?.title).to.equal(`Counted · Invocations of one installation a day: 80 % used`)
    expect(first?.body).to.equal('8 of 10.')
    expect(latest?.title).to.match(/all used$/)
    const mails = await platform.core('core.mails').where({ to_address: tenant.email }).orderBy('id')
    expect(mails.map(({ subject }: { subject: string }) => subject)).to.deep.equal([first?.title, latest?.title])
  })

  it('tells of it once a day, in whatever process', async () => {
    const tenant = await aTenant()
    await set(tenant, '/quotas/tenantInvocationsPerDay', { value: 4, soft: true, reason: 'A test' })
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect((await tenant.plugin(plugin)).status, 'it is soft').to.equal(200)
      await tenant.call('/api/v1/usage')
      await told(tenant, 'tenantInvocationsPerDay', 'exceeded')
    }
    expect(await notifications(tenant)).to.have.length(1)
    const notices = await platform.core('core.quota_notices').where({ tenant_id: tenant.id })
    expect(notices.map(({ level }: { level: string }) => level)).to.have.members(['warning', 'exceeded'])
  })

  it('tells of what is kept: when it nears its end, and when something was refused', async () => {
    const tenant = await aTenant()
    await set(tenant, `/installations/${plugin}/quotas/kv.keys`, { value: 5, reason: 'A test' })
    for (let i = 0; i < 4; i++) await tenant.plugin(plugin, `/${i}`, { method: 'PUT' })
    await tenant.call('/api/v1/usage')
    expect((await told(tenant, 'kv.keys', 'warning'))?.data).to.include({ value: 5, used: 4, plugin })
    await tenant.plugin(plugin, '/5', { method: 'PUT' })
    expect((await tenant.plugin(plugin, '/6', { method: 'PUT' })).json.code).to.equal('kv.quota')
    expect((await told(tenant, 'kv.keys', 'exceeded'))?.data).to.include({ used: 5 })
  })

  it('tells of what a tenant has, although nothing of it runs', async () => {
    const tenant = await aTenant()
    await set(tenant, '/quotas/users', { value: 2, reason: 'A test' })
    const user = { email: 'two@example.com', name: 'Two', password: 'correct horse battery' }
    expect((await tenant.call('/api/v1/users', { method: 'POST', body: user })).status).to.equal(201)
    expect((await told(tenant, 'users', 'exceeded'))?.data).to.include({ value: 2, used: 2, plugin: null })
    const third = await tenant.call('/api/v1/users', { method: 'POST', body: { ...user, email: 'three@example.com' } })
    expect(third.status).to.equal(409)
    expect(third.json).to.include({ code: 'quota.reached', limit: 'users', value: 2 })
  })

  it('writes values as people read them', () => {
    expect(inWords(1024 ** 3, 'bytes', 'en')).to.equal('1 GB')
    expect(inWords(1_572_864, 'bytes', 'en')).to.equal('1.5 MB')
    expect(inWords(0, 'bytes', 'en')).to.equal('0 bytes')
    expect(inWords(900_000, 'ms', 'en')).to.equal('15 min')
    expect(inWords(64, 'MB', 'en')).to.equal('64 MB')
    expect(inWords(10_000, 'count', 'en')).to.equal('10,000')
    expect(inWords(1_572_864, 'bytes', 'de')).to.equal('1,5 MB')
    expect(inWords(1_572_864, 'bytes', 'fr')).to.equal('1,5\u202fMo')
    expect(inWords(7_200_000, 'ms', 'pl')).to.equal('2 godz.')
  })
})
