import { expect } from 'chai'
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http'
import { setTimeout as passed } from 'node:timers/promises'
import { randomPluginId } from '../support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { until } from '../support/queues.ts'

const MB = 1024 * 1024

/** One plugin with a route for each way of streaming. */
const server = `
let isLetGo = false
let state = { produced: 0, cancelled: false, aborted: false, received: 0 }
const chunk = new Uint8Array(64 * 1024).fill(97)
const streamOf = (chunks, onPull = () => {}) => { let n = 0; return new ReadableStream({
  async pull(controller) { await onPull(n); if (n++ >= chunks) return controller.close(); state.produced += chunk.length; controller.enqueue(chunk) },
  cancel() { state.cancelled = true } }, { highWaterMark: 0 }) }
export default { async fetch(request, context) {
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/state') return Response.json(state)
  if (pathname === '/let-go') { isLetGo = true; return new Response() }
  state = { produced: 0, cancelled: false, aborted: false, received: 0 }
  context.signal.addEventListener('abort', () => { state.aborted = true })
  if (pathname === '/down') return new Response(streamOf(Number(searchParams.get('chunks'))))
  if (pathname === '/broken') return new Response(streamOf(20, (n) => { if (n === 10) throw new Error('in the middle') }))
  if (pathname === '/broken-at-once') return new Response(new ReadableStream({ start: (to) => to.enqueue('no bytes') }))
  if (pathname === '/slow') return new Response(streamOf(1e9, () => new Promise((resolve) => setTimeout(resolve, 20))))
  if (pathname === '/echo') return new Response(request.body)
  if (pathname === '/up') { for await (const piece of request.body) state.received += piece.length; return Response.json({ received: state.received }) }
  if (pathname === '/ignore') return Response.json({ ignored: true })
  if (pathname === '/wait') { while (!isLetGo) await new Promise((resolve) => setTimeout(resolve, 100)); return new Response() }
} }`

