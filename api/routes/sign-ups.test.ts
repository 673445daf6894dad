import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { signInWith, testApp, type TestApp } from '../../test/support/app.ts'
import { linkIn, mailsTo, mailTo } from '../../test/support/mails.ts'
import { createSignUps } from '../../runtime/sign-up/sign-ups.ts'

const password = 'a password of my own'
const dayMs = 24 * 60 * 60_000

describe('signing up', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  const reader = () => ({ ...app, browser: app.browser() })
  const fresh = () => {
    const slug = `s${randomBytes(5).toString('hex')}`
    return { slug, name: `Name of ${slug}`, email: `founder@${slug}.example` }
  }
  const post = (path: string, body: object) => app.browser().post(`${app.platform}/api/v1/sign-ups${path}`, body)
  const begun = async (given = fresh()) => {
    const answer = await post('', given)
    expect(answer.status, answer.text).to.equal(202)
    return { ...given, ...linkIn(await mailTo(reader(), given.email)) }
  }
  const completed = async () => {
    const sign = await begun()
    const { id, token, slug } = sign
    const made = await post(`/${id}/complete`, { token, person: 'Mia', password, slug })
    expect(made.status, made.text).to.equal(201)
    const browser = app.browser()
    const origin = String(made.json.url)
    await signInWith(browser, origin, { email: sign.email, password })
    const me = await browser.get(`${origin}/api/v1/me`)
    const call = (method: string, path: string, body?: unknown) =>
      browser.call(`${origin}${path}`, { method, body, headers: { 'x-csrf-token': String(me.json.csrfToken) } })
    const tenant: { id: string; plan_id: string; trial_ends_at: Date | null } = await app
      .core('core.tenants')
      .where({ slug })
      .first()
    return { ...sign, origin, me: me.json, call, tenant }
  }

  it('leads by a mail to a tenant of one’s own, on trial, once', async () => {
    const { me, tenant, id, token, email, name } = await completed()
    expect(me).to.nested.include({ 'user.role': 'owner', 'user.email': email, 'tenant.name': name })
    expect(tenant.plan_id).to.equal('team')
    expect(tenant.trial_ends_at!.getTime()).to.be.within(Date.now() + 13 * dayMs, Date.now() + 14 * dayMs)
    const again = await post(`/${id}/complete`, { token, person: 'Mia', password, slug: fresh().slug })
    expect(again.json.code).to.equal('auth.link_invalid')
    const trail = await app.core('core.audit').where({ tenant_id: tenant.id, action: 'tenant.create' }).first()
    expect(trail.actor_kind).to.equal('anonymous')
  })

  it('makes nothing before the address was shown to be theirs', async () => {
    const { slug, id, email } = await begun()
    expect(await app.core('core.tenants').where({ slug })).to.deep.equal([])
    const guessed = await post(`/${id}/complete`, { token: 'x'.repeat(43), person: 'Mia', password, slug })
    expect(guessed.json.code).to.equal('auth.link_invalid')
    expect(JSON.stringify(await app.core('core.sign_ups').where({ email }))).not.to.contain('"token"')
  })

  it('says of an address whether it can be had, and why not', async () => {
    const taken = await app.tenant()
    const ask = async (slug: string) =>
      (await app.browser().get(`${app.platform}/api/v1/sign-ups/addresses/${slug}`)).json
    expect(await ask(fresh().slug)).to.deep.equal({ available: true })
    expect(await ask(taken.slug)).to.deep.equal({ available: false, why: 'taken' })
    for (const slug of ['admin', 'www', 'my-plexica', 'xn--bcher-kva'.replace('--', '-')])
      expect(await ask(slug), slug).to.deep.equal({ available: false, why: 'reserved' })
    expect(await ask('ab')).to.deep.equal({ available: false, why: 'short' })
    for (const slug of ['1st', 'a--b', 'a'.repeat(25), 'a_b'])
      expect(await ask(slug), slug).to.deep.equal({ available: false, why: 'invalid' })
  })

  it('refuses addresses that are taken, and mailboxes that are thrown away', async () => {
    const taken = await app.tenant()
    const errors = async (given: object) => (await post('', { ...fresh(), ...given })).json.errors
    expect(await errors({ slug: taken.slug })).to.deep.equal([{ field: 'slug', rule: 'is taken' }])
    expect(await errors({ slug: 'support' })).to.deep.equal([{ field: 'slug', rule: 'is not given to anyone' }])
    for (const email of ['x@mailinator.com', 'x@inbox.mailinator.com'])
      expect(await errors({ email }), email).to.have.nested.property('[0].field', 'email')
  })

  it('lets another address be chosen when somebody was faster', async () => {
    const first = await begun()
    const second = await begun({ ...fresh(), slug: first.slug })
    const complete = (link: { id: string; token: string }, slug: string) =>
      post(`/${link.id}/complete`, { token: link.token, person: 'Mia', password, slug })
    expect((await complete(first, first.slug)).status).to.equal(201)
    expect((await complete(second, first.slug)).json.errors).to.deep.equal([{ field: 'slug', rule: 'is taken' }])
    expect((await complete(second, fresh().slug)).status).to.equal(201)
  })

  it('makes one tenant of a link that is used twice at the same time', async () => {
    const { id, token } = await begun()
    const both = await Promise.all(
      [fresh(), fresh()].map(({ slug }) => post(`/${id}/complete`, { token, person: 'Mia', password, slug })),
    )
    expect(both.map(({ status }) => status).sort()).to.deep.equal([201, 403])
  })

  it('sends few mails to anyone', async () => {
    const { email } = fresh()
    const statuses = []
    for (let times = 0; times < 6; times++) statuses.push((await post('', { ...fresh(), email })).status)
    expect(statuses).to.deep.equal([202, 202, 202, 202, 202, 429])
    expect(await mailsTo(reader(), email)).to.have.lengthOf(5)
  })

  it('is there at the bare host alone, and not at all when it is switched off', async () => {
    const { origin } = await app.tenant()
    expect((await app.browser().post(`${origin}/api/v1/sign-ups`, fresh())).json.code).to.equal('request.not_found')
    const off = createSignUps({
      core: app.core,
      tenants: app.tenants,
      letters: { write: () => Promise.reject(new Error('nobody is written to')) },
      audit: app.audit,
      addresses: app.addresses,
      options: { enabled: false, trial: { days: 0, plan: 'team', then: 'free' } },
    })
    const codes = []
    for (const attempt of [() => off.flaw('abc'), () => off.begin({ requestId: 'x', ip: '' }, fresh(), 'en')])
      codes.push(await attempt().catch((error: { code: string }) => error.code))
    expect(codes).to.deep.equal(['sign_up.off', 'sign_up.off'])
  })

  describe('a trial', () => {
    it('is told of, reminded of once, and ends in a smaller plan', async () => {
      const { tenant, call, email } = await completed()
      const seen = await call('GET', '/api/v1/onboarding')
      expect(seen.json.trial).to.deep.equal({
        plan: 'team',
        planName: 'Team',
        endsAt: tenant.trial_ends_at!.toISOString(),
        then: 'free',
        thenName: 'Free',
      })
      const soon = new Date(tenant.trial_ends_at!.getTime() - 2 * dayMs)
      await app.trials.sweep(soon)
      await app.trials.sweep(soon)
      const reminders = (await mailsTo(reader(), email)).filter(({ subject }) => subject.startsWith('Your trial ends'))
      expect(reminders.map(({ subject }) => subject)).to.deep.equal(['Your trial ends in 2 days'])
      await app.trials.sweep(new Date(tenant.trial_ends_at!.getTime() + 1))
      const after = await app.core('core.tenants').where({ id: tenant.id }).first()
      expect(after).to.include({ plan_id: 'free', trial_ends_at: null, status: 'active' })
      const over = await mailTo(reader(), email)
      expect(over.subject).to.equal('Your trial is over')
      expect(over.body).to.contain('You go on with the plan "Free".')
      expect((await call('GET', '/api/v1/onboarding')).json.trial).to.equal(null)
      const trail = await app.core('core.audit').where({ tenant_id: tenant.id, action: 'tenant.trial_end' }).first()
      expect(trail).to.deep.include({ before: { plan: 'team' }, after: { plan: 'free' } })
    })

    it('becomes a plan for good when its owner asks for one and is given it', async () => {
      const { tenant, slug, call, email } = await completed()
      const platform = (method: string, path: string, body?: object) =>
        app.browser().call(`${app.platform}/api/v1/plan-requests${path}`, {
          method,
          body,
          headers: { authorization: `Bearer ${app.platformToken}` },
        })
      const asked = () => call('POST', '/api/v1/plan/request', { plan: 'team', message: 'We like it' })
      expect((await asked()).status).to.equal(201)
      expect((await asked()).json.code).to.equal('request.conflict')
      expect((await call('DELETE', '/api/v1/plan/request')).status).to.equal(204)
      const { id } = (await asked()).json as { id: string }
      const open = (await platform('GET', '?state=open')).json.items as object[]
      expect(open.filter((each) => 'id' in each && each.id === id)).to.have.length(1)
      expect(open[0]).to.deep.include({ has: 'team', plan: 'team', message: 'We like it' })
      const given = await platform('POST', `/${id}/grant`, { answer: 'Welcome' })
      expect(given.json.state, given.text).to.equal('granted')
      expect((await platform('POST', `/${id}/refuse`)).json.code).to.equal('request.conflict')
      expect((await call('GET', '/api/v1/plan')).json).to.deep.include({
        plan: { id: 'team', name: 'Team' },
        trial: null,
      })
      expect((await mailTo(reader(), email)).subject).to.equal('You have the plan Team now')
      const trail = await app.core('core.audit').where({ tenant_id: tenant.id }).pluck('action')
      expect(trail).to.include.members(['tenant.plan_ask', 'tenant.plan_withdraw', 'tenant.plan'])
      expect((await call('POST', '/api/v1/plan/request', { plan: 'team' })).json.code, slug).to.equal(
        'request.conflict',
      )
    })

    it('becomes a plan for good when the tenant is given one', async () => {
      const { tenant, slug } = await completed()
      const answer = await app.browser().call(`${app.platform}/api/v1/tenants/${slug}/plan`, {
        method: 'PUT',
        body: { plan: 'enterprise' },
        headers: { authorization: `Bearer ${app.platformToken}` },
      })
      expect(answer.status, answer.text).to.be.below(300)
      await app.trials.sweep(new Date(tenant.trial_ends_at!.getTime() + dayMs))
      const after = await app.core('core.tenants').where({ id: tenant.id }).first()
      expect(after).to.include({ plan_id: 'enterprise', trial_ends_at: null })
    })
  })

  describe('the first steps', () => {
    const steps = async (call: Awaited<ReturnType<typeof completed>>['call']) =>
      (await call('GET', '/api/v1/onboarding')).json.steps as { id: string; done: boolean }[] | null

    it('are ticked off by what is done, until they are dismissed', async () => {
      const { call } = await completed()
      const undone = { plugin: false, people: false, 'time-zone': false, groups: false }
      const states = async () => Object.fromEntries((await steps(call))!.map(({ id, done }) => [id, done]))
      expect(await states()).to.deep.equal(undone)
      await call('POST', '/api/v1/invitations', { email: 'first@example.org' })
      await call('PATCH', '/api/v1/tenant', { timeZone: 'Europe/Rome' })
      expect(await states()).to.deep.equal({ ...undone, people: true, 'time-zone': true })
      expect((await call('DELETE', '/api/v1/onboarding')).status).to.equal(204)
      expect(await steps(call)).to.equal(null)
    })

    it('are not shown at tenants that others made', async () => {
      const tenant = await app.tenant()
      const answer = await app
        .browser()
        .get(`${tenant.origin}/api/v1/onboarding`, { authorization: `Bearer ${tenant.token}` })
      expect(answer.json).to.deep.equal({ steps: null, trial: null })
    })
  })

  it('is not needed for a tenant with another plan: platform admins name it when they make one', async () => {
    const { slug, name, email } = fresh()
    const make = (plan: string) =>
      app
        .browser()
        .post(
          `${app.platform}/api/v1/tenants`,
          { slug, name, plan, admin: { email, name: 'Owner', password } },
          { authorization: `Bearer ${app.platformToken}` },
        )
    expect((await make('nothing')).json.code).to.equal('request.invalid')
    expect((await make('enterprise')).status).to.equal(201)
    expect((await app.core('core.tenants').where({ slug }).first()).plan_id).to.equal('enterprise')
  })
})
