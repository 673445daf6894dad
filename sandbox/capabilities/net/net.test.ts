import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect } from 'chai'
import type { z } from 'zod'
import { Problem } from '../../../problems/problem.ts'
import { createOutbound, type Outbound } from '../../../runtime/outbound/outbound.ts'
import { hostCall, type HostCallOptions } from '../../../test/support/host-call.ts'
import { until } from '../../../test/support/queues.ts'
import { defaultLimits, KiB, MiB } from '../../limits.ts'
import type { HostCall } from '../define.ts'
import { net } from './capability.ts'
import { netHost } from './host.ts'
import { netLimits } from './limits.ts'

type Input = Omit<z.input<typeof net.ops.fetch.input>, 'id'>
type Answer = z.output<typeof net.ops.fetch.output>

const tenant = { id: randomUUID(), slug: 'acme' }
const gives =
  (status: number, headers: Record<string, string> = {}, body = '') =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end(body)

describe('the net capability', () => {
  const servers: Server[] = []
  const outbounds: Outbound[] = []
  /** Reaches the loopback addresses that tests serve on. */
  let outbound: Outbound

  before(() => {
    outbound = anOutbound({ allowPrivate: ['127.0.0.1', 'first.test', 'second.test'], resolveAll: toLoopback })
  })
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })
  after(() => Promise.all(outbounds.map((each) => each.close())))

  const anOutbound = (options: Parameters<typeof createOutbound>[0]): Outbound => {
    const made = createOutbound(options)
    outbounds.push(made)
    return made
  }
  const toLoopback = (_: string, callback: (error: null, addresses: { address: string; family: number }[]) => void) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }])

  /** A server on a free port of the loopback address, and how many connections it got. */
  const serving = async (answer: RequestListener, host = '127.0.0.1') => {
    const server = createServer(answer)
    servers.push(server)
    const seen = { connections: 0 }
    server.on('connection', () => (seen.connections += 1))
    await new Promise<void>((done) => server.listen(0, host, done))
    const { port } = server.address() as AddressInfo
    return { port, seen, url: `http://127.0.0.1:${port}`, host: `http://127.0.0.1:${port}` }
  }

  /** When the next connection to the server that was started last is over. */
  const closedConnection = async () => {
    const [socket] = (await once(servers.at(-1)!, 'connection')) as [Socket]
    await new Promise((closed) => socket.on('error', () => undefined).once('close', closed))
  }

  const anInvocation = (hosts: string[], options: Partial<HostCallOptions> & { limits?: object } = {}): HostCall => ({
    ...hostCall({ tenant, ...options, scope: { hosts } }),
    limits: { ...defaultLimits, ...options.limits },
  })
  let requests = 0
  /** The ops of one invocation, as its isolate calls them. */
  const opsOf = (call: HostCall, over = outbound) => {
    const { handlers } = netHost({ outbound: over })
    const ask = async <T>(op: keyof typeof net.ops, input: object): Promise<T> =>
      (await handlers[op]!(call, net.ops[op].input.parse(input))) as T
    return {
      fetch: (id: number, input: Input) => ask<Answer>('fetch', { ...input, id }),
      begin: (id: number, input: object) => ask<null>('begin', { ...input, id }),
      send: (id: number, bytes: Uint8Array) => ask<{ wanted: boolean }>('send', { id, bytes }),
      reply: (id: number) => ask<Answer>('reply', { id }),
      read: (id: number) => ask<{ bytes: Uint8Array; done: boolean }>('read', { id }),
      cancel: (id: number) => ask<null>('cancel', { id }),
    }
  }
  /** Sends a request and reads the reply whole. */
  const fetched = async (call: HostCall, input: Input, over = outbound): Promise<Answer & { text: string }> => {
    const ops = opsOf(call, over)
    const id = requests++
    const answer = await ops.fetch(id, input)
    const pieces = [answer.bytes]
    for (let { done } = answer; !done;) {
      const piece = await ops.read(id)
      pieces.push(piece.bytes)
      done = piece.done
    }
    const bytes = Buffer.concat(pieces)
    return { ...answer, bytes, text: bytes.toString() }
  }
  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    try {
      await work
    } catch (error) {
      if (error instanceof Problem) return error
      throw error
    }
    throw new Error('it was not refused')
  }
  /** What has been the same for half a second; a flood that nothing holds up would be at its end by then. */
  const stopped = async (look: () => number) => {
    let last = look()
    for (let times = 0; times < 10;) {
      await sleep(50)
      times = look() === last ? times + 1 : 0
      last = look()
    }
    return last
  }
  const codeOf = async (work: Promise<unknown>) => (await problemOf(work)).code

  describe('sends a request', () => {
    it('with method, headers and body, and gives the reply', async () => {
      const { url, host } = await serving((request, response) => {
        void buffer(request).then((body) =>
          response
            .writeHead(201, 'Made', [
              ['set-cookie', 'a=1'],
              ['set-cookie', 'b=2'],
            ])
            .end(JSON.stringify([request.method, request.url, request.headers['x-one'], body.toString()])),
        )
      })
      const answer = await fetched(anInvocation([host]), {
        method: 'POST',
        url: `${url}/a%20b?c=d#e`,
        headers: [['X-One', 'ä']],
        body: 'Grüße',
      })
      expect(answer.status).to.equal(201)
      expect(answer.statusText).to.equal('Made')
      expect(answer.url).to.equal(`${url}/a%20b?c=d`)
      expect(answer.redirected).to.equal(false)
      expect(answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).to.deep.equal([
        'a=1',
        'b=2',
      ])
      expect(JSON.parse(answer.text)).to.deep.equal(['POST', '/a%20b?c=d', 'ä', 'Grüße'])
    })

    it('with bytes as they are, both ways', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
      const { url, host } = await serving((request, response) => void request.pipe(response))
      const answer = await fetched(anInvocation([host]), { method: 'PUT', url, bytes })
      expect([...answer.bytes]).to.deep.equal([...bytes])
    })

    it('without what a plugin has no say in, and says who it is', async () => {
      const { url, host } = await serving((request, response) => void response.end(JSON.stringify(request.headers)))
      const { text } = await fetched(anInvocation([host], { plugin: 'billing' }), {
        method: 'GET',
        url,
        headers: [
          ['Host', 'evil.test'],
          ['Connection', 'upgrade'],
          ['Upgrade', 'websocket'],
          ['Transfer-Encoding', 'chunked'],
          ['Content-Length', '99'],
          ['Proxy-Authorization', 'Basic eDp5'],
          ['Expect', '100-continue'],
          ['Cookie', 'mine=1'],
        ],
      })
      expect(JSON.parse(text)).to.deep.equal({
        host: url.slice('http://'.length),
        connection: 'keep-alive',
        cookie: 'mine=1',
        accept: '*/*',
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'Plexica/0.1 (billing 1.0.0)',
      })
    })

    it('and takes content codings off', async () => {
      const plain = 'x'.repeat(10_000)
      const coded: Record<string, Buffer> = {
        gzip: gzipSync(plain),
        deflate: deflateSync(plain),
        br: brotliCompressSync(plain),
        zstd: zstdCompressSync(plain),
        'gzip, br': brotliCompressSync(gzipSync(plain)),
      }
      const { url, host } = await serving((request, response) => {
        const coding = decodeURIComponent(request.url!.slice(1))
        response.writeHead(200, { 'content-encoding': coding }).end(coded[coding])
      })
      for (const coding of Object.keys(coded)) {
        const answer = await fetched(anInvocation([host]), {
          method: 'GET',
          url: `${url}/${encodeURIComponent(coding)}`,
        })
        expect(answer.text, coding).to.equal(plain)
        expect(answer.headers.map(([name]) => name)).to.not.include('content-encoding')
      }
    })

    it('and knows replies without a body', async () => {
      const { url, host } = await serving((request, response) =>
        response.writeHead(request.url === '/204' ? 204 : 200, { 'content-encoding': 'gzip' }).end(),
      )
      expect((await fetched(anInvocation([host]), { method: 'HEAD', url })).bytes.length).to.equal(0)
      expect((await fetched(anInvocation([host]), { method: 'GET', url: `${url}/204` })).bytes.length).to.equal(0)
    })
  })

  describe('reaches only granted hosts', () => {
    it('and refuses others before anything is connected', async () => {
      const { url, host, seen, port } = await serving(gives(200))
      for (const hosts of [
        [],
        ['127.0.0.1'],
        [`127.0.0.1:${port}`],
        ['http://127.0.0.1'],
        [`http://127.0.0.2:${port}`],
      ])
        expect(await codeOf(fetched(anInvocation(hosts), { method: 'GET', url })), hosts.join()).to.equal('net.refused')
      expect(seen.connections).to.equal(0)
      expect((await fetched(anInvocation([host]), { method: 'GET', url })).status).to.equal(200)
    })

    it('and takes no URL with a user name, or that is none', async () => {
      const { host, port } = await serving(gives(200))
      for (const url of [`http://user:pass@127.0.0.1:${port}/`, '/relative', 'http://'])
        expect(await codeOf(fetched(anInvocation([host]), { method: 'GET', url })), url).to.equal('capability.invalid')
      for (const url of ['data:text/plain,hi', 'file:///etc/passwd', 'blob:null/1', `ftp://127.0.0.1:${port}/`])
        expect(await codeOf(fetched(anInvocation([host]), { method: 'GET', url })), url).to.equal('net.refused')
    })
  })

  describe('connects to public addresses only', () => {
    const notations = (port: number) => [
      `http://127.0.0.1:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f000001:${port}/`,
      `http://0x7f.0.0.1:${port}/`,
      `http://0177.0.0.1:${port}/`,
      `http://017700000001:${port}/`,
      `http://127.1:${port}/`,
      `http://127.0.1:${port}/`,
      `http://127.0.0.1.:${port}/`,
      `http://①②⑦.0.0.1:${port}/`,
      `http://%31%32%37.0.0.1:${port}/`,
      `http://127.0.0.2:${port}/`,
      `http://0.0.0.0:${port}/`,
      `http://0:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::]:${port}/`,
      `http://[0:0:0:0:0:0:0:1]:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://[::ffff:7f00:1]:${port}/`,
      `http://[::127.0.0.1]:${port}/`,
      `http://[64:ff9b::7f00:1]:${port}/`,
      `http://localhost:${port}/`,
      `http://LOCALHOST:${port}/`,
      `http://169.254.169.254:${port}/latest/meta-data/`,
      `http://[fd00:ec2::254]:${port}/`,
      `http://10.0.0.1:${port}/`,
    ]

    it('whatever notation a private one comes in, and although it was granted', async () => {
      const { port, seen } = await serving(gives(200), '0.0.0.0')
      const strict = anOutbound({})
      for (const url of notations(port)) {
        const hosts = [`http://${new URL(url).hostname}:*`]
        const problem = await problemOf(fetched(anInvocation(hosts), { method: 'GET', url }, strict))
        expect(problem.code, url).to.equal('net.refused')
        expect(problem.message, url).to.include('may not be reached')
      }
      expect(seen.connections).to.equal(0)
    })

    it('and a zone makes no URL', async () => {
      const problem = await problemOf(fetched(anInvocation([]), { method: 'GET', url: 'http://[fe80::1%25eth0]/' }))
      expect(problem.code).to.equal('capability.invalid')
    })

    it('also when a name leads to a private one, and says nothing of the address', async () => {
      const { port, seen } = await serving(gives(200))
      const strict = anOutbound({ resolveAll: toLoopback })
      const call = anInvocation([`http://*.example.com:${port}`])
      const problem = await problemOf(fetched(call, { method: 'GET', url: `http://a.example.com:${port}/` }, strict))
      expect(problem.code).to.equal('net.refused')
      expect(JSON.stringify(problem)).to.not.include('127.0.0.1')
      expect(seen.connections).to.equal(0)
    })

    it('and the one that was checked is the one connected to, however often a name changes its mind', async () => {
      const { port, seen } = await serving(gives(200), '127.0.0.3')
      let lookups = 0
      const rebinding = anOutbound({
        allowPrivate: ['127.0.0.3'],
        resolveAll: (_, callback) => {
          lookups += 1
          callback(null, [{ address: lookups === 1 ? '127.0.0.3' : '127.0.0.1', family: 4 }])
        },
      })
      const call = anInvocation([`http://rebind.test:${port}`])
      const url = `http://rebind.test:${port}/`
      expect((await fetched(call, { method: 'GET', url, headers: [['x', '1']] }, rebinding)).status).to.equal(200)
      expect(lookups).to.equal(1)
      expect(seen.connections).to.equal(1)
      await rebinding.close()
      const again = anOutbound({ allowPrivate: ['127.0.0.3'], resolveAll: toLoopback })
      expect(await codeOf(fetched(call, { method: 'GET', url }, again))).to.equal('net.refused')
    })

    it('leaving out the private ones of several', async () => {
      const { port } = await serving(gives(200, {}, 'good'), '127.0.0.3')
      const bad = createServer(gives(200, {}, 'bad'))
      servers.push(bad)
      await new Promise<void>((done) => bad.listen(port, '127.0.0.1', done))
      const mixed = anOutbound({
        allowPrivate: ['127.0.0.3'],
        resolveAll: (_, callback) =>
          callback(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '127.0.0.3', family: 4 },
          ]),
      })
      const { text } = await fetched(
        anInvocation([`http://mixed.test:${port}`]),
        { method: 'GET', url: `http://mixed.test:${port}/` },
        mixed,
      )
      expect(text).to.equal('good')
    })
  })

  describe('follows redirects itself', () => {
    it('and checks each hop against the grant', async () => {
      const inner = await serving(gives(200, {}, 'secret'))
      const { url, host } = await serving(gives(302, { location: `${inner.url}/` }))
      expect(await codeOf(fetched(anInvocation([host]), { method: 'GET', url }))).to.equal('net.refused')
      expect(inner.seen.connections).to.equal(0)
      const answer = await fetched(anInvocation([host, inner.host]), { method: 'GET', url })
      expect([answer.text, answer.redirected, answer.url]).to.deep.equal(['secret', true, `${inner.url}/`])
    })

    it('and refuses one to a private address, even of a granted host', async () => {
      const { url, host } = await serving(gives(302, { location: 'http://169.254.169.254/latest' }))
      const call = anInvocation([host, 'http://169.254.169.254'])
      const problem = await problemOf(fetched(call, { method: 'GET', url }))
      expect(problem.code).to.equal('net.refused')
      expect(problem.message).to.include('may not be reached')
    })

    it('and drops credentials when it leads to another origin', async () => {
      const second = await serving((request, response) => void response.end(JSON.stringify(request.headers)))
      const { port } = await serving((request, response) => {
        const location = request.url === '/out' ? `http://second.test:${second.port}/` : '/out'
        response.writeHead(307, { location, 'x-auth': request.headers.authorization ?? '' }).end()
      })
      const call = anInvocation([`http://first.test:${port}`, `http://second.test:${second.port}`])
      const { text } = await fetched(call, {
        method: 'GET',
        url: `http://first.test:${port}/`,
        headers: [
          ['authorization', 'Bearer x'],
          ['cookie', 'a=1'],
          ['x-kept', '1'],
        ],
      })
      const headers = JSON.parse(text) as Record<string, string>
      expect(headers).to.include({ 'x-kept': '1', host: `second.test:${second.port}` })
      expect(headers).to.not.have.any.keys('authorization', 'cookie')
    })

    it('with the method and body that each status asks for', async () => {
      const { url, host } = await serving((request, response) => {
        const status = Number(request.url!.slice(1))
        if (status) return void response.writeHead(status, { location: '/' }).end()
        void buffer(request).then((body) =>
          response.end([request.method, body.toString(), request.headers['content-type'] ?? '-'].join(' ')),
        )
      })
      const after = async (status: number, method: string) =>
        (
          await fetched(anInvocation([host]), {
            method,
            url: `${url}/${status}`,
            headers: [['content-type', 'text/plain']],
            body: 'body',
          })
        ).text
      expect(await after(301, 'POST')).to.equal('GET  -')
      expect(await after(302, 'POST')).to.equal('GET  -')
      expect(await after(303, 'PUT')).to.equal('GET  -')
      expect(await after(302, 'PUT')).to.equal('PUT body text/plain')
      expect(await after(307, 'POST')).to.equal('POST body text/plain')
      expect(await after(308, 'POST')).to.equal('POST body text/plain')
    })

    it('unless it is told not to', async () => {
      const { url, host } = await serving(gives(302, { location: '/a' }))
      const manual = await fetched(anInvocation([host]), { method: 'GET', url, redirect: 'manual' })
      expect(manual.status).to.equal(302)
      expect(await codeOf(fetched(anInvocation([host]), { method: 'GET', url, redirect: 'error' }))).to.equal(
        'net.failed',
      )
      const problem = await problemOf(fetched(anInvocation([host]), { method: 'GET', url }))
      expect(problem.message).to.include('more than 20 times')
    })
  })

  describe('has limits', () => {
    it('on the requests of one invocation, redirects included', async () => {
      const { url, host } = await serving((request, response) =>
        request.url === '/twice' ? gives(302, { location: '/' })(request, response) : gives(200)(request, response),
      )
      const call = anInvocation([host], { limits: { fetches: 3 } })
      await fetched(call, { method: 'GET', url: `${url}/twice` })
      await fetched(call, { method: 'GET', url })
      const problem = await problemOf(fetched(call, { method: 'GET', url }))
      expect(problem.code).to.equal('net.limit')
      expect(problem.detail).to.include({ limit: 'fetches', value: 3 })
      expect((await fetched(anInvocation([host], { limits: { fetches: 3 } }), { method: 'GET', url })).status).to.equal(
        200,
      )
    })

    it('on the bytes of a reply, as they are after decoding', async () => {
      const bomb = gzipSync(Buffer.alloc(64 * MiB))
      const { url, host } = await serving((request, response) => {
        if (request.url === '/bomb') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
        if (request.url === '/said') return void response.writeHead(200, { 'content-length': '99999999' }).write('x')
        const flood = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        }
        response.on('drain', flood)
        flood()
      })
      for (const path of ['/bomb', '/said', '/endless']) {
        const problem = await problemOf(fetched(anInvocation([host]), { method: 'GET', url: `${url}${path}` }))
        expect(problem.code, path).to.equal('net.limit')
        expect(problem.detail, path).to.include({ limit: 'responseBytes', value: 6 * MiB })
      }
    })

    it('on time: a request is over at the deadline of its invocation', async () => {
      const { url, host } = await serving(() => {})
      const closed = closedConnection()
      const late = anInvocation([host], { deadline: Date.now() + 100 })
      const problem = await problemOf(fetched(late, { method: 'GET', url }))
      expect(problem.code).to.equal('net.failed')
      expect(problem.message).to.include('in the time of this invocation')
      await closed
    })

    it('on time: what an invocation left under way ends with it, the connection too', async () => {
      const { url, host } = await serving((_, response) => void response.writeHead(200).write('a'))
      const closed = closedConnection()
      const ending = new AbortController()
      const work = codeOf(fetched(anInvocation([host], { signal: ending.signal }), { method: 'GET', url }))
      setTimeout(() => ending.abort(), 50)
      expect(await work).to.equal('invocation.ended')
      await closed
    })

    it('on how many requests of an installation are under way; those that end early leave their place', async () => {
      const open: (() => void)[] = []
      let most = 0
      const { url, host } = await serving((_, response) => {
        open.push(() => void response.end())
        most = Math.max(most, open.length)
        // None ends before as many are under way as may be, and then so late that one too many would be seen.
        if (most >= 10) setTimeout(() => open.splice(0).forEach((end) => end()), 20)
      })
      const installationId = randomUUID()
      const impatient = new AbortController()
      const many = Array.from({ length: 30 }, () =>
        fetched(anInvocation([host], { installationId }), { method: 'GET', url }),
      )
      const gone = codeOf(
        fetched(anInvocation([host], { installationId, signal: impatient.signal }), { method: 'GET', url }),
      )
      impatient.abort()
      expect(await gone).to.equal('invocation.ended')
      await Promise.all(many)
      expect(most).to.equal(10)
      expect((await fetched(anInvocation([host], { installationId }), { method: 'GET', url })).status).to.equal(200)
    })
  })

  describe('hands bodies on as they come', () => {
    it('of a reply: what is there at once, and the rest when it is asked for', async () => {
      let goOn = () => {}
      const { url, host } = await serving((_, response) => {
        response.writeHead(200).write('first ')
        goOn = () => void response.end('second')
      })
      const ops = opsOf(anInvocation([host]))
      const answer = await ops.fetch(1, { method: 'GET', url })
      expect([Buffer.from(answer.bytes).toString(), answer.done]).to.deep.equal(['first ', false])
      const next = ops.read(1)
      goOn()
      let { bytes, done } = await next
      let text = Buffer.from(bytes).toString()
      while (!done) {
        ;({ bytes, done } = await ops.read(1))
        text += Buffer.from(bytes).toString()
      }
      expect(text).to.equal('second')
      expect(await codeOf(ops.read(1))).to.equal('capability.invalid')
    })

    it('of a reply that nobody reads not, and the other side has to wait', async () => {
      let sent = 0
      const { url, host } = await serving((_, response) => {
        const piece = Buffer.alloc(64 * KiB)
        const flood = () => {
          while (!response.destroyed && sent < 200 * MiB) {
            sent += piece.length
            if (!response.write(piece)) return
          }
        }
        response.on('drain', flood)
        flood()
      })
      const call = anInvocation([host], { limits: { responseBytes: 256 * MiB } })
      const ops = opsOf(call)
      const closed = closedConnection()
      await ops.fetch(1, { method: 'GET', url })
      expect(await stopped(() => sent)).to.be.lessThan(32 * MiB)
      await ops.read(1)
      await ops.cancel(1)
      await closed
    })

    it('of a request: the sender waits for the other side, and is told when that wants no more', async () => {
      let received = 0
      let goOn = () => {}
      const { url, host } = await serving((request, response) => {
        if (request.url === '/no') return void response.writeHead(413, { connection: 'close' }).end('enough')
        goOn = () =>
          void request.on('data', (chunk: Buffer) => (received += chunk.length)).on('end', () => response.end('thanks'))
      })
      const ops = opsOf(anInvocation([host]))
      await ops.begin(1, { method: 'POST', url })
      let taken = 0
      const sending = (async () => {
        for (let n = 0; n < 128; n++) {
          await ops.send(1, Buffer.alloc(256 * KiB))
          taken += 256 * KiB
        }
        return ops.reply(1)
      })()
      expect(await stopped(() => taken)).to.be.lessThan(16 * MiB)
      goOn()
      expect(Buffer.from((await sending).bytes).toString()).to.equal('thanks')
      expect(received).to.equal(32 * MiB)

      await ops.begin(2, { method: 'POST', url: `${url}/no` })
      let wanted = true
      for (let n = 0; n < 500 && wanted; n++) ({ wanted } = await ops.send(2, Buffer.alloc(64 * KiB)))
      expect(wanted).to.equal(false)
      expect((await ops.reply(2)).status).to.equal(413)
    })

    it('of a request with its size, where that is known', async () => {
      const { url, host } = await serving((request, response) => {
        void buffer(request).then((body) => response.end(`${request.headers['content-length']} ${body.length}`))
      })
      const ops = opsOf(anInvocation([host]))
      await ops.begin(1, { method: 'PUT', url, size: 6 })
      await ops.send(1, Buffer.from('abc'))
      await ops.send(1, Buffer.from('def'))
      expect(Buffer.from((await ops.reply(1)).bytes).toString()).to.equal('6 6')
      await ops.begin(2, { method: 'PUT', url, size: 6 })
      await ops.send(2, Buffer.from('ab'))
      expect(await codeOf(ops.reply(2))).to.equal('net.failed')
    })

    it('but sends a body that was streamed nowhere else', async () => {
      const { url, host } = await serving((request, response) => {
        void buffer(request).then(() => {
          if (request.url === '/other') response.end(request.method)
          else response.writeHead(Number(request.url?.slice(1)), { location: '/other' }).end()
        })
      })
      const ops = opsOf(anInvocation([host]))
      const streamed = async (id: number, path: string) => {
        await ops.begin(id, { method: 'POST', url: `${url}${path}` })
        await ops.send(id, Buffer.from('x'))
        return ops.reply(id)
      }
      expect(Buffer.from((await streamed(1, '/303')).bytes).toString()).to.equal('GET')
      const problem = await problemOf(streamed(2, '/307'))
      expect(problem.message).to.include('can not be sent again')
    })

    it('and refuses a host that was not granted before anything is sent', async () => {
      const { url, seen } = await serving(gives(200))
      const ops = opsOf(anInvocation([]))
      await ops.begin(1, { method: 'POST', url })
      await ops.send(1, Buffer.from('x'))
      expect(await codeOf(ops.reply(1))).to.equal('net.refused')
      expect(seen.connections).to.equal(0)
    })

    it('to the invocation that began them alone, by numbers of which each is one request', async () => {
      const { url, host } = await serving((_, response) => void response.writeHead(200).write('a'))
      const ops = opsOf(anInvocation([host]))
      await ops.fetch(1, { method: 'GET', url })
      expect(await codeOf(ops.fetch(1, { method: 'GET', url }))).to.equal('capability.invalid')
      const others = opsOf(anInvocation([host]))
      for (const step of [() => others.read(1), () => others.reply(1), () => others.send(1, Buffer.from('x'))])
        expect(await codeOf(step())).to.equal('capability.invalid')
      expect(await codeOf(ops.reply(1))).to.equal('capability.invalid')
    })

    it('of so many replies at once', async () => {
      const { url, host } = await serving((_, response) => void response.writeHead(200).write('a'))
      const installationId = randomUUID()
      const ending = new AbortController()
      const call = anInvocation([host], { installationId, signal: ending.signal, limits: { fetches: 100 } })
      const ops = opsOf(call)
      for (let id = 0; id < netLimits.openReplies; id++) await ops.fetch(id, { method: 'GET', url })
      const problem = await problemOf(ops.fetch(1_000, { method: 'GET', url }))
      expect([problem.code, problem.detail.limit]).to.deep.equal(['net.limit', 'openReplies'])
      expect((await opsOf(anInvocation([host])).fetch(1, { method: 'GET', url })).status).to.equal(200)
      ending.abort()
      const next = () => opsOf(anInvocation([host], { installationId })).fetch(1, { method: 'GET', url })
      const status = () =>
        next().then(
          (answer) => answer.status,
          ({ code }: Problem) => code,
        )
      expect(await until(status, (seen) => seen === 200)).to.equal(200)
    })
  })

  it('reuses connections of an installation, and of no other', async () => {
    const { url, host } = await serving((request, response) => void response.end(String(request.socket.remotePort)))
    const [one, other] = [randomUUID(), randomUUID()]
    const portsOf = async (installationId: string) => {
      const ports = new Set<string>()
      for (let sent = 0; sent < 10; sent++)
        ports.add((await fetched(anInvocation([host], { installationId }), { method: 'GET', url })).text)
      return ports
    }
    const [ofOne, ofOther] = [await portsOf(one), await portsOf(other)]
    expect(ofOne.size).to.be.lessThan(10)
    expect([...ofOther].filter((port) => ofOne.has(port))).to.deep.equal([])
    // What became free meanwhile is still nobody else's.
    expect([...(await portsOf(one))].filter((port) => ofOther.has(port))).to.deep.equal([])
  })

  it('says what went wrong on the other side, without what only the host knows', async () => {
    const { url, host, port } = await serving((request) => request.socket.destroy())
    const broken = await problemOf(fetched(anInvocation([host]), { method: 'GET', url }))
    expect([broken.code, broken.message]).to.deep.equal(['net.failed', '"127.0.0.1" ended the connection.'])
    const tls = await problemOf(
      fetched(anInvocation([`127.0.0.1:${port}`]), { method: 'GET', url: `https://127.0.0.1:${port}/` }),
    )
    expect(tls.code).to.equal('net.failed')
    const server = servers.pop()!
    server.close().closeAllConnections()
    await once(server, 'close')
    const refused = await problemOf(fetched(anInvocation([host]), { method: 'GET', url }))
    expect([refused.code, refused.message]).to.deep.equal(['net.failed', '"127.0.0.1" refused the connection.'])
    const nowhere = await problemOf(
      fetched(
        anInvocation(['https://nowhere.invalid']),
        { method: 'GET', url: 'https://nowhere.invalid/' },
        anOutbound({}),
      ),
    )
    expect(nowhere.code).to.equal('net.failed')
  })

  it('puts nothing into a header that ends it', () => {
    for (const headers of [[['x', 'a\r\nb: c']], [['x\r\n', 'a']], [['x', 'a\0b']], [['x', 'Ā']], [['', 'a']]])
      expect(net.ops.fetch.input.safeParse({ id: 1, method: 'GET', url: 'https://a.test', headers }).success).to.equal(
        false,
      )
    expect(net.ops.fetch.input.safeParse({ id: 1, method: 'GET /x', url: 'https://a.test' }).success).to.equal(false)
  })
})