describe('streaming over HTTP', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  const id = randomPluginId()

  before(async () => {
    platform = await aPlatform({ workers: 1 })
    await platform.aPlugin({ manifest: { id }, server })
    tenant = await platform.tenant()
    await tenant.install(id)
  })
  after(() => platform?.close())

  const open = (path: string, method = 'GET', headers: Record<string, string> = {}): ClientRequest => {
    const { host } = new URL(tenant.origin)
    return send({
      host: '127.0.0.1',
      port: platform.port,
      path: `/api/v1/plugins/${id}${path}`,
      method,
      headers: { host, authorization: `Bearer ${tenant.token}`, ...headers },
      agent: false,
    })
  }
  const responseTo = (outgoing: ClientRequest): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => outgoing.once('response', resolve).once('error', reject))
  const state = async () => (await tenant.plugin(id, '/state')).json
  const eventually = async (holds: () => Promise<boolean>) =>
    expect(await until(holds, Boolean), 'it came to hold').to.equal(true)

  it('a response of 50 MB reaches a slow reader whole, while the plugin waits for it and memory stays bounded', async () => {
    const outgoing = open(`/down?chunks=${(50 * MB) / 65_536}`)
    outgoing.end()
    const incoming = await responseTo(outgoing)
    await passed(300)
    // Nothing was read yet: what is on its way fits the buffers in between.
    expect(Number((await state()).produced)).to.be.lessThan(8 * MB)
    const [worker] = platform.supervisor.statistics().workers
    expect(worker!.residentBytes).to.be.lessThan(250 * MB)
    let bytes = 0
    for await (const piece of incoming) {
      bytes += (piece as Buffer).length
      if (bytes % (5 * MB) < 65_536) await passed(5)
    }
    expect(bytes).to.equal(50 * MB)
  })

  it('a body of 5 MB goes up and comes back as it was', async () => {
    const outgoing = open('/echo', 'POST', { 'content-type': 'application/octet-stream' })
    const sent = Buffer.alloc(5 * MB)
    for (let i = 0; i < sent.length; i += 4) sent.writeUInt32LE((i * 2_654_435_761) >>> 0, i)
    for (let at = 0; at < sent.length; at += 100_000) outgoing.write(sent.subarray(at, at + 100_000))
    outgoing.end()
    const pieces: Buffer[] = []
    for await (const piece of await responseTo(outgoing)) pieces.push(piece as Buffer)
    expect(Buffer.concat(pieces).equals(sent)).to.equal(true)
  })

  it('a body larger than it may be breaks off on the plugin’s side', async () => {
    const outgoing = open('/up', 'POST', { 'transfer-encoding': 'chunked' })
    outgoing.on('error', () => undefined)
    for (let i = 0; i < 20; i++) outgoing.write(Buffer.alloc(MB))
    outgoing.end()
    const incoming = await responseTo(outgoing)
    incoming.resume()
    expect(incoming.statusCode).to.equal(502)
  })

  it('a body that the plugin never reads keeps nobody waiting', async () => {
    const outgoing = open('/ignore', 'POST', { 'transfer-encoding': 'chunked' })
    outgoing.on('error', () => undefined)
    outgoing.write(Buffer.alloc(2 * MB))
    outgoing.end(Buffer.alloc(2 * MB))
    const incoming = await responseTo(outgoing)
    incoming.resume()
    expect(incoming.statusCode).to.equal(200)
    expect((await tenant.plugin(id, '/ignore')).json).to.deep.equal({ ignored: true })
  })

  it('a reader that goes away ends the stream at the plugin', async () => {
    const outgoing = open('/slow')
    outgoing.end()
    const incoming = await responseTo(outgoing)
    await new Promise((resolve) => incoming.once('data', resolve))
    outgoing.destroy()
    await eventually(async () => (await state()).cancelled === true)
    await eventually(async () => platform.supervisor.statistics().workers.every(({ invocations }) => invocations === 0))
  })

  it('a caller that goes away before the response ends the invocation, and nobody else’s', async () => {
    const other = tenant.plugin(id, '/wait')
    const outgoing = open('/wait')
    outgoing.on('error', () => undefined)
    outgoing.end()
    await eventually(async () => platform.supervisor.statistics().workers.some(({ invocations }) => invocations === 2))
    outgoing.destroy()
    await eventually(async () => platform.supervisor.statistics().workers.some(({ invocations }) => invocations === 1))
    await tenant.plugin(id, '/let-go')
    expect((await other).status).to.equal(200)
  })

  it('HEAD of a streamed response ends it', async () => {
    const answer = await tenant.plugin(id, '/slow', { method: 'HEAD' })
    expect(answer.status).to.equal(200)
    await eventually(async () => platform.supervisor.statistics().workers.every(({ invocations }) => invocations === 0))
  })

  it('an error in the middle breaks the response off, so that it can not pass for whole', async () => {
    const outgoing = open('/broken')
    outgoing.end()
    const incoming = await responseTo(outgoing)
    let bytes = 0
    let error: unknown
    try {
      for await (const piece of incoming) bytes += (piece as Buffer).length
    } catch (thrown) {
      error = thrown
    }
    expect(bytes).to.be.at.most(10 * 65_536)
    expect(error).to.be.an('error')
  })

  it('an error before the first piece is answered as any other', async () => {
    const { status, json } = await tenant.plugin(id, '/broken-at-once')
    expect(status).to.equal(502)
    expect(json).to.include({ code: 'plugin.error' })
  })

  it('a response of 3 MB in one piece comes whole', async () => {
    const text = 'ü€'.repeat(500_000)
    const outgoing = open('/echo', 'POST', { 'content-type': 'text/plain' })
    outgoing.end(text)
    const pieces: Buffer[] = []
    for await (const piece of await responseTo(outgoing)) pieces.push(piece as Buffer)
    expect(Buffer.concat(pieces).toString() === text).to.equal(true)
  })
})
