import { expect } from 'chai'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'

const server = `
const answer = async (work) => {
  try { return Response.json({ value: (await work()) ?? null }) }
  catch (error) { return Response.json({ code: error.code ?? error.name }, { status: 400 }) }
}
export default { fetch: async (request, { users, user }) => answer(async () => {
  const { pathname } = new URL(request.url)
  if (pathname === '/me') return { ...user, permissions: undefined }
  return users[pathname.slice(1)](await request.json())
}) }`

describe('the users capability', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let other: TestTenant
  let plugin: string

  before(async () => {
    platform = await aPlatform()
    ;[tenant, other] = [await platform.tenant(), await platform.tenant()]
    plugin = await platform.aPlugin({
      manifest: { capabilities: { users: { required: false, scope: { email: true } } } },
      server,
    })
    await tenant.install(plugin, { grant: { users: {} } })
    for (const name of ['Ada', 'Bea', 'Cem']) {
      const body = { name, email: `${name.toLowerCase()}@${tenant.slug}.example`, password: testPassword }
      expect((await tenant.call('/api/v1/users', { method: 'POST', body })).status).to.equal(201)
    }
  })
  after(() => platform.close())

  const ask = async (op: string, input: unknown, at = tenant, id = plugin) =>
    (await at.plugin(id, `/${op}`, { method: 'POST', body: JSON.stringify(input) })).json as {
      value: never
      code?: string
    }
  const grant = (scope: object) =>
    tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { grant: scope } })
  interface Page {
    items: { id: string; name: string; email?: string }[]
    cursor?: string
  }

  it('lists the team by name, in pages, without addresses', async () => {
    const first: Page = (await ask('list', { limit: 2 })).value
    expect(first.items.map(({ name }) => name)).to.deep.equal(['Ada', 'Bea'])
    const last: Page = (await ask('list', { limit: 2, cursor: first.cursor })).value
    expect(last.items.map(({ name }) => name)).to.deep.equal(['Cem', 'Owner'])
    expect(last.cursor).to.equal(undefined)
    for (const item of [...first.items, ...last.items]) expect(item).to.have.all.keys('id', 'name')
    expect((await ask('list', { cursor: 'nonsense' })).code).to.equal('capability.invalid')
    expect((await ask('list', { limit: 101 })).code).to.equal('capability.invalid')
  })

  it('gives addresses with a grant for them only, also of the caller', async () => {
    const [ada] = ((await ask('list', {})).value as Page).items
    expect((await ask('get', ada?.id)).value).to.deep.equal({ id: ada?.id, name: 'Ada' })
    expect((await ask('me', {})).value).to.not.have.property('email')
    await grant({ users: { email: true } })
    expect((await ask('get', ada?.id)).value).to.include({ email: `ada@${tenant.slug}.example` })
    expect((await ask('me', {})).value).to.include({ email: tenant.email })
    await grant({ users: {} })
  })

  it('shows nobody who left, and nobody of another tenant', async () => {
    const { items }: Page = (await ask('list', {})).value
    const cem = items.find(({ name }) => name === 'Cem')
    await tenant.call(`/api/v1/users/${cem?.id}`, { method: 'PATCH', body: { status: 'deactivated' } })
    expect((await ask('get', cem?.id)).value).to.equal(null)
    expect(((await ask('list', {})).value as Page).items).to.have.length(3)

    await other.install(plugin, { grant: { users: {} } })
    expect((await ask('get', items[0]?.id, other)).value).to.equal(null)
    expect(((await ask('list', {}, other)).value as Page).items).to.have.length(1)
    expect((await ask('get', "' or 1=1 --")).value).to.equal(null)
  })

  it('is not there without a grant', async () => {
    await grant({})
    expect((await ask('list', {})).code).to.equal('capability.denied')
    const bare = await platform.aPlugin({ server })
    await tenant.install(bare)
    expect((await ask('list', {}, tenant, bare)).code).to.equal('capability.undeclared')
  })
})
