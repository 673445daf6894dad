import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'
import { createChanges } from '../../runtime/changes.ts'
import { createQuotas } from '../../runtime/quotas/quotas.ts'
import { defaultLimits, limitNames } from '../../sandbox/limits.ts'

interface Quota {
  name: string
  value: number
  source: string
  soft: boolean
  reason?: string
  expiresAt?: string | null
  used?: number
}

describe('plans and quotas', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let plugin: string
  before(async () => {
    platform = await aPlatform({ plansAtOnce: true })
    tenant = await platform.tenant()
    plugin = await platform.aPlugin({
      manifest: { capabilities: { kv: {} } },
      server: `export default { routes: { 'PUT /:key': (_, { kv, params }) => kv.set(params.key, 1) } }`,
    })
    await tenant.install(plugin)
  })
  after(() => platform.close())

  const admin = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    platform.admin(`${platform.url}/api/v1${path}`, { method, body, headers })

  const quotasOf = async (slug: string, of = ''): Promise<Map<string, Quota>> => {
    const { json } = await admin('GET', `/tenants/${slug}${of}/quotas`)
    return new Map((json.items as Quota[]).map((each) => [each.name, each]))
  }

  const aPlan = async (limits: Record<string, number> = {}, soft: string[] = []) => {
    const id = `p${randomBytes(4).toString('hex')}`
    const made = await admin('POST', '/plans', { id, name: 'A plan', limits, soft })
    expect(made.status, made.text).to.equal(201)
    return { id, etag: String(made.headers.etag) }
  }

  it('there are three plans from the start, and new tenants get the one of the defaults', async () => {
    const { json } = await admin('GET', '/plans')
    const plans = json.items as { id: string; isDefault: boolean }[]
    expect(plans.map(({ id }) => id)).to.include.members(['enterprise', 'free', 'team'])
    expect(plans.filter(({ isDefault }) => isDefault).map(({ id }) => id)).to.deep.equal(['team'])
    const inGerman = await admin('GET', '/plans/team', undefined, { 'accept-language': 'de' })
    expect(inGerman.json).to.include({
      description: 'The defaults of the platform',
      about: 'Die Vorgaben der Plattform',
    })
    const quotas = await quotasOf(tenant.slug)
    expect([...quotas.keys()]).to.deep.equal(limitNames)
    expect(quotas.get('kv.keys')).to.include({ value: defaultLimits['kv.keys'], source: 'default', soft: false })
  })

  it('what was agreed on for an installation goes before what was for its tenant, that before the plan', async () => {
    const own = await platform.tenant()
    await own.install(plugin)
    const { id } = await aPlan({ 'kv.keys': 50, 'kv.valueBytes': 2048 })
    expect((await admin('PUT', `/tenants/${own.slug}/plan`, { plan: id })).status).to.equal(204)
    const ofPlugin = `/installations/${plugin}`
    expect((await quotasOf(own.slug, ofPlugin)).get('kv.keys')).to.include({ value: 50, source: 'plan' })
    await admin('PUT', `/tenants/${own.slug}/quotas/kv.keys`, { value: 40, reason: 'They asked for less' })
    expect((await quotasOf(own.slug, ofPlugin)).get('kv.keys')).to.include({ value: 40, source: 'tenant' })
    await admin('PUT', `/tenants/${own.slug}${ofPlugin}/quotas/kv.keys`, { value: 2, reason: 'A trial' })
    const quotas = await quotasOf(own.slug, ofPlugin)
    expect(quotas.get('kv.keys')).to.include({ value: 2, source: 'installation', reason: 'A trial', expiresAt: null })
    expect(quotas.get('kv.valueBytes')).to.include({ value: 2048, source: 'plan' })
    expect((await quotasOf(own.slug)).get('kv.keys')).to.include({ value: 40, source: 'tenant' })

    const put = (key: string) => own.plugin(plugin, `/${key}`, { method: 'PUT' })
    expect((await put('a')).status).to.equal(200)
    expect((await put('b')).status).to.equal(200)
    expect((await put('c')).status, 'a quota of two keys').to.equal(507)
    expect((await quotasOf(own.slug, ofPlugin)).get('kv.keys')).to.include({ used: 2 })
    expect((await admin('DELETE', `/tenants/${own.slug}${ofPlugin}/quotas/kv.keys`)).status).to.equal(204)
    expect((await put('c')).status, 'and of forty').to.equal(200)
    expect((await admin('DELETE', `/tenants/${own.slug}${ofPlugin}/quotas/kv.keys`)).json.code).to.equal(
      'request.not_found',
    )
  })

  it('a change of a plan holds for all its tenants at once, in every process that is told', async () => {
    const own = await platform.tenant()
    const { id } = await aPlan({ queue: 7 })
    await admin('PUT', `/tenants/${own.slug}/plan`, { plan: id })
    const changes = createChanges({ databaseUrl: platform.databaseUrl })
    const elsewhere = createQuotas({ core: platform.core, changes })
    try {
      await changes.ready()
      expect((await elsewhere.limits(own.id, tenant.id)).queue).to.equal(7)
      await admin('PATCH', `/plans/${id}`, { limits: { queue: 9 } })
      const queue = async () => (await elsewhere.limits(own.id, tenant.id)).queue
      // Without being told, it would keep what it knows for a minute.
      expect(await until(queue, (value) => value === 9, 50_000)).to.equal(9)
      expect((await quotasOf(own.slug)).get('queue')).to.include({ value: 9, source: 'plan' })
    } finally {
      elsewhere.close()
      await changes.close()
    }
  })

  it('a tenant has a plan that it asks for at once, where the platform is set so', async () => {
    const own = await platform.tenant()
    await own.install(plugin)
    const small = await aPlan({ 'kv.keys': 1 })
    const large = await aPlan({ 'kv.keys': 2 })
    await admin('PUT', `/tenants/${own.slug}/plan`, { plan: small.id })
    const put = async (key: string) => (await own.plugin(plugin, `/${key}`, { method: 'PUT' })).status
    expect([await put('a'), await put('b')]).to.deep.equal([200, 507])
    const ask = () => own.call('/api/v1/plan/request', { method: 'POST', body: { plan: large.id } })
    expect((await ask()).json.code, 'it is not offered').to.equal('request.not_found')
    await admin('PATCH', `/plans/${large.id}`, { isOffered: true })
    expect((await own.call('/api/v1/plan')).json).to.deep.include({ atOnce: true, request: null })
    expect((await ask()).json).to.include({ state: 'granted', plan: large.id })
    expect([await put('b'), await put('c')], 'from the next call on').to.deep.equal([200, 507])
    expect((await own.call('/api/v1/plan')).json.plan).to.deep.include({ id: large.id })
  })

  it('an override ends when it expires', async () => {
    const own = await platform.tenant()
    await own.install(plugin)
    const override = async (afterMs: number) => {
      const expiresAt = new Date(Date.now() + afterMs)
      await admin('PUT', `/tenants/${own.slug}/quotas/kv.keys`, { value: 1, reason: 'For a while', expiresAt })
      return expiresAt
    }
    const put = async (key: string) => (await own.plugin(plugin, `/${key}`, { method: 'PUT' })).status
    await override(3_600_000)
    expect(await put('a')).to.equal(200)
    expect(await put('b')).to.equal(507)
    const end = await override(700)
    expect(
      await until(
        () => put('b'),
        (status) => status === 200,
        50_000,
      ),
    ).to.equal(200)
    expect(Date.now()).to.be.at.least(end.getTime())
    expect((await quotasOf(own.slug)).get('kv.keys')).to.include({ source: 'default' })
  })

  it('what is soft is not refused, only told', async () => {
    const own = await platform.tenant()
    await own.install(plugin)
    await admin('PUT', `/tenants/${own.slug}/quotas/kv.keys`, { value: 1, soft: true, reason: 'Good customers' })
    for (const key of ['a', 'b', 'c'])
      expect((await own.plugin(plugin, `/${key}`, { method: 'PUT' })).status).to.equal(200)
    const quota = (await quotasOf(own.slug, `/installations/${plugin}`)).get('kv.keys')
    expect(quota).to.include({ value: 1, soft: true, used: 3 })
  })

  it('refuses what a limit may not be, naming it', async () => {
    const of = `/tenants/${tenant.slug}`
    const refused: [path: string, body: object, text: string][] = [
      [`${of}/quotas/kv.keys`, { value: 0, reason: 'x' }, 'from 1 to'],
      [`${of}/quotas/isolateMemoryMb`, { value: 257, reason: 'x' }, 'to 256'],
      [`${of}/quotas/kv.keys`, { value: 5 }, 'reason'],
      [`${of}/quotas/kv.keys`, { value: 5, reason: ' ' }, 'reason'],
      [`${of}/quotas/request.cpuMs`, { value: 100, soft: true, reason: 'x' }, "can't be soft"],
      [`${of}/quotas/kv.keys`, { value: 5, reason: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 'future'],
      [`${of}/installations/${plugin}/quotas/users`, { value: 5, reason: 'x' }, 'of the tenant'],
      [`${of}/quotas/no.such`, { value: 5, reason: 'x' }, 'name'],
    ]
    for (const [path, body, text] of refused) {
      const { status, json } = await admin('PUT', path, body)
      expect(status, path).to.equal(400)
      expect(String(json.detail), path).to.include(text)
    }
    const bad = await admin('POST', '/plans', { id: 'bad', name: 'Bad', limits: { 'kv.keys': -1, nonsense: 1 } })
    expect(bad.status).to.equal(400)
    expect(bad.text).to.include('kv.keys').and.to.include('nonsense')
  })

  it('a plan is edited by who saw its last state, and deleted when nobody has it', async () => {
    const own = await platform.tenant()
    const { id, etag } = await aPlan()
    const changed = await admin('PATCH', `/plans/${id}`, { name: 'Other' }, { 'if-match': etag })
    expect(changed.status).to.equal(200)
    const late = await admin('PATCH', `/plans/${id}`, { name: 'Late' }, { 'if-match': etag })
    expect(late.json.code).to.equal('request.precondition')
    await admin('PUT', `/tenants/${own.slug}/plan`, { plan: id })
    expect((await admin('DELETE', `/plans/${id}`)).json).to.include({ code: 'request.conflict', tenants: 1 })
    await admin('PUT', `/tenants/${own.slug}/plan`, { plan: 'free' })
    expect((await admin('DELETE', `/plans/${id}`)).status).to.equal(204)
    expect((await admin('DELETE', '/plans/team')).json.code).to.equal('request.conflict')
    expect((await admin('PUT', `/tenants/${own.slug}/plan`, { plan: id })).json.code).to.equal('request.not_found')
    expect((await admin('POST', '/plans', { id: 'free', name: 'Free' })).json.code).to.equal('request.conflict')
  })

  it('tells in the audit trail who changed what, from what to what', async () => {
    const own = await platform.tenant()
    await admin('PUT', `/tenants/${own.slug}/plan`, { plan: 'enterprise' })
    await admin('PUT', `/tenants/${own.slug}/quotas/users`, { value: 3, reason: 'A pilot' })
    await admin('PUT', `/tenants/${own.slug}/quotas/users`, { value: 4, reason: 'One more' })
    const { json } = await admin('GET', `/platform/audit?tenant=${own.slug}&limit=100`)
    const records = json.items as { action: string; before: unknown; after: unknown }[]
    const plan = records.find(({ action }) => action === 'tenant.plan')
    expect(plan).to.deep.include({ before: { plan: 'team' }, after: { plan: 'enterprise' } })
    const [last] = records.filter(({ action }) => action === 'quota.set')
    expect(last?.before).to.include({ value: 3, reason: 'A pilot' })
    expect(last?.after).to.include({ value: 4, reason: 'One more' })
  })

  it('a tenant sees its own quotas, and only platform admins change any', async () => {
    const { status, json } = await tenant.call(`/api/v1/quotas?plugin=${plugin}`)
    expect(status).to.equal(200)
    expect(json.plan).to.deep.equal({ id: 'team', name: 'Team' })
    const quotas = new Map((json.items as Quota[]).map((each) => [each.name, each]))
    expect(quotas.get('installations')).to.include({ used: 1 })
    expect(quotas.get('users')).to.include({ used: 1 })
    expect(quotas.get('kv.keys')).to.include({ used: 0 })
    expect((await tenant.call('/api/v1/quotas?plugin=not-here')).json.code).to.equal('installation.unknown')
    for (const path of ['/api/v1/plans', '/api/v1/limits', `/api/v1/tenants/${tenant.slug}/quotas`])
      expect((await tenant.call(path)).status).to.equal(404)
    const foreign = await platform.as(tenant.token)(`${platform.url}/api/v1/plans`)
    expect(foreign.status).to.equal(401)
  })
})
