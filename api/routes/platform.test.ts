import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { testApp, testPassword, signInWith, type TestApp } from '../../test/support/app.ts'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'

describe('tenants, registry and installations over REST', () => {
  let app: TestApp
  let browser: ReturnType<TestApp['browser']>
  before(async () => {
    app = await testApp()
    browser = app.browser()
  })
  after(() => app.close())

  const platform = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    browser.call(`${app.platform}${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${app.platformToken}`, ...headers },
    })

  const newTenant = () => {
    const slug = `t${randomBytes(5).toString('hex')}`
    return { slug, name: 'Acme', admin: { email: 'ada@example.org', name: 'Ada', password: testPassword } }
  }

  const upload = (bytes: Buffer, type = 'application/gzip') =>
    platform('POST', '/api/v1/registry/bundles', bytes, { 'content-type': type })

  const uploaded = async (manifest: object = {}, files: Record<string, string> = {}) => {
    const id = randomPluginId()
    const answer = await upload(await aBundle({ manifest: { id, ...manifest }, files }))
    expect(answer.status, answer.text).to.equal(201)
    return id
  }

  it('creates a tenant whose first admin can sign in, safely repeated', async () => {
    const body = newTenant()
    const created = await platform('POST', '/api/v1/tenants', body)
    expect(created.status, created.text).to.equal(201)
    expect(created.json).to.include({ slug: body.slug, status: 'active', url: `http://${body.slug}.localhost:3000` })
    const repeated = await platform('POST', '/api/v1/tenants', body)
    expect(repeated.json.id).to.equal(created.json.id)
    const other = await platform('POST', '/api/v1/tenants', { ...body, name: 'Other' })
    expect(other.json.code).to.equal('tenant.exists')
    const user = app.browser()
    await signInWith(user, String(created.json.url), { email: body.admin.email, password: testPassword })
    expect((await user.get(`${String(created.json.url)}/api/v1/me`)).json).to.nested.include({ 'user.role': 'owner' })
  })

  it('creates a tenant while nobody waits, telling step by step how far it is, or why it failed', async () => {
    const later = async (body: object) => {
      const begun = await platform('POST', '/api/v1/tenants', body, { prefer: 'respond-async' })
      expect([begun.status, begun.json.kind, begun.json.state], begun.text).to.deep.equal([
        ...[202, 'tenant.create', 'running'],
      ])
      const seen = new Set<string>()
      for (;;) {
        const { json } = await platform('GET', `/api/v1/operations/${String(begun.json.id)}`)
        const steps = json.steps as { name: string; state: string }[]
        for (const { name, state } of steps) if (state === 'running') seen.add(name)
        if (json.state !== 'running') return { json, steps, seen }
      }
    }
    const body = newTenant()
    const done = await later(body)
    expect(done.json).to.include({ state: 'done', target: body.slug })
    expect(done.steps.map(({ state }) => state)).to.deep.equal(done.steps.map(() => 'done'))
    expect(done.seen, 'it tells while it goes on').to.not.have.property('size', 0)
    expect((await platform('GET', `/api/v1/tenants/${body.slug}`)).json.status).to.equal('active')

    const failed = await later({ ...body, name: 'Other' })
    expect(failed.json).to.nested.include({ state: 'failed', 'problem.code': 'tenant.exists' })
    expect(failed.steps[0]).to.deep.equal({ name: 'tenant', state: 'failed' })
    const { json } = await platform('GET', '/api/v1/operations?limit=1')
    expect((json.items as { id: string }[])[0]?.id).to.equal(failed.json.id)
  })

  it('suspends, resumes, deletes and restores a tenant', async () => {
    const body = newTenant()
    await platform('POST', '/api/v1/tenants', body)
    const at = `/api/v1/tenants/${body.slug}`
    const code = async () => (await browser.get(`http://${body.slug}.localhost:3000/api/v1/tenant`)).json.code
    expect((await platform('POST', `${at}/suspend`)).json.status).to.equal('suspended')
    expect(await code()).to.equal('tenant.suspended')
    expect((await platform('POST', `${at}/resume`)).json.status).to.equal('active')
    expect(await code()).to.equal(undefined)
    const removed = await platform('DELETE', at)
    expect([removed.status, removed.json.status]).to.deep.equal([202, 'deleting'])
    expect(removed.json.deleteAfter).to.be.a('string')
    expect(await code()).to.equal('tenant.unknown')
    expect((await platform('POST', `${at}/restore`)).json.status).to.equal('active')
    expect((await platform('GET', '/api/v1/tenants/nobody')).json.code).to.equal('tenant.unknown')
  })

  it('lists tenants page by page', async () => {
    for (let n = 0; n < 3; n++) await platform('POST', '/api/v1/tenants', newTenant())
    const first = await platform('GET', '/api/v1/tenants?limit=2')
    expect(first.json.items).to.have.lengthOf(2)
    const second = await platform('GET', `/api/v1/tenants?limit=2&cursor=${String(first.json.nextCursor)}`)
    const slugs = [first, second].flatMap(({ json }) => (json.items as { slug: string }[]).map(({ slug }) => slug))
    expect(slugs).to.deep.equal([...new Set(slugs)].sort())
  })

  it('suspends and resumes several tenants at once, and says what became of each', async () => {
    const slugs: string[] = []
    for (let n = 0; n < 2; n++) slugs.push(String((await platform('POST', '/api/v1/tenants', newTenant())).json.slug))
    const doBulk = async (action: string) => {
      const { json } = await platform('POST', '/api/v1/tenants/bulk', { tenants: [...slugs, 'nobody'], action })
      return { done: json.done, items: json.items as { id: string; done: boolean; problem?: { code: string } }[] }
    }
    const statuses = () =>
      Promise.all(slugs.map(async (each) => (await platform('GET', `/api/v1/tenants/${each}`)).json.status))
    const suspended = await doBulk('suspend')
    expect(suspended.done).to.equal(2)
    expect(suspended.items.map(({ id, problem }) => [id, problem?.code])).to.deep.equal([
      ...slugs.map((each) => [each, undefined]),
      ['nobody', 'tenant.unknown'],
    ])
    expect(await statuses()).to.deep.equal(['suspended', 'suspended'])
    expect((await doBulk('resume')).done).to.equal(2)
    expect(await statuses()).to.deep.equal(['active', 'active'])
    const named = await platform('POST', '/api/v1/tenants', { ...newTenant(), slug: 'bulk' })
    expect(named.json.code).to.equal('tenant.exists')
  })

  it('takes bundles as gzip only, and answers the same bytes again with the same version', async () => {
    const bytes = await aBundle({ manifest: { id: randomPluginId() } })
    expect((await upload(bytes, 'application/json')).json.code).to.equal('request.media_type')
    const first = await upload(bytes)
    expect(first.json).to.include({ version: '1.0.0', isNew: true })
    expect((await upload(bytes)).json).to.include({ sha256: first.json.sha256, isNew: false })
    expect((await upload(Buffer.from('no bundle'))).json.code).to.equal('bundle.invalid')
    expect((await upload(Buffer.alloc(0))).json.code).to.equal('request.invalid')
    const stranger = await app.browser().post(`${app.platform}/api/v1/registry/bundles`, bytes)
    expect(stranger.json.code).to.equal('auth.required')
  })

  it('lists plugins and versions, and marks a plugin as verified', async () => {
    const id = await uploaded()
    const versions = await platform('GET', `/api/v1/registry/plugins/${id}/versions`)
    expect((versions.json.items as { version: string }[])[0]).to.include({ plugin: id, version: '1.0.0' })
    expect((await platform('PATCH', `/api/v1/registry/plugins/${id}`, { verified: true })).status).to.equal(204)
    const plugins = await platform('GET', '/api/v1/registry/plugins?limit=100')
    const found = (plugins.json.items as { plugin: string; verified: boolean }[]).find(({ plugin }) => plugin === id)
    expect(found?.verified).to.equal(true)
    expect((await platform('PATCH', '/api/v1/registry/plugins/none', { verified: true })).json.code).to.equal(
      'version.unknown',
    )
  })

  describe('an installation', () => {
    const page = '{"title":"Contacts"}'
    const manifest = (id: string) => ({
      capabilities: { kv: { required: true, reason: 'Keeps notes' } },
      permissions: [{ id: `${id}.read`, label: 'See notes', defaultRoles: ['member'] }],
      ui: { menu: [{ label: 'Notes', page: 'notes' }], pages: {} },
    })

    const installed = async () => {
      const id = randomPluginId()
      const bytes = await aBundle({
        manifest: { id, ...manifest(id), ui: { menu: [], pages: {} } },
        files: { 'locales/de.json': page },
      })
      expect((await upload(bytes)).status).to.equal(201)
      const tenant = await app.tenant()
      const call = (method: string, path: string, body?: unknown, token = tenant.token) =>
        browser.call(`${tenant.origin}/api/v1/installations${path}`, {
          method,
          body,
          headers: { authorization: `Bearer ${token}` },
        })
      const answer = await call('POST', '', { plugin: id })
      expect(answer.status, answer.text).to.equal(201)
      return { id, tenant, call, answer }
    }

    it('shows what it asked for and was granted, and gives its permissions to roles at once', async () => {
      const { id, tenant, call, answer } = await installed()
      expect(answer.json).to.include({ plugin: id, version: '1.0.0', state: 'enabled' })
      expect(answer.json).to.nested.include({
        'capabilities[0].name': 'kv',
        'capabilities[0].granted': true,
        'capabilities[0].reason': 'Keeps notes',
      })
      const me = await browser.get(`${tenant.origin}/api/v1/me`, { authorization: `Bearer ${tenant.token}` })
      expect(me.json.permissions).to.include(`${id}.read`)
      await call('DELETE', `/${id}`)
      const after = await browser.get(`${tenant.origin}/api/v1/me`, { authorization: `Bearer ${tenant.token}` })
      expect(after.json.permissions).not.to.include(`${id}.read`)
      expect((await call('GET', `/${id}`)).json.code).to.equal('installation.unknown')
    })

    it('is changed one thing at a time, by admins only', async () => {
      const { id, tenant, call } = await installed()
      expect((await call('PATCH', `/${id}`, { state: 'disabled' })).json.state).to.equal('disabled')
      expect((await call('PATCH', `/${id}`, { grant: { kv: false } })).json.grant).to.deep.equal({})
      expect((await call('PATCH', `/${id}`, {})).json.code).to.equal('request.invalid')
      expect((await call('PATCH', `/${id}`, { state: 'enabled', grant: {} })).json.code).to.equal('request.invalid')
      const user = await app.identity.users.create(tenant.id, {
        email: 'm@example.org',
        name: 'M',
        password: testPassword,
        role: 'member',
      })
      const { text } = await app.identity.tokens.create({ tenantId: tenant.id, userId: user.id, name: 'm' })
      expect((await call('PATCH', `/${id}`, { state: 'enabled' }, text)).json.code).to.equal('auth.forbidden')
      const seen = (await call('GET', '', undefined, text)).json.items as Record<string, unknown>[]
      expect(seen[0]).to.include({ plugin: id }).and.not.to.have.any.keys('grant', 'settings')
    })

    it('serves its texts, and nothing that it does not have', async () => {
      const { id, call } = await installed()
      const texts = await call('GET', `/${id}/locales/de`)
      expect([texts.status, texts.text]).to.deep.equal([200, page])
      expect(texts.headers).to.include({ 'cache-control': 'private, no-cache' }).and.to.have.property('etag')
      expect((await call('GET', `/${id}/locales/fr`)).json.code).to.equal('request.not_found')
      expect((await call('GET', `/${id}/locales/..%2f..%2fplexica`)).json.code).to.equal('request.invalid')
      expect((await call('GET', `/${id}/pages/constructor`)).json.code).to.equal('request.not_found')
    })

    it('is made for a tenant by the platform as well', async () => {
      const id = await uploaded()
      const tenant = await app.tenant()
      const answer = await platform('POST', `/api/v1/tenants/${tenant.slug}/installations`, { plugin: id })
      expect(answer.json).to.include({ plugin: id, state: 'enabled' })
      const trail = await app.core('core.audit').where({ tenant_id: tenant.id, action: 'installation.create' }).first()
      expect(trail).to.include({ actor_kind: 'platform', target: id })
    })
  })
})
