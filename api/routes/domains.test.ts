import { expect } from 'chai'
import { readFile } from 'node:fs/promises'
import { createChanges } from '../../runtime/changes.ts'
import { createDomainDirectory } from '../../runtime/domains/directory.ts'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import { dnsServer } from '../../test/support/dns-server.ts'
import { linkIn, mailTo } from '../../test/support/mails.ts'
import { aTeam } from '../../test/support/team.ts'
import { until } from '../../test/support/queues.ts'

describe('the own domain of a tenant', () => {
  let dns: Awaited<ReturnType<typeof dnsServer>>
  let app: TestApp
  before(async () => {
    dns = await dnsServer()
    app = await testApp({}, { dnsServers: [dns.address] })
  })
  after(async () => {
    await app.close()
    await dns.close()
  })

  let count = 0
  const base = '/api/v1/domain'

  /** A tenant that asked for a domain, and ways to answer for it in the DNS. */
  const aDomain = async (domain = `app.harbour${++count}.example`) => {
    const team = await aTeam(app)
    const set = await team.owner.call('PUT', base, { domain })
    const { name, value } = (set.json.record ?? {}) as { name: string; value: string }
    const prove = () => dns.texts.set(name, ['v=spf1 -all', value])
    const check = async () => (await team.owner.call('POST', `${base}/check`)).json
    const own = `http://${domain}:3000`
    const statusThere = async () => (await app.browser().get(`${own}/api/v1/tenant`)).status
    return { ...team, set, domain, own, name, value, prove, check, statusThere }
  }

  const aProvedDomain = async () => {
    const made = await aDomain()
    made.prove()
    expect(await made.check()).to.include({ state: 'verified', problem: null })
    return made
  }

  it('is not reached before a text in the DNS proves it, and what is wrong with that is said', async () => {
    const { set, domain, name, value, slug, check, prove, statusThere } = await aDomain()
    expect(set.json).to.include({ domain, state: 'pending', target: `${slug}.localhost`, isMain: false })
    expect([name, value]).to.deep.equal([`_plexica.${domain}`, value])
    expect(await statusThere()).to.equal(404)
    expect(await check()).to.include({ state: 'failed', problem: 'missing' })
    dns.texts.set(name, ['plexica-domain=of-somebody-else'])
    expect(await check()).to.include({ state: 'failed', problem: 'other' })
    expect(await statusThere()).to.equal(404)
    prove()
    expect(await check()).to.include({ state: 'verified', problem: null, endsAt: null })
    expect(await statusThere()).to.equal(200)
  })

  it('is signed in at as at the address of the platform, with a session of its own', async () => {
    const { own, origin, email, token } = await aProvedDomain()
    const browser = app.browser()
    const { page } = await signInWith(browser, own, { email, password: testPassword, returnTo: '/p/crm' })
    expect(page.url.href).to.equal(`${own}/p/crm`)
    const me = await browser.get(`${own}/api/v1/me`)
    expect(me.status).to.equal(200)
    expect((await browser.get(`${origin}/api/v1/me`)).status, 'a cookie is of one host').to.equal(401)

    const patch = (headers: Record<string, string>) =>
      browser.call(`${own}/api/v1/tenant`, { method: 'PATCH', body: { name: 'Harbour' }, headers })
    const csrf = { 'x-csrf-token': String(me.json.csrfToken) }
    expect((await patch({ ...csrf, origin })).json.code, 'from a page of the other host').to.equal('auth.csrf')
    expect((await patch({ ...csrf, origin: own })).status).to.equal(200)

    const settings = { issuer: 'https://idp.example', clientId: 'c' }
    const provider = await app.browser().call(`${own}/api/v1/sign-in-providers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: { key: 'work', kind: 'oidc', name: 'Work', settings, clientSecret: 'secret' },
    })
    expect(provider.json.addresses).to.include({ callback: `${own}/auth/callback/work` })
    const certificates = [await readFile('test/support/saml/provider-certificate.pem', 'utf8')]
    const corp = { entityId: 'urn:idp', ssoUrl: 'https://idp.example/sso', certificates }
    const saml = await app.browser().call(`${own}/api/v1/sign-in-providers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: { key: 'corp', kind: 'saml', name: 'Corp', settings: corp },
    })
    const there = `${own}/auth/saml/corp`
    const ours = { entityId: `${there}/metadata`, callback: `${there}/acs`, logout: `${there}/logout` }
    expect(saml.json.addresses, saml.text).to.include(ours)
    const metadata = (await app.browser().get(ours.entityId)).text
    for (const address of Object.values(ours)) expect(metadata).to.contain(`"${address}"`)
    const out = await browser.call(`${own}/auth/sign-out`, { method: 'POST', headers: csrf })
    expect(out.json).to.deep.equal({ redirectTo: '/' })
    expect((await browser.get(`${own}/api/v1/me`)).status).to.equal(401)
  })

  it('is where links in mails lead once it is the main address, and not before', async () => {
    const { owner, own, origin } = await aProvedDomain()
    const invite = async (email: string) => {
      await owner.call('POST', '/api/v1/invitations', { email, role: 'member' })
      return linkIn(await mailTo({ ...app, browser: app.browser() }, email)).href
    }
    expect(await invite(`before${count}@example.org`)).to.contain(`${origin}/invitation/`)
    expect((await owner.call('PATCH', base, { isMain: true })).json).to.include({ isMain: true })
    expect(await invite(`after${count}@example.org`)).to.contain(`${own}/invitation/`)
    const unproved = await aDomain()
    expect((await unproved.owner.call('PATCH', base, { isMain: true })).json.code).to.equal('request.conflict')
  })

  it('is of one tenant only, the one that proved it first, and never of the platform', async () => {
    const first = await aDomain()
    const second = await aDomain(first.domain)
    dns.texts.set(first.name, [first.value, second.value])
    expect(await first.check()).to.include({ state: 'verified' })
    expect(await second.check()).to.include({ state: 'failed', problem: 'taken' })
    expect((await aDomain(first.domain)).set.json.code).to.equal('domain.taken')
    for (const name of ['localhost', 'acme.localhost', 'admin.localhost', '127.0.0.1', 'app', 'a b.example', '[::1]'])
      expect((await first.owner.call('PUT', base, { domain: name })).status, name).to.equal(400)
    const member = await first.hire('member')
    expect((await member.call('DELETE', base)).status).to.equal(403)
  })

  it('belongs to nobody at once when it is taken away, in every process, and can be proved by another then', async () => {
    const { own, owner, token, domain, statusThere, slug } = await aProvedDomain()
    const changes = createChanges({ databaseUrl: app.databaseUrl })
    const elsewhere = createDomainDirectory({ core: app.core, changes, onError: () => undefined })
    await Promise.all([changes.ready(), elsewhere.refresh()])
    try {
      expect(elsewhere.ownerOf(domain)).to.equal(slug)
      const seen = (await owner.call('GET', base)).json.revision as string
      await owner.call('PATCH', base, { isMain: true })
      const refused = await owner.call('DELETE', base, undefined, { 'if-match': `"${seen}"` })
      expect(refused.json.code, 'somebody made it the main address meanwhile').to.equal('request.precondition')
      const browser = app.browser()
      const there = await browser.call(`${own}${base}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      })
      expect(there.status).to.equal(204)
      expect(await statusThere()).to.equal(404)
      const ownerThere = async () => elsewhere.ownerOf(domain)
      expect(await until(ownerThere, (found) => found === undefined)).to.equal(undefined)
    } finally {
      await changes.close()
    }
    const next = await aDomain(domain)
    next.prove()
    expect(await next.check()).to.include({ state: 'verified' })
    const { items } = (await owner.call('GET', '/api/v1/audit?limit=50')).json as { items: { action: string }[] }
    expect(items.map(({ action }) => action)).to.include.members(['domain.set', 'domain.verify', 'domain.remove'])
  })

  it('is looked for again, and given up when its record stays away for three days', async () => {
    const { id, name, owner, statusThere, prove } = await aProvedDomain()
    await owner.call('PATCH', base, { isMain: true })
    const row = () => app.core('core.tenant_domains').where({ tenant_id: id })
    const read = async () => (await owner.call('GET', base)).json.domain as Record<string, unknown>
    const lookedAt = (hoursAgo: number) => row().update({ checked_at: new Date(Date.now() - hoursAgo * 3_600_000) })
    dns.texts.delete(name)
    await lookedAt(25)
    await app.domains.sweep()
    expect(await read()).to.include({ state: 'verified', problem: 'missing', isMain: true })
    expect((await read()).endsAt).to.be.a('string')
    expect(await statusThere()).to.equal(200)
    prove()
    await lookedAt(1)
    await app.domains.sweep()
    expect(await read()).to.include({ state: 'verified', problem: null, endsAt: null })

    dns.texts.delete(name)
    await row().update({ failing_since: new Date(Date.now() - 73 * 3_600_000) })
    await lookedAt(1)
    await app.domains.sweep()
    expect(await read()).to.include({ state: 'failed', problem: 'missing', isMain: false })
    expect(await statusThere()).to.equal(404)
  })

  it('is among those for which a proxy may get a certificate', async () => {
    const { domain, slug } = await aProvedDomain()
    const { domain: unproved } = await aDomain()
    const ask = async (name: string) => (await app.browser().get(`http://127.0.0.1/tls/ask?domain=${name}`)).status
    for (const name of ['localhost', 'admin.localhost', `${slug}.localhost`, domain])
      expect(await ask(name)).to.equal(200)
    for (const name of ['nobody.localhost', unproved, 'evil.example', '']) expect(await ask(name)).to.equal(404)
  })
})
