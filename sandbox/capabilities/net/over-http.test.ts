import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Call } from '../../../test/support/client.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { until } from '../../../test/support/queues.ts'
import { MiB } from '../../limits.ts'

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

  describe('with bodies that are streams', () => {
    const streaming = `
    const text = new TextDecoder()
    export default { routes: {
      // Says what came, as it comes; the other side ends when it was told to.
      'GET /first': async (request) => {
        const url = new URL(request.url).searchParams.get('url')
        const reply = await fetch(url + '/slow')
        const reader = reply.body.getReader()
        const first = text.decode((await reader.read()).value)
        await fetch(url + '/go-on')
        let rest = ''
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) rest += text.decode(piece.value)
        return { first, rest }
      },
      // Passes on what it is sent, and what comes back, without holding either.
      'POST /through': async (request) => {
        const url = new URL(request.url).searchParams.get('url')
        const reply = await fetch(url + '/echo', { method: 'POST', body: request.body, duplex: 'half' })
        return new Response(reply.body, { headers: { 'x-length': reply.headers.get('x-length') ?? 'none' } })
      },
      'POST /bytes': async (request) => {
        const { searchParams } = new URL(request.url)
        const body = new Uint8Array(Number(searchParams.get('bytes'))).fill(7)
        const reply = await fetch(searchParams.get('url') + '/echo', { method: 'POST', body })
        const back = await reply.bytes()
        const places = [0, back.length >> 1, back.length - 1]
        return { sent: reply.headers.get('x-length'), back: back.length, same: places.every((at) => back[at] === 7) }
      },
      'GET /aborted': async (request) => {
        const url = new URL(request.url).searchParams.get('url')
        const early = new AbortController()
        const waiting = fetch(url + '/never', { signal: early.signal }).catch((error) => error.name)
        await new Promise((done) => setTimeout(done, 50))
        early.abort()
        const late = new AbortController()
        const reply = await fetch(url + '/slow', { signal: late.signal })
        late.abort()
        return { early: await waiting, late: await reply.text().catch((error) => error.name) }
      },
      'GET /too-much': async (request) => {
        const reply = await fetch(new URL(request.url).searchParams.get('url') + '/flood')
        return reply.text().then(() => 'all', ({ code }) => code)
      },
    } }`
    let other: Server
    let url: string
    let tenant: TestTenant
    let plugin: string
    const closed: string[] = []
    before(async () => {
      let goOn = () => {}
      other = createServer((request, response) => {
        response.on('close', () => closed.push(String(request.url)))
        if (request.url === '/never') return
        if (request.url === '/slow') {
          response.write('first')
          goOn = () => void response.end(', rest')
        } else if (request.url === '/go-on') {
          goOn()
          response.end()
        } else if (request.url === '/flood') {
          const flood = () => {
            while (!response.destroyed && response.write(Buffer.alloc(65_536)));
          }
          response.on('drain', flood)
          flood()
        } else request.pipe(response.setHeader('x-length', request.headers['content-length'] ?? 'none'))
      })
      await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
      url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
      tenant = await platform.tenant()
      plugin = await platform.aPlugin({
        manifest: { capabilities: { net: { scope: { hosts: [url] } } } },
        server: streaming,
      })
      await tenant.install(plugin)
    })
    after(() => other.close().closeAllConnections())

    const call = (path: string, options?: Call) =>
      tenant.plugin(plugin, `${path}url=${encodeURIComponent(url)}`, options)

    it('reads what came before the other side is done', async () => {
      expect((await call('/first?')).json).to.deep.equal({ first: 'first', rest: ', rest' })
    })

    it('passes a request and its reply on, byte for byte', async () => {
      const body = Buffer.from(randomBytes(2 * MiB).toString('base64'))
      const answer = await call('/through?', { method: 'POST', body, headers: { 'content-type': 'application/zip' } })
      expect(answer.status).to.equal(200)
      expect(answer.text === body.toString()).to.equal(true)
      expect(answer.headers['x-length']).to.equal('none')
    })

    it('sends more than fits into one call, with its length', async () => {
      const bytes = 2.5 * MiB
      expect((await call(`/bytes?bytes=${bytes}&`, { method: 'POST' })).json).to.deep.equal({
        sent: String(bytes),
        back: bytes,
        same: true,
      })
    })

    it('counts its requests, and the bytes that came back', async () => {
      const usage = async () => {
        const { json } = await tenant.call(`/api/v1/installations/${plugin}/usage`)
        const [hour] = json.items as { fetches: number; bytesIn: number }[]
        return hour!
      }
      const before = await usage()
      await call(`/bytes?bytes=${MiB}&`, { method: 'POST' })
      const after = await until(usage, ({ bytesIn }) => bytesIn > before.bytesIn)
      expect(after.fetches - before.fetches).to.equal(1)
      expect(after.bytesIn - before.bytesIn).to.be.within(MiB, MiB + 10_000)
    })

    it('lets go of a connection when it is aborted, before and after the reply', async () => {
      closed.length = 0
      expect((await call('/aborted?')).json).to.deep.equal({ early: 'AbortError', late: 'AbortError' })
      expect(
        await until(
          async () => closed,
          ({ length }) => length === 2,
        ),
      ).to.have.members(['/never', '/slow'])
    })

    it('ends where a reply is larger than it may be', async () => {
      expect((await call('/too-much?')).json).to.equal('net.limit')
    })
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
