import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Problem } from '../../../problems/problem.ts'
import { testApp, testPassword, type TestApp } from '../../../test/support/app.ts'
import { aKeycloak } from '../../../test/support/keycloak.ts'

describe('a realm at Keycloak for every tenant', () => {
  let app: TestApp
  let keycloak: Awaited<ReturnType<typeof aKeycloak>>
  before(async () => {
    keycloak = await aKeycloak()
    app = await testApp({}, { keycloak: keycloak.config })
  })
  after(async () => {
    await app.close()
    await keycloak.close()
  })

  const newTenant = (slug = `t${randomBytes(5).toString('hex')}`) => ({
    ...{ slug, name: `Tenant ${slug}` },
    admin: { email: `Owner@${slug}.example`, name: 'Ada Owner', password: testPassword },
  })
  const realmOf = ({ slug }: { slug: string }) => keycloak.realms.get(`plexica-${slug}`)

  /** Who comes back from Keycloak as this person, at the tenant. */
  const signIn = async (origin: string, email: string, groups?: string[]) => {
    keycloak.is({ sub: `id of ${email}`, email, email_verified: true, name: 'Somebody', ...(groups && { groups }) })
    const browser = app.browser()
    const began = await browser.get(`${origin}/auth/sign-in/with/keycloak`, { accept: 'text/html' })
    await browser.get(await keycloak.visit(began.headers.location ?? ''), { accept: 'text/html' })
    return (await browser.get(`${origin}/api/v1/me`)).json.user as Record<string, unknown> | undefined
  }

  it('is made with the tenant, named after it, with a client of a secret of its own and the first owner', async () => {
    const input = newTenant()
    const tenant = await app.tenants.create(input)
    const realm = realmOf(tenant)
    expect(realm).to.deep.include({ enabled: true, displayName: input.name, attributes: { plexicaTenant: tenant.id } })
    const [client] = realm!.clients
    const callback = `${app.addresses.tenantOrigin(tenant.slug)}/auth/callback/keycloak`
    expect(client).to.deep.include({ clientId: 'plexica', redirectUris: [callback] })
    expect(client!.secret).to.have.lengthOf(43)
    expect(realm!.users).to.have.lengthOf(1)
    const password = { type: 'password', value: testPassword, temporary: false }
    expect(realm!.users[0]).to.deep.include({ email: input.admin.email.toLowerCase(), credentials: [password] })
  })

  it('signs its people in, the owner as the owner, others as members in their groups', async () => {
    const input = newTenant()
    const { slug } = await app.tenants.create(input)
    const origin = app.addresses.tenantOrigin(slug)
    expect(await signIn(origin, input.admin.email.toLowerCase())).to.include({ role: 'owner', name: 'Ada Owner' })
    expect(await signIn(origin, `member@${slug}.example`, ['unknown'])).to.include({ role: 'member' })
    const { json } = await app.browser().get(`${origin}/api/v1/sign-in`)
    expect(json.providers).to.deep.equal([{ key: 'keycloak', name: 'Keycloak' }])
  })

  it('is shut while the tenant is suspended or being deleted, and goes with it', async () => {
    const { slug } = await app.tenants.create(newTenant())
    const enabled = () => realmOf({ slug })?.enabled
    await app.tenants.suspend(slug)
    expect(enabled()).to.equal(false)
    await app.tenants.resume(slug)
    expect(enabled()).to.equal(true)
    await app.tenants.remove(slug)
    expect(enabled()).to.equal(false)
    await app.tenants.purgeExpired(new Date(Date.now() + 365 * 86_400_000))
    expect(enabled()).to.equal(undefined)
  })

  it('stands in no way of a suspension, but no tenant is made without it', async () => {
    const { slug } = await app.tenants.create(newTenant())
    keycloak.goDown(true)
    try {
      expect((await app.tenants.suspend(slug)).status).to.equal('suspended')
      const input = newTenant()
      const refused = (await app.tenants.create(input).catch((error: unknown) => error)) as Problem
      expect([refused.code, refused.detail.step]).to.deep.equal(['tenant.provisioning_failed', 'realm at Keycloak'])
      expect(await app.tenants.find(input.slug)).to.equal(undefined)
    } finally {
      keycloak.goDown(false)
    }
  })

  it('leaves realms of others alone, and clears away what nobody has any more', async () => {
    const [taken, left] = [newTenant(), newTenant()]
    const realm = { enabled: true, clients: [], users: [] }
    keycloak.realms.set(`plexica-${taken.slug}`, { ...realm, realm: `plexica-${taken.slug}` })
    const attributes = { plexicaTenant: randomUUID() }
    keycloak.realms.set(`plexica-${left.slug}`, { ...realm, realm: `plexica-${left.slug}`, attributes })

    const refused = (await app.tenants.create(taken).catch((error: unknown) => error)) as Problem
    expect(refused.code).to.equal('tenant.provisioning_failed')
    expect(realmOf(taken), 'not deleted either').to.include({ enabled: true })
    const made = await app.tenants.create(left)
    expect(realmOf(left)?.attributes).to.deep.equal({ plexicaTenant: made.id })
  })
})
