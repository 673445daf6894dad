import { expect } from 'chai'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import type { Client } from '../../test/support/client.ts'
import { sessionCookieName } from './session-cookie.ts'

const admins = 'http://admin.localhost:3000'

describe('platform users', () => {
  let app: TestApp
  let first: string
  before(async () => {
    app = await testApp()
    first = (await made('first@plexica.example', 'admin')).id
  })
  after(() => app.close())

  const made = (email: string, role: 'admin' | 'reviewer' | 'support' | 'viewer') =>
    app.identity.platformUsers.create({ email, name: email, role, password: testPassword }, async () => undefined)

  const signIn = (browser: Client, email: string, password = testPassword) =>
    browser.post(`${admins}/auth/sign-in`, { email, password })

  const signedIn = async (email: string) => {
    const browser = app.browser()
    expect((await signIn(browser, email)).status).to.equal(200)
    const { json } = await browser.get(`${admins}/api/v1/platform/me`)
    return { browser, me: json, csrf: { 'X-CSRF-Token': String(json.csrfToken) } }
  }

  const as = async (role: 'admin' | 'reviewer' | 'support' | 'viewer', name: string) => {
    const { id } = await made(`${name}@plexica.example`, role)
    return { id, ...(await signedIn(`${name}@plexica.example`)) }
  }

  it('sign in at the admin host, and get there what a platform token gets', async () => {
    const { browser, me } = await signedIn('first@plexica.example')
    expect(me).to.nested.include({ name: 'first@plexica.example', 'user.role': 'admin' })
    expect((await browser.get(`${admins}/api/v1/tenants`)).status).to.equal(200)
    const byToken = { Authorization: `Bearer ${app.platformToken}` }
    expect((await app.browser().get(`${admins}/api/v1/tenants`, byToken)).status).to.equal(200)
    expect((await app.browser().get(`${admins}/api/v1/tenants`)).status).to.equal(401)
  })

  it('get a cookie that scripts and other hosts never see', async () => {
    const { headers } = await signIn(app.browser(), 'first@plexica.example')
    const line = headers['set-cookie']?.find((each) => each.startsWith(sessionCookieName))
    expect(line)
      .to.match(/; HttpOnly/)
      .and.to.match(/; Secure/)
    expect(line).not.to.match(/domain=/i)
  })

  it('are told the same of a wrong password and of an unknown address, and are slowed down', async () => {
    const wrong = await signIn(app.browser(), 'first@plexica.example', 'wrong password')
    const unknown = await signIn(app.browser(), 'nobody@plexica.example', 'wrong password')
    for (const { status, json } of [wrong, unknown]) {
      expect(status).to.equal(401)
      expect(json).to.include({
        code: 'auth.sign_in_failed',
        detail: 'The email address or the password is wrong.',
      })
    }
    const statuses = []
    for (let tries = 0; tries < 11; tries++)
      statuses.push((await signIn(app.browser(), 'guessed@plexica.example', 'guess')).status)
    expect(statuses.slice(0, 10)).to.deep.equal(Array(10).fill(401))
    expect(statuses.at(-1)).to.equal(429)
  })

  it('are signed in by nothing that another site could send', async () => {
    const body = { email: 'first@plexica.example', password: testPassword }
    const post = (headers: Record<string, string>, sent: unknown = body) =>
      app.browser().post(`${admins}/auth/sign-in`, sent, headers)
    expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).json.code).to.equal('auth.csrf')
    expect((await post({ Origin: 'http://acme.localhost:3000' })).json.code).to.equal('auth.csrf')
    const asText = { 'Content-Type': 'text/plain' }
    expect((await post(asText, JSON.stringify(body))).json.code).to.equal('request.media_type')
  })

  it('change something only with the token of their session', async () => {
    const { browser, csrf } = await signedIn('first@plexica.example')
    const post = (headers: Record<string, string>) =>
      browser.post(
        `${admins}/api/v1/plans`,
        { id: `p${headers['X-CSRF-Token'] ? 'with' : 'less'}`, name: 'P' },
        headers,
      )
    expect((await post({})).json.code).to.equal('auth.csrf')
    expect((await post(csrf)).status).to.equal(201)
  })

  it('have a session that means nothing at a tenant, at the bare host, and in the other direction', async () => {
    const tenant = await app.tenant()
    const admin = await signedIn('first@plexica.example')
    const cookie = (browser: Client, host: string) => {
      const found = [...browser.cookies.values()].find((each) => each.host === host && each.name === sessionCookieName)
      return { Cookie: `${sessionCookieName}=${found!.value}` }
    }
    const ofAdmin = cookie(admin.browser, 'admin.localhost:3000')
    expect((await app.browser().get(`${tenant.origin}/api/v1/me`, ofAdmin)).status).to.equal(401)
    expect((await app.browser().get(`${app.platform}/api/v1/tenants`, ofAdmin)).status).to.equal(401)
    expect((await app.browser().get(`${admins}/api/v1/platform/me`, ofAdmin)).status).to.equal(200)

    const user = app.browser()
    await signInWith(user, tenant.origin, { email: tenant.email, password: testPassword })
    const ofUser = cookie(user, new URL(tenant.origin).host)
    expect((await app.browser().get(`${tenant.origin}/api/v1/me`, ofUser)).status).to.equal(200)
    expect((await app.browser().get(`${admins}/api/v1/platform/me`, ofUser)).status).to.equal(401)
    expect((await app.browser().get(`${admins}/api/v1/tenants`, ofUser)).status).to.equal(401)
    const byToken = { Authorization: `Bearer ${tenant.token}` }
    expect((await app.browser().get(`${admins}/api/v1/tenants`, byToken)).json.code).to.equal('auth.invalid_token')
  })

  it('find nothing of a tenant at the admin host', async () => {
    const { browser } = await signedIn('first@plexica.example')
    expect((await browser.get(`${admins}/api/v1/me`)).status).to.equal(404)
    expect((await browser.get(`${admins}/oidc/.well-known/openid-configuration`)).status).to.equal(404)
    expect((await browser.get(`${admins}/api/v1/plugins/crm/contacts`)).status).to.equal(404)
  })

  it('do what their role lets them, and leave a trail where it does not', async () => {
    const viewer = await as('viewer', 'viewer')
    expect((await viewer.browser.get(`${admins}/api/v1/tenants`)).status).to.equal(200)
    const refused = await viewer.browser.post(`${admins}/api/v1/plans`, { id: 'never', name: 'Never' }, viewer.csrf)
    expect(refused.json).to.include({ code: 'auth.forbidden', permission: 'platform.quotas.manage' })
    expect((await viewer.browser.get(`${admins}/api/v1/platform/users`)).status).to.equal(403)
    expect((await viewer.browser.get(`${admins}/api/v1/platform/audit`)).status).to.equal(403)

    const reviewer = await as('reviewer', 'reviewer')
    expect((await reviewer.browser.get(`${admins}/api/v1/registry/reviews`)).status).to.equal(200)
    const asReviewer = await reviewer.browser.post(`${admins}/api/v1/tenants/none/suspend`, {}, reviewer.csrf)
    expect(asReviewer.status).to.equal(403)

    await app.audit.close()
    const records = await app.audit.trail.list(null, { actor: viewer.id, action: 'access.deny' }, { limit: 10 })
    expect(records.map(({ permission }) => permission)).to.include('platform.quotas.manage')
    expect(records[0]?.actor.name).to.equal('viewer@plexica.example')
  })

  it('are added, changed and stopped by an admin, at once and with a trail', async () => {
    const { browser, csrf } = await signedIn('first@plexica.example')
    const body = { email: 'new@plexica.example', name: 'New', role: 'support', password: testPassword }
    const created = await browser.post(`${admins}/api/v1/platform/users`, body, csrf)
    expect(created.status).to.equal(201)
    expect(created.text).not.to.include(testPassword)
    const again = await browser.post(`${admins}/api/v1/platform/users`, body, csrf)
    expect(again.json.code).to.equal('request.conflict')

    const support = await signedIn(body.email)
    const change = (given: object, headers = {}) =>
      browser.call(`${admins}/api/v1/platform/users/${created.json.id}`, {
        method: 'PATCH',
        body: given,
        headers: { ...csrf, ...headers },
      })
    expect((await change({ role: 'viewer' }, { 'If-Match': '"99"' })).json.code).to.equal('request.precondition')
    expect((await change({ status: 'deactivated' })).status).to.equal(200)
    expect((await support.browser.get(`${admins}/api/v1/platform/me`)).status).to.equal(401)
    expect((await signIn(app.browser(), body.email)).status).to.equal(401)

    const trail = await app.audit.trail.list(null, { target: String(created.json.id) }, { limit: 10 })
    expect(trail.map(({ action }) => action)).to.include.members(['platform_user.create', 'platform_user.change'])
    expect(JSON.stringify(trail)).not.to.include(testPassword)
  })

  it('change their own password, which ends every session', async () => {
    const { browser, csrf } = await as('viewer', 'forgetful')
    const password = 'another long password'
    const change = (current: string) =>
      browser.post(`${admins}/api/v1/platform/me/password`, { current, password }, csrf)
    expect((await change('not the one')).json.code).to.equal('auth.sign_in_failed')
    expect((await change(testPassword)).status).to.equal(204)
    expect((await browser.get(`${admins}/api/v1/platform/me`)).status).to.equal(401)
    expect((await signIn(app.browser(), 'forgetful@plexica.example', password)).status).to.equal(200)
  })

  it('always keep one active admin', async () => {
    const { platformUsers } = app.identity
    const nobody = async () => undefined
    const second = await made('second@plexica.example', 'admin')
    await platformUsers.change(second.id, { role: 'viewer' }, nobody)
    const last = await platformUsers.change(first, { status: 'deactivated' }, nobody).catch((error) => error)
    expect(last.code).to.equal('request.conflict')
  })

  it('sign out', async () => {
    const { browser, csrf } = await signedIn('first@plexica.example')
    expect((await browser.post(`${admins}/auth/sign-out`, {})).json.code).to.equal('auth.csrf')
    expect((await browser.post(`${admins}/auth/sign-out`, {}, csrf)).json.redirectTo).to.equal('/sign-in')
    expect((await browser.get(`${admins}/api/v1/platform/me`)).status).to.equal(401)
  })

  it('have a first one only while there is none', async () => {
    const { platformUsers } = app.identity
    const user = { email: 'late@plexica.example', name: 'Late', password: testPassword }
    expect(await platformUsers.ensureFirst(user, async () => undefined)).to.equal(false)
    await app.core('core.platform_users').delete()
    expect(await platformUsers.ensureFirst(user, async () => undefined)).to.equal(true)
    expect(await platformUsers.verify(user.email, testPassword)).to.include({ role: 'admin' })
  })
})
