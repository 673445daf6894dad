import { expect } from 'chai'
import type { BuiltInRole } from './built-in-roles.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

const server = `
const answer = async (work) => {
  try { return Response.json({ value: (await work()) ?? null }) }
  catch (error) { return Response.json({ code: error.code ?? error.name, message: error.message }, { status: 400 }) }
}
export default { routes: {
  'GET /deals': { permission: 'PLUGIN.deals.read', handler: (_, { user }) => Response.json(user) },
  'POST /ask': { handler: (request, { authorize }) => answer(async () => {
    const { action, resource } = await request.json()
    return authorize(action, resource)
  }) },
  'POST /public': { public: true, handler: (request, ctx) => answer(() => ctx.authorize('PLUGIN.deals.read')) },
} }`

describe('decisions about plugins', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let plugin: string
  let cedar: string

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    const id = `p${Math.random().toString(36).slice(2, 10)}-x`
    plugin = await platform.aPlugin({
      manifest: {
        id,
        permissions: [
          { id: `${id}.deals.read`, label: 'See deals', defaultRoles: ['member', 'viewer'] },
          { id: `${id}.deals.write`, label: 'Change deals', defaultRoles: ['member'] },
        ],
        resources: { deal: { attributes: { owner: 'user?', amount: 'integer', tags: 'strings' } } },
      },
      server: server.replaceAll('PLUGIN', id),
    })
    cedar = plugin.replaceAll('-', '_')
    await tenant.install(plugin)
  })
  after(() => platform.close())

  const hire = async (role: BuiltInRole | null) => {
    const person = { email: `${crypto.randomUUID()}@example.org`, name: 'U', password: testPassword, role }
    const { id } = await platform.identity.users.create(tenant.id, person)
    const { text } = await platform.identity.tokens.create({ tenantId: tenant.id, userId: id, name: 'test' })
    const as = platform.as(text)
    const call = (path: string, body?: unknown) =>
      as(`${tenant.origin}/api/v1/plugins/${plugin}${path}`, body === undefined ? {} : { method: 'POST', body })
    const ask = async (action: string, resource?: object) =>
      (await call('/ask', { action: `${plugin}.${action}`, resource })).json
    return { id, call, ask }
  }

  const withPolicy = async (text: string, work: () => Promise<void>) => {
    const made = await tenant.call('/api/v1/policies', { method: 'POST', body: { name: text.slice(0, 70), text } })
    expect(made.status, made.text).to.equal(201)
    try {
      await work()
    } finally {
      await tenant.call(`/api/v1/policies/${String(made.json.id)}`, { method: 'DELETE' })
    }
  }

  const deal = { type: 'deal', id: '1', amount: 5, tags: [] as string[] }

  it('are made by roles where there are no policies, for routes and for what plugins ask', async () => {
    const [member, viewer, nobody] = [await hire('member'), await hire('viewer'), await hire(null)]
    expect((await nobody.call('/deals')).json.code).to.equal('auth.forbidden')
    expect((await viewer.call('/deals')).status).to.equal(200)
    expect(await member.ask('deals.write', deal)).to.deep.equal({ value: true })
    expect(await viewer.ask('deals.write', deal)).to.deep.equal({ value: false })
    expect(await viewer.ask('deals.read')).to.deep.equal({ value: true })
  })

  it('are made by policies over what the plugin says of one thing', async () => {
    const member = await hire('member')
    await withPolicy(
      `forbid(principal, action == Action::"${plugin}.deals.write", resource is ${cedar}::deal)
       when { resource.amount > 100 && !resource.tags.contains("open") };`,
      async () => {
        const writes = async (more: object) => (await member.ask('deals.write', { ...deal, ...more })).value
        expect(await writes({})).to.equal(true)
        expect(await writes({ amount: 101 })).to.equal(false)
        expect(await writes({ amount: 101, tags: ['open'] })).to.equal(true)
        expect(await member.ask('deals.write'), 'of none in particular').to.deep.equal({ value: true })
      },
    )
    const made = await tenant.call('/api/v1/policies/templates/own-records', {
      method: 'POST',
      body: { parameters: { plugin, type: 'deal', actions: [`${plugin}.deals.write`] } },
    })
    await withPolicy(String(made.json.text), async () => {
      expect((await member.ask('deals.write', { ...deal, owner: member.id })).value).to.equal(true)
      expect((await member.ask('deals.write', { ...deal, owner: crypto.randomUUID() })).value).to.equal(false)
      expect((await member.ask('deals.write', deal)).value, 'whose it is is not said').to.equal(false)
      expect((await member.ask('deals.read', deal)).value).to.equal(true)
    })
  })

  it('of policies reach routes and what the plugin is told of its user', async () => {
    const [member, nobody] = [await hire('member'), await hire(null)]
    await withPolicy(`forbid(principal in Role::"member", action in Action::"${plugin}.*", resource);`, async () => {
      expect((await member.call('/deals')).json).to.include({
        code: 'auth.forbidden',
        permission: `${plugin}.deals.read`,
      })
    })
    expect((await member.call('/deals')).status).to.equal(200)
    await withPolicy(
      `permit(principal == User::"${nobody.id}", action == Action::"${plugin}.deals.read", resource);`,
      async () => {
        const { status, json } = await nobody.call('/deals')
        expect(status).to.equal(200)
        expect(json).to.deep.include({ id: nobody.id, permissions: [`${plugin}.deals.read`] })
        expect(json).not.to.have.any.keys('subject', 'email')
      },
    )
  })

  it('are not made on what the manifest does not know', async () => {
    const member = await hire('member')
    for (const [action, resource, told] of [
      ['deals.burn', undefined, 'no permission'],
      ['deals.read', { ...deal, type: 'contact' }, 'no resources of type'],
      ['deals.read', { ...deal, colour: 'red' }, 'no attribute "colour"'],
      ['deals.read', { type: 'deal', id: '1', tags: [] }, '"amount" of the resource is missing'],
      ['deals.read', { ...deal, amount: 'much' }, 'has to be of type integer'],
      ['deals.read', { ...deal, amount: 0.5 }, 'resource'],
    ] as const) {
      const { code, message } = await member.ask(action, resource)
      expect(code, told).to.equal('capability.invalid')
      expect(message).to.contain(told)
    }
    const anyone = await platform.client.post(`${tenant.origin}/api/v1/plugins/${plugin}/public`, {})
    expect(anyone.json).to.include({ code: 'capability.invalid' })
  })

  it('that refuse are in the audit trail', async () => {
    const viewer = await hire('viewer')
    await viewer.ask('deals.write', { ...deal, id: '42' })
    const look = async () =>
      (await tenant.call(`/api/v1/audit?action=access.deny&actor=${viewer.id}`)).json.items as object[]
    const [found] = await until(look, ({ length }) => length > 0)
    expect(found).to.deep.include({
      target: `${plugin}.deal`,
      permission: `${plugin}.deals.write`,
      detail: { resource: '42' },
    })
  })

  it('can be asked for beforehand, with what they would be about', async () => {
    const member = await hire('member')
    await withPolicy(
      `forbid(principal, action, resource is ${cedar}::deal) when { resource.amount > 100 };`,
      async () => {
        const explain = async (resource: object) =>
          (
            await tenant.call(
              `/api/v1/authorization/explain?user=${member.id}&permission=${plugin}.deals.read&resource=${encodeURIComponent(JSON.stringify(resource))}`,
            )
          ).json
        expect(await explain({ plugin, ...deal })).to.include({ decision: 'allow' })
        expect(await explain({ plugin, ...deal, amount: 500 })).to.include({ decision: 'deny' })
        expect(await explain({ plugin, ...deal, amount: 'x' })).to.include({ code: 'capability.invalid' })
        expect(await explain({ plugin: 'nobody', ...deal })).to.include({ code: 'installation.unknown' })
      },
    )
  })
})
