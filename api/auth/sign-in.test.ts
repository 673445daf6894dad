import { expect } from 'chai'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import { queueProfiles } from '../../test/support/queues.ts'
import { sessionCookieName } from './session-cookie.ts'

for (const { name, redisUrl } of queueProfiles)
  describe(`signing in, with sessions ${name}`, () => {
    let app: TestApp
    before(async () => {
      app = await testApp({}, { redisUrl })
    })
    after(() => app.close())

    const signedIn = async () => {
      const tenant = await app.tenant()
      const browser = app.browser()
      await signInWith(browser, tenant.origin, { email: tenant.email, password: testPassword })
      const me = await browser.get(`${tenant.origin}/api/v1/me`)
      expect(me.status).to.equal(200)
      return { ...tenant, browser, csrf: String(me.json.csrfToken) }
    }

    /** Begins a sign-in and gives the address of the callback with the code that the realm gave, not yet visited. */
    const atCallback = async (browser: ReturnType<TestApp['browser']>, origin: string, email: string) => {
      const page = await browser.navigate(`${origin}/auth/sign-in`)
      const uid = page.url.pathname.split('/').at(-1)
      const form = await browser.post(`${origin}/auth/interaction/${uid}`, { email, password: testPassword })
      const resumed = await browser.get(String(form.json.redirectTo))
      return new URL(resumed.headers.location ?? '')
    }

    it('leads through the realm of the tenant and back to where it began', async () => {
      const { origin, email, owner, slug } = await app.tenant()
      const browser = app.browser()
      const { page } = await signInWith(browser, origin, { email, password: testPassword, returnTo: '/p/crm?x=1' })
      expect(page.url.href).to.equal(`${origin}/p/crm?x=1`)
      const me = await browser.get(`${origin}/api/v1/me`)
      expect(me.status).to.equal(200)
      expect(me.json).to.nested.include({ 'user.id': owner.id, 'user.role': 'owner', 'tenant.slug': slug })
      expect(me.json.csrfToken).to.be.a('string')
    })

    it('sets a cookie that scripts and other hosts never see', async () => {
      const { origin, email } = await app.tenant()
      const browser = app.browser()
      const callback = await atCallback(browser, origin, email)
      const { headers } = await browser.get(callback.href)
      const line = headers['set-cookie']?.find((each) => each.startsWith(sessionCookieName))
      expect(line)
        .to.match(/; Path=\/;/)
        .and.to.match(/; HttpOnly/)
        .and.to.match(/; Secure/)
        .and.to.match(/; SameSite=Lax/)
      expect(line).not.to.match(/domain=/i)
    })

    it('says the same of a wrong password and of an unknown address', async () => {
      const { origin, email } = await app.tenant()
      const wrong = await signInWith(app.browser(), origin, { email, password: 'wrong password' })
      const unknown = await signInWith(app.browser(), origin, {
        email: 'nobody@example.org',
        password: 'wrong password',
      })
      for (const { form } of [wrong, unknown]) {
        expect(form?.status).to.equal(401)
        expect(form?.json).to.include({
          code: 'auth.sign_in_failed',
          detail: 'The email address or the password is wrong.',
        })
      }
    })

    it('slows down who guesses passwords', async () => {
      const { origin, email } = await app.tenant()
      const browser = app.browser()
      const page = await browser.navigate(`${origin}/auth/sign-in`)
      const form = `${origin}/auth/interaction/${page.url.pathname.split('/').at(-1)}`
      const statuses = []
      for (let tries = 0; tries < 11; tries++)
        statuses.push((await browser.post(form, { email, password: 'guess' })).status)
      expect(statuses).to.deep.equal([...Array<number>(10).fill(401), 429])
      const right = await browser.post(form, { email, password: testPassword })
      expect(right.json.code).to.equal('rate.limited')
      expect(Number(right.headers['retry-after'])).to.be.within(1, 900)
    })

    it('refuses the form in another browser than the one it was begun in', async () => {
      const { origin, email } = await app.tenant()
      const page = await app.browser().navigate(`${origin}/auth/sign-in`)
      const uid = page.url.pathname.split('/').at(-1)
      const answer = await app.browser().post(`${origin}/auth/interaction/${uid}`, { email, password: testPassword })
      expect(answer.status).to.equal(401)
      expect(answer.json).to.include({ code: 'auth.sign_in_failed', restart: '/auth/sign-in' })
    })

    it('refuses a form that is posted by another site', async () => {
      const { origin, email } = await app.tenant()
      const browser = app.browser()
      const page = await browser.navigate(`${origin}/auth/sign-in`)
      const form = `${origin}/auth/interaction/${page.url.pathname.split('/').at(-1)}`
      const body = { email, password: testPassword }
      const foreign = await browser.post(form, body, { origin: 'https://evil.example' })
      expect(foreign.json.code).to.equal('auth.csrf')
      const plain = await browser.post(form, JSON.stringify(body), { 'content-type': 'text/plain' })
      expect(plain.json.code).to.equal('request.media_type')
    })

    it('never leads to another site', async () => {
      const { origin, email } = await app.tenant()
      for (const returnTo of [
        'https://evil.example/',
        '//evil.example',
        '/\\evil.example',
        '/%0a/evil',
        'javascript:alert(1)',
      ]) {
        const { page } = await signInWith(app.browser(), origin, { email, password: testPassword, returnTo })
        expect(page.url.origin, returnTo).to.equal(origin)
      }
    })

    describe('the answer of the realm', () => {
      it('is refused with another state', async () => {
        const { origin, email } = await app.tenant()
        const browser = app.browser()
        const callback = await atCallback(browser, origin, email)
        callback.searchParams.set('state', 'A'.repeat(43))
        const answer = await browser.get(callback.href)
        expect(answer.json.code).to.equal('auth.sign_in_failed')
        expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(401)
      })

      it('is refused in another browser, so that nobody can be signed in as someone else', async () => {
        const { origin, email } = await app.tenant()
        const callback = await atCallback(app.browser(), origin, email)
        const victim = app.browser()
        await victim.navigate(`${origin}/auth/sign-in`)
        expect((await victim.get(callback.href)).json.code).to.equal('auth.sign_in_failed')
        expect((await victim.get(`${origin}/api/v1/me`)).status).to.equal(401)
      })

      it('is refused when it was used before', async () => {
        const { origin, email } = await app.tenant()
        const browser = app.browser()
        const callback = await atCallback(browser, origin, email)
        expect((await browser.get(callback.href)).status).to.equal(303)
        expect((await browser.get(callback.href)).json.code).to.equal('auth.sign_in_failed')
      })

      it('is refused when it names another issuer', async () => {
        const { origin, email } = await app.tenant()
        const browser = app.browser()
        const callback = await atCallback(browser, origin, email)
        callback.searchParams.set('iss', 'http://other.localhost:3000/oidc')
        expect((await browser.get(callback.href)).json.code).to.equal('auth.sign_in_failed')
      })

      it('is refused when the code belongs to another sign-in: verifier and nonce would not match', async () => {
        const { origin, email } = await app.tenant()
        const [mine, theirs] = [app.browser(), app.browser()]
        const my = await atCallback(mine, origin, email)
        const their = await atCallback(theirs, origin, email)
        my.searchParams.set('code', their.searchParams.get('code') ?? '')
        expect((await mine.get(my.href)).json.code).to.equal('auth.sign_in_failed')
        expect((await mine.get(`${origin}/api/v1/me`)).status).to.equal(401)
      })

      it('shows people a page instead of a problem', async () => {
        const { origin } = await app.tenant()
        const answer = await app.browser().get(`${origin}/auth/callback?code=x&state=y`, { accept: 'text/html' })
        expect(answer.status).to.equal(303)
        expect(answer.headers.location).to.equal('/sign-in/expired')
      })
    })

    describe('a session', () => {
      it('gets a new id at sign-in, so that one planted before stays anonymous', async () => {
        const { origin, email } = await app.tenant()
        const browser = app.browser()
        const callback = await atCallback(browser, origin, email)
        const before = [...browser.cookies.values()].find(({ name }) => name === sessionCookieName)
        await browser.get(callback.href)
        const planted = await app.browser().get(`${origin}/api/v1/me`, { cookie: `${before?.name}=${before?.value}` })
        expect(before?.value).to.be.a('string')
        expect(planted.status).to.equal(401)
      })

      it('of one tenant is worth nothing at another', async () => {
        const { browser } = await signedIn()
        const other = await app.tenant()
        const cookie = [...browser.cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; ')
        const answer = await app.browser().get(`${other.origin}/api/v1/me`, { cookie })
        expect(answer.json.code).to.equal('auth.required')
      })

      it('with a changed signature is worth nothing', async () => {
        const { browser, origin } = await signedIn()
        const { name, value } = [...browser.cookies.values()].find((each) => each.name === sessionCookieName)!
        const answer = await app.browser().get(`${origin}/api/v1/me`, { cookie: `${name}=${value.slice(0, -2)}xx` })
        expect(answer.json.code).to.equal('auth.required')
      })

      it('needs its CSRF token for whatever changes something, and takes it from its own pages only', async () => {
        const { browser, origin, csrf } = await signedIn()
        const url = `${origin}/api/v1/tokens`
        const body = { name: 'laptop' }
        expect((await browser.post(url, body)).json.code).to.equal('auth.csrf')
        expect((await browser.post(url, body, { 'x-csrf-token': `${csrf}x` })).json.code).to.equal('auth.csrf')
        const crossSite = { 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' }
        expect((await browser.post(url, body, crossSite)).json.code).to.equal('auth.csrf')
        const sibling = { 'x-csrf-token': csrf, origin: 'http://other.localhost:3000' }
        expect((await browser.post(url, body, sibling)).json.code).to.equal('auth.csrf')
        const own = { 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin', origin }
        expect((await browser.post(url, body, own)).status).to.equal(201)
      })

      it('ends at once when its user is deactivated', async () => {
        const { browser, origin, id, owner } = await signedIn()
        await app.identity.users.create(id, {
          email: 'second@example.org',
          name: 'Second',
          password: testPassword,
          role: 'owner',
        })
        await app.identity.users.change(id, owner.id, { status: 'deactivated' })
        await app.identity.users.changed(owner.id)
        expect((await browser.get(`${origin}/api/v1/me`)).json.code).to.equal('auth.required')
        const again = await signInWith(browser, origin, { email: owner.email, password: testPassword })
        expect(again.form?.json.code, 'the realm asks again, and refuses').to.equal('auth.sign_in_failed')
      })

      it('stops at once when the tenant is suspended, and goes on when it is resumed', async () => {
        const { browser, origin, slug } = await signedIn()
        await app.tenants.suspend(slug)
        expect((await browser.get(`${origin}/api/v1/me`)).json.code).to.equal('tenant.suspended')
        expect((await browser.get(`${origin}/auth/sign-in`)).json.code).to.equal('tenant.suspended')
        expect((await browser.get(`${origin}/oidc/.well-known/openid-configuration`)).json.code).to.equal(
          'tenant.suspended',
        )
        await app.tenants.resume(slug)
        expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(200)
      })
    })

    describe('signing out', () => {
      it('ends the session here and at the realm', async () => {
        const { browser, origin, csrf } = await signedIn()
        const again = await browser.navigate(`${origin}/auth/sign-in?returnTo=/x`)
        expect(again.url.pathname, 'signed in already').to.equal('/x')
        const kept = [...browser.cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; ')

        expect((await browser.post(`${origin}/auth/sign-out`)).json.code).to.equal('auth.csrf')
        const out = await browser.post(`${origin}/auth/sign-out`, undefined, { 'x-csrf-token': csrf })
        expect(out.json).to.deep.equal({ redirectTo: '/' })

        expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(401)
        const replayed = await app.browser().get(`${origin}/api/v1/me`, { cookie: kept })
        expect(replayed.status, 'the cookie that was kept').to.equal(401)
        const page = await browser.navigate(`${origin}/auth/sign-in`)
        expect(page.url.pathname, 'the realm asks for a password again').to.match(/^\/sign-in\//)
      })

      it('is not done by a bare link to the realm, which any site could hold', async () => {
        const { browser, origin } = await signedIn()
        const unhinted = await browser.navigate(`${origin}/oidc/session/end`)
        expect(unhinted.url.pathname).to.equal('/')
        expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(200)
      })

      it('does nothing for who is signed out', async () => {
        const { origin } = await app.tenant()
        const answer = await app.browser().post(`${origin}/auth/sign-out`)
        expect(answer.json).to.deep.equal({ redirectTo: '/' })
      })
    })

    it('exists at tenants only', async () => {
      for (const path of ['/auth/sign-in', '/auth/callback', '/oidc/jwks', '/oidc/.well-known/openid-configuration']) {
        expect((await app.browser().get(`${app.platform}${path}`)).json.code, path).to.equal('request.not_found')
      }
    })
  })
