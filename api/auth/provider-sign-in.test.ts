import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { generateKeyPair, SignJWT } from 'jose'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import type { Client } from '../../test/support/client.ts'
import { anIdentityProvider, type Known, type TestIdentityProvider } from '../../test/support/identity-provider.ts'
import { mailTo } from '../../test/support/mails.ts'
import { aTeam } from '../../test/support/team.ts'

describe('signing in with an OpenID provider', () => {
  let app: TestApp
  let elsewhere: TestIdentityProvider
  before(async () => {
    app = await testApp()
    elsewhere = await anIdentityProvider()
  })
  after(async () => {
    await elsewhere.close()
    await app.close()
  })

  let people = 0
  const someone = (given: Partial<Known> = {}): Known => {
    const sub = `sub-${++people}`
    return { sub, email: `${sub}@work.example`, email_verified: true, name: `Person ${people}`, ...given }
  }

  /** A tenant whose owner is signed in, with a provider that is not switched on yet. */
  const aTenant = async (given: object = {}) => {
    const team = await aTeam(app)
    const browser = app.browser()
    await signInWith(browser, team.origin, { email: team.email, password: testPassword })
    const clientId = `client-${randomUUID()}`
    const clientSecret = elsewhere.register(clientId, `${team.origin}/auth/callback/work`, {
      post_logout_redirect_uris: [`${team.origin}/`],
      backchannel_logout_uri: `${team.origin}/auth/logout/work`,
      backchannel_logout_session_required: true,
    })
    const settings = { issuer: elsewhere.issuer, clientId, ...(given as { settings?: object }).settings }
    const body = { key: 'work', kind: 'oidc', name: 'Work', clientSecret, ...given, settings }
    const made = await team.owner.call('POST', '/api/v1/sign-in-providers', body)
    expect(made.status, made.text).to.equal(201)
    const change = (what: object) => team.owner.call('PATCH', '/api/v1/sign-in-providers/work', what)
    /** Walks to the provider and back as a browser does. */
    const walk = async (by: Client, from: string, there?: Client) => {
      const began = await by.get(`${team.origin}${from}`, { accept: 'text/html' })
      const to = began.headers.location ?? ''
      if (!to.startsWith(elsewhere.issuer)) return began
      return by.get(await elsewhere.visit(to, there), { accept: 'text/html' })
    }
    const tryOut = async (known = someone()) => {
      elsewhere.is(known)
      const back = await walk(browser, '/auth/providers/work/test')
      expect(back.headers.location).to.equal('/settings/sign-in?tested=work')
      const { json } = await team.owner.call('GET', '/api/v1/sign-in-providers/work')
      return json.test as { succeeded: boolean; error?: string; person?: object }
    }
    const signIn = async (known: Known, returnTo = '/p/x', there?: Client) => {
      elsewhere.is(known)
      const own = app.browser()
      const back = await walk(own, `/auth/sign-in/with/work?returnTo=${encodeURIComponent(returnTo)}`, there)
      const me = await own.get(`${team.origin}/api/v1/me`)
      return { browser: own, back, me: me.status === 200 ? (me.json.user as Record<string, unknown>) : undefined }
    }
    const switchedOn = async () => {
      expect((await tryOut()).succeeded).to.equal(true)
      expect((await change({ enabled: true })).status).to.equal(200)
    }
    return { ...team, browser, made: made.json, clientSecret, change, walk, tryOut, signIn, switchedOn }
  }

  describe('is set up', () => {
    it('with a secret that nobody reads again, also not in the database or the trail', async () => {
      const { owner, made, clientSecret, id, origin } = await aTenant()
      expect(made).to.deep.include({ hasSecret: true, enabled: false, test: null })
      expect(made.addresses).to.deep.equal({
        callback: `${origin}/auth/callback/work`,
        test: `${origin}/auth/providers/work/test`,
        signedOut: `${origin}/`,
        logout: `${origin}/auth/logout/work`,
      })
      const answers = [made, (await owner.call('GET', '/api/v1/sign-in-providers')).json]
      const rows = await app.core('core.sign_in_providers').where({ tenant_id: id })
      const trail = await app.core('core.audit').where({ tenant_id: id })
      expect(trail.map(({ action }) => action)).to.include('sign_in.provider.create')
      expect(JSON.stringify([answers, trail])).not.to.contain(clientSecret)
      expect(rows[0].sealed.toString('latin1')).not.to.contain(clientSecret)
    })

    it('by owners alone: whoever says who somebody is can be anybody', async () => {
      const { hire } = await aTenant()
      const admin = await hire('admin')
      expect((await admin.call('GET', '/api/v1/sign-in-providers')).json.code).to.equal('auth.forbidden')
      const change = await admin.call('PATCH', '/api/v1/sign-in-providers/work', { createsUsers: true })
      expect(change.json.code).to.equal('auth.forbidden')
    })

    it('and tried out before it is switched on, which signs nobody in', async () => {
      const { change, tryOut, signIn, browser, origin, email } = await aTenant({ claims: { groups: 'groups' } })
      expect((await change({ enabled: true })).json.code).to.equal('provider.untested')
      const known = someone({ groups: ['staff'] })
      expect((await signIn(known)).back.status, 'nobody gets in meanwhile').to.equal(404)
      const test = await tryOut(known)
      expect(test).to.deep.include({ succeeded: true })
      expect(test.person).to.deep.include({
        subject: known.sub,
        email: known.email,
        name: known.name,
        groups: ['staff'],
      })
      expect((await browser.get(`${origin}/api/v1/me`)).json, 'the tester stays who they are').to.nested.include({
        'user.email': email,
      })
      const on = await change({ enabled: true })
      expect(on.json.enabled, on.text).to.equal(true)
      const moved = await change({ settings: { issuer: elsewhere.issuer, clientId: 'another' } })
      expect(moved.json.code).to.equal('request.conflict')
    })

    it('with a test that says what is wrong: the secret, the issuer, the name of a claim', async () => {
      const wrongSecret = await aTenant({ clientSecret: 'not the secret' })
      expect((await wrongSecret.tryOut()).error).to.contain('check its id and its secret')
      expect((await wrongSecret.change({ enabled: true })).json.code).to.equal('provider.untested')
      const wrongClaim = await aTenant({ claims: { email: 'mail' } })
      expect((await wrongClaim.tryOut()).error).to.contain('"mail"')
      const nowhere = await aTenant({ settings: { issuer: 'http://127.0.0.1:1', clientId: 'x' } })
      expect((await nowhere.tryOut()).error).to.equal('Nothing answers at its address.')
      const inside = await aTenant({ settings: { issuer: 'https://10.0.0.1', clientId: 'x' } })
      expect((await inside.tryOut()).error).to.equal('Its address may not be reached from here.')
      const plain = await wrongClaim.change({ settings: { issuer: 'http://example.org', clientId: 'x' } })
      expect(plain.json.code).to.equal('request.invalid')
    })

    it('anew by a test after its secret or its claims changed', async () => {
      const { change, switchedOn, owner } = await aTenant()
      await switchedOn()
      expect((await change({ clientSecret: 'another' })).json).to.include({ test: null, enabled: true })
      await change({ enabled: false })
      expect((await change({ enabled: true })).json.code).to.equal('provider.untested')
      const stale = await owner.call('PATCH', '/api/v1/sign-in-providers/work', { name: 'X' }, { 'if-match': '"1"' })
      expect(stale.json.code).to.equal('request.precondition')
    })

    it('under the current key of secrets, also after that was changed', async () => {
      const { signIn, switchedOn, owner, hire } = await aTenant()
      await switchedOn()
      const rotated = await app
        .browser()
        .post(`${app.platform}/api/v1/secrets/rotation`, {}, { authorization: `Bearer ${app.platformToken}` })
      expect(rotated.json).to.include({ unreadable: 0 })
      const { user } = await hire('member')
      expect((await signIn(someone({ email: user.email }))).me?.id).to.equal(user.id)
      expect((await owner.call('GET', '/api/v1/sign-in-providers/work')).json.hasSecret).to.equal(true)
    })
  })

  describe('lets in', () => {
    it('who has a verified address of a user, and knows them by subject ever after', async () => {
      const { hire, signIn, switchedOn, id } = await aTenant()
      await switchedOn()
      const { user } = await hire('member')
      const known = someone({ email: user.email.toUpperCase() })
      const first = await signIn(known)
      expect(first.back.headers.location).to.equal('/p/x')
      expect(first.me?.id).to.equal(user.id)
      expect((await signIn({ ...known, email: 'changed@elsewhere.example' })).me?.id).to.equal(user.id)
      const actions = await app
        .core('core.audit')
        .where({ tenant_id: id, actor_id: user.id })
        .orderBy('id')
        .pluck('action')
      expect(actions).to.deep.equal(['user.link', 'session.begin', 'session.begin'])
    })

    it('nobody by an address that is not verified, unless the tenant says that it trusts the provider', async () => {
      const { signIn, switchedOn, email, change } = await aTenant()
      await switchedOn()
      const thief = someone({ email, email_verified: false })
      const refused = await signIn(thief)
      expect(refused.me).to.equal(undefined)
      expect(refused.back.headers.location).to.equal('/sign-in/refused?why=unverified')
      await change({ trustsEmail: true })
      expect((await signIn(thief)).me?.email).to.equal(email)
    })

    it('no stranger, until it makes users, and then only of its domains', async () => {
      const { signIn, switchedOn, change } = await aTenant({ domains: ['work.example'], defaultRole: 'viewer' })
      await switchedOn()
      const refused = await signIn(someone())
      expect(refused.back.headers.location).to.equal('/sign-in/refused?why=no-account')
      await change({ createsUsers: true })
      const known = someone()
      const { me } = await signIn(known)
      expect(me).to.include({ email: known.email, name: known.name, role: 'viewer' })
      const foreign = await signIn(someone({ email: 'someone@gmail.example' }))
      expect(foreign.back.headers.location).to.equal('/sign-in/refused?why=no-account')
    })

    it('who was invited, with the roles of the invitation', async () => {
      const { signIn, switchedOn, owner } = await aTenant()
      await switchedOn()
      const known = someone()
      await owner.call('POST', '/api/v1/invitations', { email: known.email, role: 'admin' })
      expect((await signIn(known)).me).to.include({ email: known.email, role: 'admin' })
      const { items } = (await owner.call('GET', '/api/v1/invitations')).json as { items: { state: string }[] }
      expect(items[0]?.state).to.equal('accepted')
    })

    it('into the groups that it names, and out of those that it does not name any more', async () => {
      const { signIn, switchedOn, owner } = await aTenant({ createsUsers: true, claims: { groups: 'groups' } })
      await switchedOn()
      for (const key of ['sales', 'support'])
        await owner.call('POST', '/api/v1/groups', { key, name: key, claims: [`dept-${key}`] })
      const known = someone({ groups: ['dept-sales', 'unknown'] })
      expect((await signIn(known)).me?.groups).to.deep.equal([{ key: 'sales', name: 'sales' }])
      expect((await signIn({ ...known, groups: ['dept-support'] })).me?.groups).to.deep.equal([
        { key: 'support', name: 'support' },
      ])
    })

    it('no user who was deactivated', async () => {
      const { signIn, switchedOn, owner, hire } = await aTenant()
      await switchedOn()
      const { user } = await hire('member')
      const known = someone({ email: user.email })
      await signIn(known)
      await owner.call('PATCH', `/api/v1/users/${user.id}`, { status: 'deactivated' })
      expect((await signIn(known)).back.headers.location).to.equal('/sign-in/refused?why=deactivated')
    })
  })

  describe('refuses', () => {
    const begun = async () => {
      const tenant = await aTenant({ createsUsers: true })
      await tenant.switchedOn()
      const browser = app.browser()
      elsewhere.is(someone())
      const { headers } = await browser.get(`${tenant.origin}/auth/sign-in/with/work`)
      return { ...tenant, browser, sent: headers.location ?? '', back: await elsewhere.visit(headers.location ?? '') }
    }

    it('an answer in another browser, with another state, twice, or with the code of another sign-in', async () => {
      const { browser, back, origin } = await begun()
      expect((await app.browser().get(back)).json.code).to.equal('auth.sign_in_failed')
      const other = new URL(back)
      other.searchParams.set('state', 'x'.repeat(43))
      expect((await browser.get(other.href)).json.code).to.equal('auth.sign_in_failed')
      const second = app.browser()
      const { headers } = await second.get(`${origin}/auth/sign-in/with/work`)
      const mixed = new URL(await elsewhere.visit(headers.location ?? ''))
      mixed.searchParams.set('code', new URL(back).searchParams.get('code') ?? '')
      expect((await second.get(mixed.href)).json.code).to.equal('auth.sign_in_failed')
      expect((await second.get(`${origin}/api/v1/me`)).status).to.equal(401)
      expect((await browser.get(back)).status).to.equal(303)
      expect((await browser.get(back)).json.code, 'it was used').to.equal('auth.sign_in_failed')
    })

    it('an answer at the address of another provider, or at the one of the realm', async () => {
      const { browser, back, origin, owner } = await begun()
      const settings = { issuer: elsewhere.issuer, clientId: 'other' }
      await owner.call('POST', '/api/v1/sign-in-providers', { key: 'other', kind: 'oidc', name: 'Other', settings })
      const { search } = new URL(back)
      for (const path of ['/auth/callback/other', '/auth/callback'])
        expect((await browser.get(`${origin}${path}${search}`)).json.code, path).to.equal('auth.sign_in_failed')
    })

    it('asks with a challenge, a state and a nonce, and leads to no other site', async () => {
      const { sent, signIn } = await begun()
      const { searchParams } = new URL(sent)
      expect([...searchParams.keys()]).to.include.members(['code_challenge', 'state', 'nonce'])
      expect(searchParams.get('code_challenge_method')).to.equal('S256')
      expect((await signIn(someone(), 'https://evil.example/')).back.headers.location).to.equal('/')
    })
  })

  it('is found by the domain of an address, and told of on the sign-in page', async () => {
    const { origin, switchedOn, owner } = await aTenant({ domains: ['Work.example'] })
    const ask = async (path: string) => (await app.browser().get(`${origin}/api/v1/sign-in${path}`)).json
    expect(await ask('')).to.deep.equal({ passwords: true, byDomain: false, providers: [] })
    expect(await ask('/domains/work.example')).to.deep.equal({ provider: null })
    await switchedOn()
    const provider = { key: 'work', name: 'Work' }
    expect(await ask('')).to.deep.equal({ passwords: true, byDomain: true, providers: [provider] })
    expect(await ask('/domains/work.example')).to.deep.equal({ provider })
    expect(await ask('/domains/other.example')).to.deep.equal({ provider: null })
    const second = {
      key: 'second',
      kind: 'oidc',
      name: 'Second',
      settings: { issuer: elsewhere.issuer, clientId: 'x' },
    }
    const taken = await owner.call('POST', '/api/v1/sign-in-providers', { ...second, domains: ['work.example'] })
    expect(taken.json.code).to.equal('request.conflict')
  })

  describe('can be required of everyone', () => {
    const required = async () => {
      const tenant = await aTenant({ createsUsers: true })
      const rule = (body: object) => tenant.owner.call('PUT', '/api/v1/sign-in-rules', body)
      const breakGlass = [tenant.owner.user.id]
      expect((await rule({ providerRequired: true, breakGlass })).json.code).to.equal('provider.needed')
      await tenant.switchedOn()
      expect((await rule({ providerRequired: true, breakGlass: [] })).json.code).to.equal('request.invalid')
      const { user } = await tenant.hire('member')
      expect((await rule({ providerRequired: true, breakGlass: [user.id] })).json.code).to.equal('request.invalid')
      expect((await rule({ providerRequired: true, breakGlass })).status).to.equal(200)
      return { ...tenant, rule, member: user }
    }

    it('but for an owner, who gets in when the provider does not work', async () => {
      const { origin, member, email, id } = await required()
      const refused = await signInWith(app.browser(), origin, { email: member.email, password: testPassword })
      expect(refused.form?.json.code).to.equal('auth.password_off')
      const browser = app.browser()
      await signInWith(browser, origin, { email, password: testPassword })
      expect((await browser.get(`${origin}/api/v1/me`)).status).to.equal(200)
      const [record] = await app
        .core('core.audit')
        .where({ tenant_id: id, action: 'session.begin' })
        .orderBy('id', 'desc')
      expect(record.detail).to.deep.equal({ breakGlass: true })
    })

    it('so that a session at the realm from before helps nobody in again', async () => {
      const { origin, rule, member, owner } = await required()
      await rule({ providerRequired: false, breakGlass: [] })
      const browser = app.browser()
      await signInWith(browser, origin, { email: member.email, password: testPassword })
      await rule({ providerRequired: true, breakGlass: [owner.user.id] })
      for (const [key, cookie] of browser.cookies) if (cookie.name.includes('Host')) browser.cookies.delete(key)
      const back = await browser.navigate(`${origin}/auth/sign-in`)
      expect(back.url.pathname + back.url.search).to.equal('/sign-in/refused?why=password')
    })

    it('with no password for who is invited, or forgot one', async () => {
      const { origin, member, owner } = await required()
      await app.browser().post(`${origin}/api/v1/password-resets`, { email: member.email })
      const mail = await mailTo({ ...app, browser: app.browser() }, member.email)
      expect(mail.body).to.contain('sign in with Work').and.not.to.contain('#')
      const invited = await owner.call('POST', '/api/v1/invitations', { email: 'new@work.example' })
      const { href } = /(?<href>http\S+)/.exec(
        (await mailTo({ ...app, browser: app.browser() }, 'new@work.example')).body,
      )!.groups as { href: string }
      const token = href.split('#')[1]
      const accepted = await app.browser().post(`${origin}/api/v1/invitations/${String(invited.json.id)}/accept`, {
        ...{ token, name: 'New', password: 'a password of my own' },
      })
      expect(accepted.json.code).to.equal('auth.password_off')
    })

    it('without anybody locking the tenant out', async () => {
      const { owner, change, hire } = await required()
      expect((await change({ enabled: false })).json.code).to.equal('provider.needed')
      expect((await owner.call('DELETE', '/api/v1/sign-in-providers/work')).json.code).to.equal('provider.needed')
      const second = await hire('owner')
      const demoted = await second.call('PATCH', `/api/v1/users/${owner.user.id}`, { role: 'admin' })
      expect(demoted.json.code).to.equal('request.conflict')
      const gone = await second.call('PATCH', `/api/v1/users/${owner.user.id}`, { status: 'deactivated' })
      expect(gone.json.code).to.equal('request.conflict')
    })
  })

  describe('signing out', () => {
    const isSignedIn = async ({ browser }: { browser: Client }, origin: string) =>
      (await browser.get(`${origin}/api/v1/me`)).status === 200
    const signOut = async ({ browser }: { browser: Client }, origin: string) => {
      const { json: me } = await browser.get(`${origin}/api/v1/me`)
      return browser.post(`${origin}/auth/sign-out`, {}, { 'x-csrf-token': String(me.csrfToken) })
    }

    it('leads to the provider where the tenant wants that, and from there back', async () => {
      const { signIn, switchedOn, origin } = await aTenant({ createsUsers: true, settings: { endsSession: true } })
      await switchedOn()
      const there = elsewhere.browser()
      const session = await signIn(someone(), '/', there)
      const { json } = await signOut(session, origin)
      expect(json.redirectTo).to.match(new RegExp(`^${elsewhere.issuer}/session/end\\?.*id_token_hint=`))
      expect(await isSignedIn(session, origin)).to.equal(false)
      expect(await elsewhere.signOut(there, String(json.redirectTo))).to.equal(`${origin}/`)
    })

    it('stays here unless the tenant wants that', async () => {
      const { signIn, switchedOn, origin } = await aTenant({ createsUsers: true })
      await switchedOn()
      expect((await signOut(await signIn(someone()), origin)).json.redirectTo).to.equal('/')
    })

    it('at the provider ends the sessions here that came from that one, and no others', async () => {
      const { signIn, switchedOn, origin } = await aTenant({ createsUsers: true })
      await switchedOn()
      const [there, known] = [elsewhere.browser(), someone()]
      const ended = await signIn(known, '/', there)
      const other = await signIn(known)
      const heard: number[] = []
      elsewhere.delivers(async (url, body) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const { status } = await app.browser().call(url, { method: 'POST', body, headers })
        heard.push(status)
        return status
      })
      await elsewhere.signOut(there)
      expect(heard).to.deep.equal([200])
      expect([await isSignedIn(ended, origin), await isSignedIn(other, origin)]).to.deep.equal([false, true])
    })

    it('is believed by the token of that provider alone', async () => {
      const { signIn, switchedOn, origin } = await aTenant({ createsUsers: true })
      await switchedOn()
      const known = someone()
      const session = await signIn(known)
      const { privateKey } = await generateKeyPair('RS256')
      const forged = await new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
        .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt' })
        .setIssuer(elsewhere.issuer)
        .setSubject(known.sub)
        .setJti('1')
        .setIssuedAt()
        .sign(privateKey)
      const body = new URLSearchParams({ logout_token: forged }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await app.browser().call(`${origin}/auth/logout/work`, { method: 'POST', body, headers })
      expect([answer.status, answer.json.code]).to.deep.equal([400, 'request.invalid'])
      expect(await isSignedIn(session, origin)).to.equal(true)
    })
  })
})
