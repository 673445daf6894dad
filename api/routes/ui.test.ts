import { expect } from 'chai'
import { randomPluginId } from '../../test/support/bundles.ts'
import { listenTo } from '../../test/support/event-stream.ts'
import { aPlatform, testPassword, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

describe('what plugins draw, over HTTP', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let plugin: string
  let member: string
  let memberId: string

  const list = (live?: string) => ({
    type: 'list',
    source: { route: 'GET /notes', ...(live && { live: [live] }) },
    item: { title: '{/row/title}' },
  })
  const page = (...body: object[]) => JSON.stringify({ schema: 1, title: 'Notes', body })

  before(async () => {
    platform = await aPlatform()
    plugin = randomPluginId()
    await platform.aPlugin({
      manifest: {
        id: plugin,
        capabilities: { events: {} },
        events: { publishes: [`${plugin}.*`] },
        permissions: [{ id: `${plugin}.read`, label: 'Read', defaultRoles: [] }],
        ui: {
          menu: [{ label: 'Secret', page: 'secret', permission: `${plugin}.read` }],
          pages: { open: 'ui/open.json', secret: 'ui/secret.json' },
          widgets: { plain: 'ui/open.json', secret: { file: 'ui/secret.json', permission: `${plugin}.read` } },
          slots: [{ slot: 'crm.contact.detail', file: 'ui/open.json' }],
        },
      },
      server: `export default { routes: {
        'POST /publish': async (request, { events }) => events.publish((await request.json()).type, {}),
      } }`,
      files: { 'ui/open.json': page(list(`${plugin}.note.*`)), 'ui/secret.json': page(list(`${plugin}.secret`)) },
    })
    tenant = await platform.tenant()
    await tenant.install(plugin)
    const body = { name: 'Member', email: `member@${tenant.slug}.example`, password: testPassword, role: 'member' }
    memberId = String((await tenant.call('/api/v1/users', { method: 'POST', body })).json.id)
    member = (await platform.identity.tokens.create({ tenantId: tenant.id, userId: memberId, name: 'test' })).text
  })
  after(() => platform.close())

  const asMember = (path: string) => platform.as(member)(`${tenant.origin}${path}`)
  const publish = (type: string) =>
    tenant.plugin(plugin, '/publish', { method: 'POST', body: { type: `${plugin}.${type}` } })
  const live = (of: string[], token = tenant.token) =>
    listenTo(platform.port, `${tenant.origin}/api/v1/live?${new URLSearchParams(of.map((each) => ['of', each]))}`, {
      authorization: `Bearer ${token}`,
    })

  it('says what there is, and gives each with everything filled in', async () => {
    const { json } = await tenant.call(`/api/v1/installations/${plugin}`)
    expect(json.ui).to.deep.include({
      pages: ['open', 'secret'],
      widgets: [{ name: 'plain' }, { name: 'secret', permission: `${plugin}.read` }],
      slots: [{ slot: 'crm.contact.detail' }],
    })
    for (const path of ['pages/open', 'pages/secret', 'widgets/plain', 'slots/crm.contact.detail']) {
      const answer = await tenant.call(`/api/v1/installations/${plugin}/${path}`)
      expect(answer.status, path).to.equal(200)
      expect((answer.json.body as object[])[0], path).to.include({ type: 'list', pageSize: 20 })
    }
    expect((await tenant.call(`/api/v1/installations/${plugin}/pages/none`)).status).to.equal(404)
  })

  it('gives it only to those who have the permission for it', async () => {
    for (const path of ['pages/secret', 'widgets/secret']) {
      const answer = await asMember(`/api/v1/installations/${plugin}/${path}`)
      expect([answer.status, answer.json.code], path).to.deep.equal([403, 'auth.forbidden'])
    }
    expect((await asMember(`/api/v1/installations/${plugin}/widgets/plain`)).status).to.equal(200)
  })

  it('checks what authors write as an upload would', async () => {
    const check = async (text: string) =>
      (await tenant.call('/api/v1/ui/check', { method: 'POST', body: { text } })).json as {
        page?: { body: object[] }
        mistakes: { line: number; rule: string }[]
      }
    const good = await check(page(list()))
    expect(good.mistakes).to.deep.equal([])
    expect(good.page?.body[0]).to.include({ pageSize: 20 })
    const { mistakes } = await check('{\n "schema": 1,\n "titel": "x" }')
    expect(mistakes.find(({ rule }) => rule.includes('"title"'))).to.include({ line: 3, column: 2 })
    expect((await check('{')).mistakes[0]?.rule).to.match(/is not JSON/)
  })

  it('tells live which of the events happened that a page follows', async () => {
    const stream = await live([`${plugin}/pages/open`, `${plugin}/widgets/plain`])
    expect(stream.status).to.equal(200)
    await stream.until((events) => events.some(({ event }) => event === 'ready'))
    await publish('secret')
    await publish('note.created')
    await stream.until((events) => events.some(({ event }) => event === 'happened'))
    stream.close()
    expect(stream.events.filter(({ event }) => event === 'happened').map(({ data }) => data)).to.deep.equal([
      { type: `${plugin}.note.created` },
    ])
  })

  it('tells first what happened since the page is shown, when nobody watched for it yet', async () => {
    const query = new URLSearchParams({ of: `${plugin}/pages/open`, shown: '30000' })
    const stream = await listenTo(platform.port, `${tenant.origin}/api/v1/live?${query}`, {
      authorization: `Bearer ${tenant.token}`,
    })
    await stream.until((events) => events.some(({ event }) => event === 'happened'))
    stream.close()
    expect(stream.events.map(({ event }) => event)[0]).to.equal('ready')
    expect(stream.events.slice(1).map(({ data }) => data)).to.deep.equal([{ type: `${plugin}.note.created` }])
  })

  it('tells it only to those who may see the page, while they may', async () => {
    expect((await live([`${plugin}/pages/secret`], member)).status).to.equal(403)
    expect((await live([`${plugin}/pages/none`])).status).to.equal(404)
    expect((await live(['nonsense'])).status).to.equal(400)
    expect((await platform.client.call(`${tenant.origin}/api/v1/live?of=${plugin}/pages/open`)).status).to.equal(401)

    const stream = await live([`${plugin}/pages/open`], member)
    await stream.until((events) => events.length > 0)
    const change = { method: 'PATCH', body: { status: 'deactivated' } }
    const answer = await tenant.call(`/api/v1/users/${memberId}`, change)
    expect(answer.status).to.be.oneOf([200, 204])
    await stream.untilOver()
  })
})
