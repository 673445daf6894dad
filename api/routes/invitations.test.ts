import { expect } from 'chai'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import { linkIn, mailsTo, mailTo } from '../../test/support/mails.ts'
import { aTeam } from '../../test/support/team.ts'
import { until } from '../../test/support/queues.ts'

const password = 'a password of my own'

describe('people by mail', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  const reader = () => ({ ...app, browser: app.browser() })
  let people = 0
  const anAddress = () => `person${++people}@example.org`

  describe('an invitation', () => {
    /** A tenant, somebody who was invited there, and the link in their mail. */
    const invited = async (given: object = {}) => {
      const team = await aTeam(app)
      const email = anAddress()
      const made = await team.owner.call('POST', '/api/v1/invitations', { email, ...given })
      expect(made.status, made.text).to.equal(201)
      const link = linkIn(await mailTo(reader(), email))
      const at = (id: string, what: string, body: object, ip?: string) =>
        app
          .browser()
          .post(
            `${team.origin}/api/v1/invitations/${id}/${what}`,
            body,
            ip === undefined ? {} : { 'x-forwarded-for': ip },
          )
      return { team, email, made: made.json, link, at }
    }

    it('goes to many at once, by a list or a CSV: each is told what became of them, and nobody gets two mails', async () => {
      const team = await aTeam(app)
      await team.owner.call('POST', '/api/v1/groups', { key: 'berlin', name: 'Berlin' })
      const [first, second, third] = [anAddress(), anAddress(), anAddress()]
      const csv = [
        '\uFEFFEmail;Name;Role;Groups',
        `${first};"Mia; of Moss";viewer;berlin`,
        `${second.toUpperCase()}`,
        'nobody;;emperor',
        `${third};;;nowhere`,
        first,
        'owner@example.org',
      ].join('\r\n')
      const send = (body: object, by = team.owner) => by.call('POST', '/api/v1/invitations/bulk', body)
      const sent = await send({ csv, usual: { role: 'viewer' } })
      expect(sent.status, sent.text).to.equal(200)
      const items = sent.json.items as {
        email: string
        outcome: string
        problem?: { code: string; errors?: object[] }
      }[]
      expect(items.map(({ outcome }) => outcome).slice(0, 5)).to.deep.equal([
        'invited',
        'invited',
        'refused',
        'refused',
        'already_invited',
      ])
      expect(sent.json.invited).to.equal(items.filter(({ outcome }) => outcome === 'invited').length)
      expect(items[2]?.problem?.errors).to.have.length(2)
      expect((items[0] as { invitation?: object }).invitation).to.deep.include({
        name: 'Mia; of Moss',
        role: 'viewer',
        groups: ['berlin'],
      })
      const again = await send({ people: [{ email: first }, { email: second }, { email: second, days: 99 }] })
      expect((again.json.items as { outcome: string }[]).map(({ outcome }) => outcome)).to.deep.equal([
        'already_invited',
        'already_invited',
        'refused',
      ])
      expect(await mailsTo(reader(), first)).to.have.length(1)
      for (const body of [
        {},
        { csv: 'email,wage\na@example.org,1' },
        { csv: '"a' },
        { csv: '' },
        { csv, people: [{}] },
      ])
        expect((await send(body)).json.code).to.equal('request.invalid')
      const admin = await team.hire('admin')
      const greedy = await send({ people: [{ email: anAddress(), role: 'owner' }] }, admin)
      expect((greedy.json.items as { problem: { code: string } }[])[0]?.problem.code).to.equal('auth.forbidden')
    })

    it('leads from a mail to a user with roles and groups, who signs in with a password of their own', async () => {
      const team = await aTeam(app)
      await team.owner.call('POST', '/api/v1/roles', { key: 'sales', name: 'Sales', permissions: [] })
      await team.owner.call('POST', '/api/v1/groups', { key: 'berlin', name: 'Berlin' })
      const email = anAddress()
      const given = { email: email.toUpperCase(), role: 'viewer', roles: ['sales'], groups: ['berlin'], name: 'Mia' }
      const made = await team.owner.call('POST', '/api/v1/invitations', given)
      expect(made.status, made.text).to.equal(201)
      expect(made.json).to.include({ email, state: 'open' })
      expect(made.text).not.to.match(/token|hash/i)

      const mail = await mailTo(reader(), email)
      expect(mail.subject).to.equal(`You are invited to ${team.name}`)
      expect(mail.body).to.contain('Owner invites you')
      const { href, id, token } = linkIn(mail)
      expect(href).to.equal(`${team.origin}/invitation/${String(made.json.id)}#${token}`)

      const stranger = app.browser()
      const seen = await stranger.post(`${team.origin}/api/v1/invitations/${id}/open`, { token })
      expect(seen.json).to.deep.equal({
        tenant: { slug: team.slug, name: team.name },
        email,
        name: 'Mia',
        invitedBy: 'Owner',
        passwords: true,
      })
      const accepted = await stranger.post(`${team.origin}/api/v1/invitations/${id}/accept`, {
        token,
        name: 'Mia Moss',
        password,
      })
      expect(accepted.json).to.deep.equal({ email })
      await signInWith(stranger, team.origin, { email, password })
      const me = (await stranger.get(`${team.origin}/api/v1/me`)).json.user as Record<string, unknown>
      expect(me).to.deep.include({ name: 'Mia Moss', role: 'viewer', groups: [{ key: 'berlin', name: 'Berlin' }] })
      expect(me.roles).to.include('sales')

      const listed = await team.owner.call('GET', '/api/v1/invitations?state=accepted')
      expect(listed.json.items).to.have.lengthOf(1)
      const trail = await app.core('core.audit').where({ tenant_id: team.id, action: 'user.create', actor_id: me.id })
      expect(trail).to.have.lengthOf(1)
    })

    it('is good once, and for nobody without its secret', async () => {
      const { link, at } = await invited()
      const { id, token } = link
      const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
      expect((await at(id, 'open', { token: other })).json.code).to.equal('auth.link_invalid')
      expect((await at(id, 'accept', { token: other, name: 'X', password })).json.code).to.equal('auth.link_invalid')
      expect((await at(id, 'accept', { token, name: 'X', password })).status).to.equal(200)
      expect((await at(id, 'accept', { token, name: 'X', password })).json.code).to.equal('auth.link_invalid')
    })

    it('is accepted once, also when the link is used twice at the same time', async () => {
      const { link, at, team, email } = await invited()
      const both = await Promise.all(
        [1, 2].map(() => at(link.id, 'accept', { token: link.token, name: 'X', password })),
      )
      expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 403])
      expect(await app.core('core.users').where({ tenant_id: team.id, email })).to.have.lengthOf(1)
    })

    it('is worth nothing at another tenant', async () => {
      const { link } = await invited()
      const other = await app.tenant()
      const answer = await app
        .browser()
        .post(`${other.origin}/api/v1/invitations/${link.id}/open`, { token: link.token })
      expect(answer.json.code).to.equal('auth.link_invalid')
    })

    it('stops working when it is revoked, when its time is over, and when it is sent again', async () => {
      const first = await invited()
      expect((await first.team.owner.call('DELETE', `/api/v1/invitations/${first.link.id}`)).status).to.equal(204)
      expect((await first.at(first.link.id, 'open', { token: first.link.token })).status).to.equal(403)

      const second = await invited()
      const resent = await second.team.owner.call('POST', `/api/v1/invitations/${second.link.id}/resend`, { days: 2 })
      expect(resent.json.state).to.equal('open')
      expect(await mailsTo(reader(), second.email)).to.have.lengthOf(2)
      const fresh = linkIn(await mailTo(reader(), second.email))
      expect((await second.at(second.link.id, 'open', { token: second.link.token })).status).to.equal(403)
      expect((await second.at(fresh.id, 'open', { token: fresh.token })).status).to.equal(200)

      await app
        .core('core.invitations')
        .where({ id: fresh.id })
        .update({ expires_at: new Date(0) })
      expect((await second.at(fresh.id, 'open', { token: fresh.token })).status).to.equal(403)
      const [expired] = (await second.team.owner.call('GET', '/api/v1/invitations')).json.items as { state: string }[]
      expect(expired?.state).to.equal('expired')
      const again = await second.team.owner.call('POST', '/api/v1/invitations', { email: second.email })
      expect(again.status, 'one that expired makes way').to.equal(201)
    })

    it('is refused for who is a user or invited already, and for groups and roles that are not there', async () => {
      const { team, email } = await invited()
      const invite = async (body: object) => (await team.owner.call('POST', '/api/v1/invitations', body)).json.code
      expect(await invite({ email })).to.equal('request.conflict')
      expect(await invite({ email: team.email })).to.equal('request.conflict')
      expect(await invite({ email: anAddress(), groups: ['nowhere'] })).to.equal('request.not_found')
      expect(await invite({ email: anAddress(), roles: ['nobody'] })).to.equal('request.invalid')
    })

    it('gives nobody more than who invites may do', async () => {
      const team = await aTeam(app)
      const admin = await team.hire('admin')
      const member = await team.hire('member')
      const asOwner = await admin.call('POST', '/api/v1/invitations', { email: anAddress(), role: 'owner' })
      expect(asOwner.json.code).to.equal('auth.forbidden')
      const byMember = await member.call('POST', '/api/v1/invitations', { email: anAddress() })
      expect(byMember.json.code).to.equal('auth.forbidden')
      await team.owner.call('POST', '/api/v1/roles', {
        key: 'hr',
        name: 'HR',
        permissions: ['plexica.users.manage'],
      })
      await team.owner.call('POST', '/api/v1/groups', { key: 'admins', name: 'Admins', roles: ['admin'] })
      const hr = await team.hire('member', { roles: ['hr'] })
      const through = await hr.call('POST', '/api/v1/invitations', { email: anAddress(), groups: ['admins'] })
      expect(through.json.code).to.equal('auth.forbidden')
    })

    it('keeps its secret out of the database, but for mails that can only be read there', async () => {
      const { link } = await invited()
      const [invitation] = (await app.core('core.invitations').where({ id: link.id })) as { token_hash: Buffer }[]
      expect(invitation?.token_hash.toString('base64url')).not.to.equal(link.token)
      const mails = await app.core('core.mails').select('body', 'link_sealed')
      expect(JSON.stringify(mails)).not.to.contain(link.token)
    })

    it('counts as a user of the plan before it is sent', async () => {
      const team = await aTeam(app)
      await app.core('core.quota_overrides').insert({ tenant_id: team.id, name: 'users', value: 1, reason: 'test' })
      await app.changes.publish('quota', team.id)
      const answer = await team.owner.call('POST', '/api/v1/invitations', { email: anAddress() })
      expect(answer.json.code).to.equal('quota.reached')
    })
  })

  describe('a forgotten password', () => {
    const asked = async () => {
      const team = await aTeam(app)
      const { user } = await team.hire('member')
      const answer = await app.browser().post(`${team.origin}/api/v1/password-resets`, { email: user.email })
      expect(answer.status).to.equal(202)
      const link = linkIn(await mailTo(reader(), user.email))
      const use = (body: object = {}) =>
        app
          .browser()
          .post(`${team.origin}/api/v1/password-resets/${link.id}/use`, { token: link.token, password, ...body })
      return { team, user, link, use, answer }
    }

    it('is set anew by a link, once, and ends every session, also the one at the realm', async () => {
      const { team, user, link, use } = await asked()
      const browser = app.browser()
      await signInWith(browser, team.origin, { email: user.email, password: testPassword })
      expect((await browser.get(`${team.origin}/api/v1/me`)).status).to.equal(200)

      const seen = await browser.post(`${team.origin}/api/v1/password-resets/${link.id}/open`, { token: link.token })
      expect(seen.json.code, 'a signed-in browser proves itself').to.equal('auth.csrf')
      expect((await use({ password: 'short' })).json.code).to.equal('request.invalid')
      expect((await use()).status).to.equal(204)
      expect((await use()).json.code).to.equal('auth.link_invalid')

      expect((await browser.get(`${team.origin}/api/v1/me`)).status).to.equal(401)
      const page = await browser.navigate(`${team.origin}/auth/sign-in`)
      expect(page.url.pathname, 'the realm asks again').to.match(/^\/sign-in\//)
      const old = await signInWith(app.browser(), team.origin, { email: user.email, password: testPassword })
      expect(old.form?.status).to.equal(401)
      const fresh = await signInWith(app.browser(), team.origin, { email: user.email, password })
      expect(fresh.form?.status).to.equal(200)
      const [told] = await mailsTo(reader(), user.email)
      expect(told?.subject).to.equal(`Your password for ${team.name} was changed`)
      const trail = await app.core('core.audit').where({ tenant_id: team.id, action: 'user.password' }).first()
      expect(trail).to.include({ actor_id: user.id, target: user.id })
    })

    it('is answered alike for unknown addresses and deactivated users, who get no mail', async () => {
      const { team, answer } = await asked()
      const gone = await team.hire('member')
      await team.owner.call('PATCH', `/api/v1/users/${gone.user.id}`, { status: 'deactivated' })
      const nobody = anAddress()
      for (const email of [nobody, gone.user.email]) {
        const same = await app.browser().post(`${team.origin}/api/v1/password-resets`, { email })
        expect([same.status, same.text]).to.deep.equal([answer.status, answer.text])
      }
      // Written after those would have been.
      const { email } = (await team.hire('member')).user
      await app.browser().post(`${team.origin}/api/v1/password-resets`, { email })
      await mailTo(reader(), email)
      expect(await mailsTo(reader(), nobody)).to.deep.equal([])
      expect(await mailsTo(reader(), gone.user.email)).to.deep.equal([])
    })

    it('is worth nothing after its time, and at another tenant', async () => {
      const { team, link, use } = await asked()
      const other = await app.tenant()
      const elsewhere = await app
        .browser()
        .post(`${other.origin}/api/v1/password-resets/${link.id}/use`, { token: link.token, password })
      expect(elsewhere.json.code).to.equal('auth.link_invalid')
      await app
        .core('core.password_resets')
        .where({ id: link.id })
        .update({ expires_at: new Date(0) })
      expect((await use()).json.code).to.equal('auth.link_invalid')
      expect(team.slug).to.be.a('string')
    })

    it('is not asked for without end', async () => {
      const { team, user } = await asked()
      const statuses = []
      for (let times = 0; times < 5; times++)
        statuses.push((await app.browser().post(`${team.origin}/api/v1/password-resets`, { email: user.email })).status)
      expect(statuses).to.deep.equal([202, 202, 202, 202, 429])
    })
  })

  describe('a known password', () => {
    it('is changed by who knows it, in a session, and ends the others', async () => {
      const team = await aTeam(app)
      const [here, there] = [app.browser(), app.browser()]
      for (const browser of [here, there])
        await signInWith(browser, team.origin, { email: team.email, password: testPassword })
      const { csrfToken } = (await here.get(`${team.origin}/api/v1/me`)).json
      const change = (current: string) =>
        here.call(`${team.origin}/api/v1/me/password`, {
          method: 'PUT',
          body: { current, password },
          headers: { 'x-csrf-token': String(csrfToken) },
        })
      expect((await change('not my password')).json.errors).to.deep.equal([
        { field: 'current', rule: 'is not your password' },
      ])
      expect((await change(testPassword)).status).to.equal(204)
      expect((await here.get(`${team.origin}/api/v1/me`)).status).to.equal(200)
      expect((await there.get(`${team.origin}/api/v1/me`)).status).to.equal(401)
      const byToken = await team.owner.call('PUT', '/api/v1/me/password', { current: password, password: testPassword })
      expect(byToken.json.code).to.equal('auth.forbidden')
    })
  })

  it('ends sessions for good when an admin does: nobody comes back without a password', async () => {
    const team = await aTeam(app)
    const { user } = await team.hire('member')
    const browser = app.browser()
    await signInWith(browser, team.origin, { email: user.email, password: testPassword })
    await team.owner.call('DELETE', `/api/v1/users/${user.id}/sessions`)
    const page = await browser.navigate(`${team.origin}/auth/sign-in`)
    expect(page.url.pathname).to.match(/^\/sign-in\//)
  })

  it('notes tokens and requests that are no good, a flood of them in one record', async () => {
    const team = await aTeam(app)
    for (let times = 0; times < 20; times++)
      expect((await team.as(`plx_${'x'.repeat(42)}${times % 10}`)('GET', `/api/v1/users/${times}`)).status).to.equal(
        401,
      )
    const browser = app.browser()
    await signInWith(browser, team.origin, { email: team.email, password: testPassword })
    expect((await browser.post(`${team.origin}/api/v1/tokens`, { name: 'x' })).json.code).to.equal('auth.csrf')
    const denials = async () =>
      (await app.core('core.audit').where({ tenant_id: team.id, action: 'access.deny' }).orderBy('target')) as {
        target: string
        actor_id: string | null
        detail: { times?: number }
      }[]
    const found = await until(denials, ({ length }) => length >= 2)
    expect(found.map(({ target }) => target)).to.deep.equal([
      'a request that another site may have sent',
      'an invalid token',
    ])
    expect(found[0]?.actor_id).to.equal(team.owner.user.id)
  })
})
