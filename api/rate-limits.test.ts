import { expect } from 'chai'
import { limitEntry, type LimitName } from '../sandbox/limits.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../test/support/platform.ts'
import { clientNetwork } from './client-network.ts'

describe('rate limits', () => {
  let platform: TestPlatform
  let plugin: string
  before(async () => {
    platform = await aPlatform()
    plugin = await platform.aPlugin({
      server: `export default { routes: {
        'GET /': () => new Response('ok', { headers: { RateLimit: '"mine";r=1' } }),
        'GET /open': { public: true, handler: () => 'ok' },
      } }`,
    })
  })
  after(() => platform.close())

  /** A tenant with these limits instead of those of its plan; its owner has sent one request, to install the plugin. */
  const aTenant = async (limits: Partial<Record<LimitName, number>>): Promise<TestTenant> => {
    const tenant = await platform.tenant()
    await tenant.install(plugin)
    for (const [name, value] of Object.entries(limits)) {
      const of = limitEntry(name as LimitName).of === 'tenant' ? '' : `/installations/${plugin}`
      const path = `${platform.url}/api/v1/tenants/${tenant.slug}${of}/quotas/${name}`
      const { status, text } = await platform.admin(path, { method: 'PUT', body: { value, reason: 'A test' } })
      expect(status, text).to.equal(204)
    }
    return tenant
  }

  const statuses = async (times: number, call: () => Promise<{ status: number }>) => {
    const seen: number[] = []
    for (let i = 0; i < times; i++) seen.push((await call()).status)
    return seen
  }

  it('tells in the fields of the draft what may still be sent, of plugins and the API', async () => {
    const tenant = await aTenant({})
    const usual = (name: LimitName) => limitEntry(name).default
    const api = await tenant.call('/api/v1/me')
    expect(api.headers['ratelimit-policy']).to.equal(
      `"user";q=${usual('rate.user')};w=60, "token";q=${usual('rate.token')};w=60, "tenant";q=${usual('rate.tenant')};w=60`,
    )
    expect(api.headers.ratelimit).to.match(/^"user";r=\d+;t=\d+$/)
    const answer = await tenant.plugin(plugin)
    expect(answer.headers['ratelimit-policy']).to.match(/^"user";.*, "plugin";q=60000;w=60$/)
    expect(answer.headers.ratelimit, 'the plugin does not speak for the platform').not.to.include('mine')
  })

  it('stops a token at its limit, and not the other tokens of the tenant', async () => {
    const tenant = await aTenant({ 'rate.token': 10 })
    const seen = await statuses(14, () => tenant.plugin(plugin))
    expect(seen).to.deep.equal([...Array<number>(9).fill(200), ...Array<number>(5).fill(429)])
    const refused = await tenant.plugin(plugin)
    expect(refused.json).to.deep.include({
      code: 'rate.limited',
      retry: true,
      limit: 'rate.token',
      value: 10,
      'violated-policies': ['token'],
    })
    expect(Number(refused.headers['retry-after'])).to.be.within(1, 60)
    expect(refused.headers.ratelimit).to.match(new RegExp(`^"token";r=0;t=${refused.headers['retry-after']}$`))
    const user = await platform.core('core.users').where({ tenant_id: tenant.id }).first('id')
    const { text } = await platform.identity.tokens.create({ tenantId: tenant.id, userId: user.id, name: 'another' })
    expect((await platform.as(text)(`${tenant.origin}/api/v1/me`)).status).to.equal(200)
  })

  it('holds a tenant to its limit over plugins and the API together, and leaves others alone', async () => {
    const [tenant, other] = [await aTenant({ 'rate.tenant': 12 }), await aTenant({})]
    const calls = [() => tenant.plugin(plugin), () => tenant.call('/api/v1/me')]
    let turn = 0
    const seen = await statuses(20, () => calls[turn++ % 2]!())
    expect(seen.filter((status) => status === 200)).to.have.length(11)
    expect((await tenant.call('/api/v1/me')).json).to.include({ code: 'rate.limited', limit: 'rate.tenant', value: 12 })
    expect((await other.call('/api/v1/me')).status).to.equal(200)
  })

  it('strangers use up what their address may, and nothing of what users may', async () => {
    const tenant = await aTenant({ 'rate.address': 15, 'rate.plugin': 20, 'rate.tenant': 20 })
    const open = () => platform.client.get(`${tenant.origin}/api/v1/plugins/${plugin}/open`)
    const seen = await statuses(18, open)
    expect(seen.filter((status) => status === 200)).to.have.length(15)
    expect((await open()).json).to.include({ code: 'rate.limited', limit: 'rate.address' })
    const users = await statuses(10, () => tenant.plugin(plugin, '/open'))
    expect(users).to.deep.equal(Array(10).fill(200))
  })

  it('whoever guesses tokens is held to what a stranger may', async () => {
    const tenant = await aTenant({ 'rate.address': 10 })
    const guess = () => platform.as(`plx_${'A'.repeat(43)}`)(`${tenant.origin}/api/v1/me`)
    expect(new Set(await statuses(10, guess))).to.deep.equal(new Set([401]))
    expect((await guess()).json.code).to.equal('rate.limited')
    expect((await tenant.call('/api/v1/me')).status).to.equal(200)
  })

  it('a plugin that is called too often does not keep users from other things', async () => {
    const tenant = await aTenant({ 'rate.plugin': 10 })
    const seen = await statuses(12, () => tenant.plugin(plugin))
    expect(seen.slice(10)).to.deep.equal([429, 429])
    expect((await tenant.plugin(plugin)).json).to.include({ limit: 'rate.plugin' })
    expect((await tenant.call('/api/v1/me')).status).to.equal(200)
  })

  it('an address of IPv4 counts by itself, a network of IPv6 as one', () => {
    expect(clientNetwork('::ffff:1.2.3.4')).to.equal('1.2.3.4')
    expect(clientNetwork('2001:db8:1:2:3:4:5:6')).to.equal(clientNetwork('2001:db8:1:2:ffff::1'))
    expect(clientNetwork('2001:db8:1:3::1')).not.to.equal(clientNetwork('2001:db8:1:2::1'))
    expect(clientNetwork('nonsense')).to.equal('unknown')
  })
})
