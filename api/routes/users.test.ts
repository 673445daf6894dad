import { expect } from 'chai'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'

describe('users and tokens over REST', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  /** A tenant with ways to call it as its owner and as users of other roles. */
  const team = async () => {
    const tenant = await app.tenant()
    const browser = app.browser()
    const as =
      (token: string) =>
      (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
        browser.call(`${tenant.origin}${path}`, {
          method,
          body,
          headers: { authorization: `Bearer ${token}`, ...headers },
        })
    const hire = async (role: 'admin' | 'member') => {
      const user = await app.identity.users.create(tenant.id, {
        email: `${role}@example.org`,
        name: role,
        password: testPassword,
        role,
      })
      const { text } = await app.identity.tokens.create({ tenantId: tenant.id, userId: user.id, name: role })
      return { user, call: as(text) }
    }
    return { ...tenant, owner: { user: tenant.owner, call: as(tenant.token) }, hire }
  }

  const newUser = { email: 'Mia@Example.org', name: 'Mia', password: 'a long password' }

  it('lets admins create users who can then sign in, and leaves a trail', async () => {
    const { owner, origin, id } = await team()
    const created = await owner.call('POST', '/api/v1/users', newUser)
    expect(created.status).to.equal(201)
    expect(created.json).to.include({ email: 'mia@example.org', role: 'member', status: 'active' })
    expect(created.text).not.to.contain('argon2').and.not.to.contain('password')
    const browser = app.browser()
    await signInWith(browser, origin, { email: 'mia@example.org', password: newUser.password })
    expect((await browser.get(`${origin}/api/v1/me`)).json).to.nested.include({ 'user.name': 'Mia' })
    const trail = await app.core('core.audit').where({ tenant_id: id, action: 'user.create' }).first()
    expect(trail).to.include({ actor_kind: 'user', actor_id: owner.user.id, target: created.json.id })
  })

  it('refuses a second user with the same address', async () => {
    const { owner } = await team()
    await owner.call('POST', '/api/v1/users', newUser)
    expect((await owner.call('POST', '/api/v1/users', newUser)).json.code).to.equal('request.conflict')
  })

  it('lists users page by page', async () => {
    const { owner, hire } = await team()
    await hire('admin')
    await hire('member')
    const seen: unknown[] = []
    let cursor = ''
    do {
      const page = await owner.call('GET', `/api/v1/users?limit=2${cursor}`)
      seen.push(...(page.json.items as { email: string }[]).map(({ email }) => email))
      cursor = page.json.nextCursor === undefined ? '' : `&cursor=${String(page.json.nextCursor)}`
    } while (cursor)
    expect(seen).to.deep.equal(['admin@example.org', 'member@example.org', owner.user.email])
    expect((await owner.call('GET', '/api/v1/users?cursor=!!')).json.code).to.equal('request.invalid')
    expect((await owner.call('GET', '/api/v1/users?limit=1000')).json.code).to.equal('request.invalid')
  })

  it('is for admins only, and owners are for owners', async () => {
    const { owner, hire } = await team()
    const [admin, member] = [await hire('admin'), await hire('member')]
    expect((await member.call('GET', '/api/v1/users')).json.code).to.equal('auth.forbidden')
    expect((await member.call('POST', '/api/v1/users', newUser)).json.code).to.equal('auth.forbidden')
    expect((await admin.call('POST', '/api/v1/users', { ...newUser, role: 'owner' })).json.code).to.equal(
      'auth.forbidden',
    )
    const demotion = await admin.call('PATCH', `/api/v1/users/${owner.user.id}`, { role: 'member' })
    expect(demotion.json.code).to.equal('auth.forbidden')
    const promotion = await admin.call('PATCH', `/api/v1/users/${admin.user.id}`, { role: 'owner' })
    expect(promotion.json.code).to.equal('auth.forbidden')
  })

  it('keeps the last owner, also when two owners demote each other at once', async () => {
    const { owner } = await team()
    expect((await owner.call('PATCH', `/api/v1/users/${owner.user.id}`, { status: 'deactivated' })).json.code).to.equal(
      'request.conflict',
    )
    const second = await owner.call('POST', '/api/v1/users', { ...newUser, role: 'owner' })
    const demote = (id: string) => owner.call('PATCH', `/api/v1/users/${id}`, { role: 'member' })
    const answers = await Promise.all([demote(String(second.json.id)), demote(owner.user.id)])
    expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1)
  })

  it('reaches no user of another tenant', async () => {
    const [mine, theirs] = [await team(), await team()]
    const answer = await mine.owner.call('PATCH', `/api/v1/users/${theirs.owner.user.id}`, { name: 'Mallory' })
    expect(answer.json.code).to.equal('request.not_found')
  })

  it('changes what a user may do at once', async () => {
    const { owner, hire } = await team()
    const member = await hire('member')
    await owner.call('PATCH', `/api/v1/users/${member.user.id}`, { role: 'admin' })
    expect((await member.call('GET', '/api/v1/users')).status).to.equal(200)
  })

  it('makes tokens for who is signed in, shows them once, and revokes them', async () => {
    const { origin, email, owner, hire } = await team()
    expect((await owner.call('POST', '/api/v1/tokens', { name: 'x' })).json.code, 'a token makes no token').to.equal(
      'auth.forbidden',
    )
    const browser = app.browser()
    await signInWith(browser, origin, { email, password: testPassword })
    const headers = { 'x-csrf-token': String((await browser.get(`${origin}/api/v1/me`)).json.csrfToken) }
    const made = await browser.post(`${origin}/api/v1/tokens`, { name: 'laptop', expiresInDays: 1 }, headers)
    const token = String(made.json.token)
    expect(token).to.match(/^plx_[\w-]{43}$/)
    expect((await browser.get(`${origin}/api/v1/tokens`)).text)
      .to.contain('laptop')
      .and.not.to.contain(token)
    const authorization = `Bearer ${token}`
    expect((await app.browser().get(`${origin}/api/v1/me`, { authorization })).status).to.equal(200)

    const other = await hire('admin')
    expect((await other.call('DELETE', `/api/v1/tokens/${String(made.json.id)}`)).json.code).to.equal(
      'request.not_found',
    )
    const revoked = await browser.call(`${origin}/api/v1/tokens/${String(made.json.id)}`, { method: 'DELETE', headers })
    expect(revoked.status).to.equal(204)
    expect((await app.browser().get(`${origin}/api/v1/me`, { authorization })).status).to.equal(401)
  })

  describe('an Idempotency-Key', () => {
    it('makes a repeated call answer as the first one did, and do nothing', async () => {
      const { owner } = await team()
      const headers = { 'idempotency-key': 'create-mia' }
      const first = await owner.call('POST', '/api/v1/users', newUser, headers)
      const again = await owner.call('POST', '/api/v1/users', newUser, headers)
      expect(first.status).to.equal(201)
      expect([again.status, again.text]).to.deep.equal([first.status, first.text])
      expect(again.headers['idempotency-replayed']).to.equal('true')
    })

    it('runs a call once, however many come at once', async () => {
      const { owner } = await team()
      const headers = { 'idempotency-key': 'create-mia' }
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => owner.call('POST', '/api/v1/users', newUser, headers)),
      )
      const fresh = answers.filter((each) => each.status === 201 && !each.headers['idempotency-replayed'])
      expect(fresh).to.have.lengthOf(1)
      for (const { status, json } of answers) expect(status === 201 || json.code === 'request.conflict').to.equal(true)
    })

    it('is refused for another request, and forgotten after a failure', async () => {
      const { owner } = await team()
      const headers = { 'idempotency-key': 'create-mia' }
      expect((await owner.call('POST', '/api/v1/users', { ...newUser, password: 'short' }, headers)).status).to.equal(
        400,
      )
      expect((await owner.call('POST', '/api/v1/users', newUser, headers)).status).to.equal(201)
      const other = await owner.call('POST', '/api/v1/users', { ...newUser, name: 'Other' }, headers)
      expect(other.json.code).to.equal('request.conflict')
    })

    it('of one caller means nothing to another, and keeps no secret in clear', async () => {
      const { owner, hire } = await team()
      const admin = await hire('admin')
      const headers = { 'idempotency-key': 'create-mia' }
      await owner.call('POST', '/api/v1/users', newUser, headers)
      const other = await admin.call('POST', '/api/v1/users', { ...newUser, email: 'noa@example.org' }, headers)
      expect(other.status).to.equal(201)
      const rows: unknown = await app.core('core.idempotency_keys').select('body')
      expect(JSON.stringify(rows)).not.to.contain('example.org')
    })
  })
})
