import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import { mailTo } from '../../test/support/mails.ts'
import { aTeam } from '../../test/support/team.ts'

/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('what people do with their own', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  /** A browser in which somebody is signed in. */
  const signedIn = async (origin: string, email: string, agent = 'Test/1.0') => {
    const browser = app.browser()
    await signInWith(browser, origin, { email, password: testPassword })
    const me = () => browser.get(`${origin}/api/v1/me`, { 'user-agent': agent })
    const csrf = { 'x-csrf-token': String((await me()).json.csrfToken) }
    const call = (method: string, path: string, body?: unknown) =>
      browser.call(`${origin}${path}`, { method, body, headers: { ...csrf, 'user-agent': agent } })
    return { me, call, csrf, browser }
  }

  describe('a profile', () => {
    it('has a name, language, time zone and choices of notifications, changed by who saw it as it is', async () => {
      const { owner } = await aTeam(app)
      const before = await owner.call('GET', '/api/v1/me')
      expect(before.json.user).to.deep.include({
        language: null,
        timeZone: null,
        avatar: null,
        notifications: { email: true, muted: [] },
        roles: ['owner'],
      })
      const change = {
        name: 'Olga',
        language: 'it',
        timeZone: 'Europe/Rome',
        notifications: { email: false, muted: ['crm'] },
      }
      const seen = { 'if-match': String(before.headers.etag) }
      const after = await owner.call('PATCH', '/api/v1/me', change, seen)
      expect(after.json.user).to.deep.include(change)
      expect((await owner.call('GET', '/api/v1/me')).json.user).to.deep.equal(after.json.user)
      expect((await owner.call('PATCH', '/api/v1/me', { name: 'x' }, seen)).json.code).to.equal('request.precondition')
      for (const wrong of [
        {},
        { timeZone: 'Mars/Base' },
        { language: 'no language' },
        { role: 'owner' },
        { name: ' ' },
      ])
        expect((await owner.call('PATCH', '/api/v1/me', wrong)).json.code).to.equal('request.invalid')
    })

    it('has a picture, which is a picture', async () => {
      const { owner, origin, token } = await aTeam(app)
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/png' }
      const put = (body: Buffer) => app.browser().call(`${origin}/api/v1/me/avatar`, { method: 'PUT', body, headers })
      expect((await put(Buffer.from('<svg onload="alert(1)"/>'))).json.code).to.equal('request.media_type')
      expect((await put(png)).status).to.equal(204)
      const path = String(((await owner.call('GET', '/api/v1/me')).json.user as { avatar: string }).avatar)
      const shown = await owner.call('GET', path)
      expect(shown.headers['content-type']).to.equal('image/png')
      const again = await owner.call('GET', path, undefined, { 'if-none-match': String(shown.headers.etag) })
      expect(again.status).to.equal(304)
      const stranger = await aTeam(app)
      expect((await stranger.owner.call('GET', path)).status).to.equal(404)
      expect((await owner.call('DELETE', '/api/v1/me/avatar')).status).to.equal(204)
      expect((await owner.call('GET', path)).status).to.equal(404)
    })
  })

  it('are spoken to in their language, or else in that of their tenant, or in that which they ask for', async () => {
    const { owner, origin } = await aTeam(app)
    const nobody = { user: '3f6c1a52-0000-4000-8000-000000000000' }
    const path = `/api/v1/authorization/explain?permission=plexica.audit.read&user=${nobody.user}`
    const asked = { 'accept-language': 'nl, pl;q=0.3, fr-CH;q=0.8' }
    const inFrench = await owner.call('GET', path, undefined, asked)
    expect(inFrench.json).to.include({ code: 'request.not_found', title: 'Il n’y a rien à cette adresse' })
    const { headers } = await owner.call('GET', '/api/v1/tenant')
    const seen = { 'if-match': String(headers.etag) }
    expect((await owner.call('PATCH', '/api/v1/tenant', { language: 'it' }, seen)).status).to.equal(200)
    const late = await owner.call('PATCH', '/api/v1/tenant', { language: 'fr' }, seen)
    expect(late.json.code).to.equal('request.precondition')
    const stranger = await app.browser().get(`${origin}/api/v1/users`, asked)
    expect(stranger.json).to.include({ code: 'auth.required', title: 'Prima accedi' })
    expect(stranger.headers['content-language']).to.equal('it')
    const email = 'guest-of-italians@example.org'
    await owner.call('POST', '/api/v1/invitations', { email })
    const mail = await mailTo({ ...app, browser: app.browser() }, email)
    expect([mail.subject.split(' ')[0], mail.body]).to.satisfy(
      ([subject, body]: string[]) => subject === 'Hai' && body!.includes('Accetta l’invito qui:\nhttp'),
    )

    await owner.call('PATCH', '/api/v1/me', { language: 'de-CH' })
    const wrong = await owner.call('PATCH', '/api/v1/me', { name: 1 }, asked)
    expect(wrong.json.title).to.equal('Die Anfrage passt nicht zu dem, was hier erwartet wird')
    expect((wrong.json.errors as { rule: string }[])[0]?.rule).to.match(/^Ungültige Eingabe/)
    expect(wrong.json.detail).to.match(/^name: Ungültige Eingabe/)
    expect(wrong.headers['content-language']).to.equal('de')
    const { items } = (await owner.call('GET', '/api/v1/permissions')).json as { items: { label: string }[] }
    expect(items.map(({ label }) => label)).to.include('Das Prüfprotokoll lesen')
  })

  describe('sessions', () => {
    it('are listed with their devices, and ended one by one or all but this', async () => {
      const { origin, email } = await aTeam(app)
      const laptop = await signedIn(origin, email, 'Laptop/1.0')
      const [phone, tablet] = [await signedIn(origin, email), await signedIn(origin, email)]
      const list = async () =>
        (await laptop.call('GET', '/api/v1/me/sessions')).json.items as { id: string; current: boolean; ip: string }[]
      const sessions = await list()
      expect(sessions).to.have.length(3)
      expect(sessions.filter(({ current }) => current)).to.have.length(1)
      expect(sessions[0]).to.include({ ip: '127.0.0.1' })

      const phones = (await phone.call('GET', '/api/v1/me/sessions')).json.items as typeof sessions
      const { id } = phones.find(({ current }) => current)!
      expect((await laptop.call('DELETE', `/api/v1/me/sessions/${id}`)).status).to.equal(204)
      expect((await phone.me()).status).to.equal(401)
      expect((await laptop.call('DELETE', `/api/v1/me/sessions/${id}`)).json.code).to.equal('request.not_found')
      expect((await laptop.call('DELETE', '/api/v1/me/sessions')).json).to.deep.equal({ ended: 1 })
      expect([(await tablet.me()).status, (await laptop.me()).status]).to.deep.equal([401, 200])
      expect(await list()).to.have.length(1)
    })

    it('of others are out of reach', async () => {
      const team = await aTeam(app)
      const { call } = await signedIn(team.origin, team.email)
      const [own] = (await call('GET', '/api/v1/me/sessions')).json.items as { id: string }[]
      const mia = await team.hire('admin')
      expect((await mia.call('DELETE', `/api/v1/me/sessions/${own?.id}`)).json.code).to.equal('request.not_found')
      expect((await mia.call('GET', '/api/v1/me/sessions')).json.items).to.deep.equal([])
    })

    it('and tokens end for good when a user is deactivated, or an admin ends them', async () => {
      const team = await aTeam(app)
      const mia = await team.hire('member')
      const { email } = mia.user
      const change = (status: string) => team.owner.call('PATCH', `/api/v1/users/${mia.user.id}`, { status })
      const first = await signedIn(team.origin, email)
      expect((await change('deactivated')).status).to.equal(200)
      expect([(await first.me()).status, (await mia.call('GET', '/api/v1/me')).status]).to.deep.equal([401, 401])
      await sleep(2)
      await change('active')
      expect([(await first.me()).status, (await mia.call('GET', '/api/v1/me')).status]).to.deep.equal([401, 401])

      const second = await signedIn(team.origin, email)
      expect((await second.me()).status).to.equal(200)
      expect((await team.owner.call('DELETE', `/api/v1/users/${mia.user.id}/sessions`)).status).to.equal(204)
      expect((await second.me()).status).to.equal(401)
    })
  })

  it('are deactivated together, each by themselves, and marked in the trail', async () => {
    const { owner, hire } = await aTeam(app)
    const [one, other, admin] = [await hire('member'), await hire('viewer'), await hire('admin')]
    const users = [one.user.id, owner.user.id, other.user.id, '3f6c1a52-0000-4000-8000-000000000000']
    const ended = await admin.call('POST', '/api/v1/users/bulk', { users, change: { status: 'deactivated' } })
    expect(ended.json.done).to.equal(2)
    expect((ended.json.items as { problem?: { code: string } }[]).map(({ problem }) => problem?.code)).to.deep.equal([
      undefined,
      'auth.forbidden',
      undefined,
      'request.not_found',
    ])
    expect((await one.call('GET', '/api/v1/me')).status).to.equal(401)
    expect((await owner.call('GET', `/api/v1/audit?target=${other.user.id}`)).text).to.contain('deactivated')
  })

  describe('tokens', () => {
    it('reach only the permissions that they were made for', async () => {
      const team = await aTeam(app)
      const { call } = await signedIn(team.origin, team.email)
      const made = await call('POST', '/api/v1/tokens', { name: 'reader', scopes: ['plexica.users.read'] })
      expect(made.status).to.equal(201)
      const ask = team.as(String(made.json.token))
      expect((await ask('GET', '/api/v1/users')).status).to.equal(200)
      expect((await ask('GET', '/api/v1/me')).json.permissions).to.deep.equal(['plexica.users.read'])
      for (const [method, path, body] of [
        ['GET', '/api/v1/audit', undefined],
        ['POST', '/api/v1/users', {}],
        ['PATCH', '/api/v1/me', { name: 'x' }],
        ['DELETE', '/api/v1/me/sessions', undefined],
        ['POST', '/api/v1/tokens', { name: 'more' }],
      ] as const)
        expect((await ask(method, path, body)).json.code, `${method} ${path}`).to.equal('auth.forbidden')
    })

    it('can not be made for more than their maker has, nor for what there is not', async () => {
      const team = await aTeam(app)
      const { email } = (await team.hire('member')).user
      const { call } = await signedIn(team.origin, email)
      const make = async (scopes: string[]) => (await call('POST', '/api/v1/tokens', { name: 'x', scopes })).json.code
      expect(await make(['plexica.audit.read'])).to.equal('auth.forbidden')
      expect(await make(['no.such'])).to.equal('request.invalid')
      expect((await call('GET', '/api/v1/service-tokens')).json.code).to.equal('auth.forbidden')
    })

    it('lose what their user loses', async () => {
      const team = await aTeam(app)
      const admin = await team.hire('admin')
      const { text } = await app.identity.tokens.create({
        tenantId: team.id,
        userId: admin.user.id,
        name: 't',
        scopes: ['plexica.audit.read'],
      })
      const looks = async () => (await team.as(text)('GET', '/api/v1/audit')).status
      expect(await looks()).to.equal(200)
      await team.owner.call('PATCH', `/api/v1/users/${admin.user.id}`, { role: 'member' })
      expect(await looks()).to.equal(403)
    })

    it('of services act for nobody, within their scopes, until they are revoked', async () => {
      const team = await aTeam(app)
      const { call } = await signedIn(team.origin, team.email)
      const body = { name: 'backup', scopes: ['plexica.users.manage', 'plexica.audit.read'], expiresInDays: 30 }
      const made = await call('POST', '/api/v1/service-tokens', body)
      const ask = team.as(String(made.json.token))
      expect((await ask('GET', '/api/v1/users')).status, 'with what comes with it').to.equal(200)
      expect((await ask('GET', '/api/v1/me')).json.code).to.equal('auth.forbidden')
      expect((await ask('GET', '/api/v1/webhooks')).json.code).to.equal('auth.forbidden')
      const member = { email: 'new@example.org', name: 'New', password: testPassword }
      expect((await ask('POST', '/api/v1/users', { ...member, role: null })).status).to.equal(201)
      const [record] = (await ask('GET', '/api/v1/audit?action=user.create')).json.items as { actor: object }[]
      expect(record?.actor).to.deep.equal({ kind: 'service', id: made.json.id, name: 'backup' })
      expect((await ask('POST', '/api/v1/users', { ...member, email: 'a@b.cd', role: 'admin' })).json.code).to.equal(
        'auth.forbidden',
      )
      const listed = await call('GET', '/api/v1/service-tokens')
      expect(listed.text).to.contain('backup').and.not.to.contain(String(made.json.token))
      expect((await call('GET', '/api/v1/tokens')).json.items, 'not among one’s own').to.have.length(1)
      expect((await call('DELETE', `/api/v1/service-tokens/${String(made.json.id)}`)).status).to.equal(204)
      expect((await ask('GET', '/api/v1/users')).status).to.equal(401)
    })

    it('of others are seen and revoked by who may', async () => {
      const team = await aTeam(app)
      const mia = await team.hire('member')
      const path = `/api/v1/users/${mia.user.id}/tokens`
      await mia.call('GET', '/api/v1/me')
      const [listed] = (await team.owner.call('GET', path)).json.items as { id: string }[]
      expect((await mia.call('GET', path)).json.code).to.equal('auth.forbidden')
      expect((await team.owner.call('DELETE', `${path}/${listed?.id}`)).status).to.equal(204)
      expect((await mia.call('GET', '/api/v1/me')).status).to.equal(401)
    })
  })
})
