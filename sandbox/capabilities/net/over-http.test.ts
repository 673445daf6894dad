import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { aPlatform, type TestPlatform } from '../../../test/support/platform.ts'

const server = `
export default {
  async fetch(request, { can, net }) {
    const { searchParams } = new URL(request.url)
    const url = searchParams.get('url')
    if (searchParams.has('can')) return Response.json(searchParams.getAll('can').map((each) => can(each)))
    if (searchParams.has('net')) return (await net.fetch(url)).text()
    const times = Number(searchParams.get('times') ?? 1)
    try {
      for (let sent = 1; sent < times; sent++) await (await fetch(url)).arrayBuffer()
      const reply = await fetch(url, request.method === 'POST' ? { method: 'POST', body: await request.arrayBuffer() } : {})
      return Response.json({ status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() })
    } catch (error) {
      return Response.json({ code: error.code, message: error.message })
    }
  },
}`

describe('fetch of a plugin, over HTTP', () => {
  let platform: TestPlatform
  let outside: Server
  let origin: string
  const connections = new Set<string>()

  before(async () => {
    outside = createServer((request, response) => {
      connections.add(`${request.socket.remotePort}`)
      response.setHeader('content-type', 'text/plain')
      request.pipe(response.setHeader('x-from', String(request.headers['user-agent'])))
    })
    await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
    platform = await aPlatform({ allowPrivate: ['127.0.0.1'] })
  })
  after(async () => {
    await platform.close()
    outside.close().closeAllConnections()
  })

  const aFetchingPlugin = (hosts: string[]) =>
    platform.aPlugin({ manifest: { capabilities: { net: { scope: { hosts } } } }, server })
  const through = (path: string) => `/?url=${encodeURIComponent(path)}`

  it('reaches a granted host, with bodies both ways', async () => {
    const tenant = await platform.tenant()
    const plugin = await aFetchingPlugin([origin])
    await tenant.install(plugin)
    const { json } = await tenant.plugin(plugin, through(origin), { method: 'POST', body: 'hello' })
    expect(json).to.deep.equal({ status: 200, type: 'text/plain', text: 'hello' })
    const answer = await tenant.plugin(plugin, `${through(origin)}&net`)
    expect(answer.status).to.equal(200)
  })

  it('is refused without the capability, without the grant, and beyond it', async () => {
    const tenant = await platform.tenant()
    const undeclared = await platform.aPlugin({ server })
    await tenant.install(undeclared)
    expect((await tenant.plugin(undeclared, through(origin))).json.code).to.equal('capability.undeclared')

    const denied = await aFetchingPlugin([origin])
    await tenant.install(denied, { grant: { net: false } })
    expect((await tenant.plugin(denied, through(origin))).json.code).to.equal('capability.denied')

    const narrower = await aFetchingPlugin([origin, 'http://127.0.0.1:1'])
    await tenant.install(narrower, { grant: { net: { hosts: ['http://127.0.0.1:1'] } } })
    expect((await tenant.plugin(narrower, through(origin))).json.code).to.equal('net.refused')

    const wider = await tenant.call('/api/v1/installations', {
      method: 'PATCH',
      body: { plugin: narrower },
    })
    expect(wider.status).to.be.greaterThan(399)
    const widened = await tenant.call(`/api/v1/installations/${narrower}`, {
      method: 'PATCH',
      body: { grant: { net: { hosts: ['*.example.com'] } } },
    })
    expect(widened.json.code).to.equal('grant.invalid')
  })

  it('is refused where the address is not public, although the host was granted', async () => {
    const tenant = await platform.tenant()
    const { port } = new URL(origin)
    const plugin = await aFetchingPlugin([`http://127.0.0.2:${port}`, 'http://169.254.169.254'])
    await tenant.install(plugin)
    for (const url of [`http://127.0.0.2:${port}/`, 'http://169.254.169.254/latest/meta-data/'])
      expect((await tenant.plugin(plugin, through(url))).json.code, url).to.equal('net.refused')
  })

  it('ends at 50 requests of one invocation', async () => {
    const tenant = await platform.tenant()
    const plugin = await aFetchingPlugin([origin])
    await tenant.install(plugin)
    expect((await tenant.plugin(plugin, `${through(origin)}&times=50`)).json.status).to.equal(200)
    const { json } = await tenant.plugin(plugin, `${through(origin)}&times=51`)
    expect(json).to.include({ code: 'net.limit' })
    expect(json.message).to.include('50')
  })

  it('uses what another tenant granted for itself neither as grant nor as connection', async () => {
    const [one, other] = [await platform.tenant(), await platform.tenant()]
    const plugin = await aFetchingPlugin([origin])
    await one.install(plugin)
    await other.install(plugin, { grant: { net: { hosts: [] } } })
    expect((await one.plugin(plugin, through(origin))).json.status).to.equal(200)
    expect((await other.plugin(plugin, through(origin))).json.code).to.equal('net.refused')
    const ofOne = new Set(connections)
    connections.clear()
    await other.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { grant: { net: true } } })
    expect((await other.plugin(plugin, through(origin))).json.status).to.equal(200)
    expect([...connections].filter((port) => ofOne.has(port))).to.deep.equal([])
  })

  it('tells by can() what was granted', async () => {
    const tenant = await platform.tenant()
    const plugin = await aFetchingPlugin(['api.example.com', '*.example.org', 'http://localhost:8080'])
    await tenant.install(plugin)
    const asked = [
      'net',
      'net:api.example.com',
      'net:example.com',
      'net:a.example.org',
      'net:example.org',
      'net:localhost:8080',
    ]
    const { json } = await tenant.plugin(
      plugin,
      `/?${asked.map((each) => `can=${encodeURIComponent(each)}`).join('&')}`,
    )
    expect(json).to.deep.equal([true, true, false, true, false, true])
  })

  it('says in plain words what an admin grants', async () => {
    const tenant = await platform.tenant()
    const plugin = await aFetchingPlugin(['api.example.com', '*.example.org'])
    const { json } = await tenant.install(plugin)
    expect((json.capabilities as { inWords: string }[])[0]!.inWords).to.equal(
      'Send requests to api.example.com, *.example.org',
    )
  })
})
