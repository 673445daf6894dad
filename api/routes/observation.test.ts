import { expect } from 'chai'
import { archive } from '../../sdk/pack/archive.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { build } from 'esbuild'

const source = `
interface Thing { name: string }

const explode = (thing: Thing): never => {
  throw new Error('no ' + thing.name)
}

console.debug('the module begins')

export default {
  fetch(request: Request) {
    if (request.url.endsWith('/float')) void Promise.reject({ name: 'luck' } as Thing).catch(explode)
    if (request.url.endsWith('/throw')) explode({ name: 'luck' })
    if (request.url.endsWith('/busy')) for (const end = Date.now() + 50; Date.now() < end;);
    console.warn('seen', request.method)
    return new Response('ok')
  },
}
`

describe('looking into a running plugin', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  const plugin = 'looked-into'

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    const { outputFiles } = await build({
      stdin: { contents: source, loader: 'ts', sourcefile: 'server.ts' },
      bundle: true,
      write: false,
      format: 'esm',
      minify: true,
      sourcemap: 'linked',
      outfile: 'server.js',
    })
    const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
    await platform.upload(
      await archive(
        new Map([
          ['plexica.json', JSON.stringify({ id: plugin, version: '1.0.0', name: 'Looked into' })],
          ['server.js', text('server.js')],
          ['server.js.map', text('server.js.map')],
        ]),
      ),
    )
    await tenant.install(plugin)
  })
  after(() => platform.close())

  it('console output becomes records with plugin, version and invocation', async () => {
    await tenant.plugin(plugin, '/')
    const { json } = await tenant.call(`/api/v1/logs?plugin=${plugin}&level=warn`)
    const [record] = json.items as Record<string, unknown>[]
    expect(record).to.include({ level: 'warn', message: 'seen GET', plugin, version: '1.0.0' })
    expect(record?.invocation).to.match(/^\d+-[0-9a-f-]{36}$/)
  })

  it('a stack points into the TypeScript of the author, without our own frames, and only admins see it', async () => {
    const answer = await tenant.plugin(plugin, '/throw')
    expect(answer.json).to.include({ status: 502, code: 'plugin.error' })
    expect(answer.text).not.to.include('luck')
    // The record is written when its stack has been looked up in the source map, which may be after the answer.
    const errors = async () =>
      (await tenant.call(`/api/v1/logs?plugin=${plugin}&level=error`)).json.items as { message: string }[]
    let [record] = await errors()
    while (!record) [record] = await errors()
    const { message } = record
    expect(message).to.include('Error: no luck')
    expect(message).to.match(/server\.ts:5:\d+/)
    expect(message).not.to.match(/plexica:|server\.js/)
  })

  it('a rejection that nobody handles is told with its place, though the answer went out before', async () => {
    const answer = await tenant.plugin(plugin, '/float')
    expect(answer.text).to.equal('ok')
    const uncaught = async () =>
      ((await tenant.call(`/api/v1/logs?plugin=${plugin}&level=error`)).json.items as { message: string }[]).find(
        ({ message }) => message.startsWith('Uncaught'),
      )
    let record = await uncaught()
    // Where requests follow each other closely it is heard of some of them.
    while (!record) {
      await tenant.plugin(plugin, '/float')
      record = await uncaught()
    }
    expect(record.message).to.match(/^Uncaught \(in promise\) Error: no luck\n +at .*server\.ts:5:\d+/)
    expect(record.message).not.to.match(/plexica:|server\.js|isolated-vm/)
    expect(record).to.include({ plugin, version: '1.0.0' })
  })

  it('what a module says while it is loaded is told, of no invocation', async () => {
    const { json } = await tenant.call(`/api/v1/logs?plugin=${plugin}&level=debug`)
    const [record] = json.items as Record<string, unknown>[]
    expect(record).to.include({ message: 'the module begins', plugin, version: '1.0.0' })
    expect(record?.invocation ?? null).to.equal(null)
  })

  it('logs of one tenant are not shown to another', async () => {
    const other = await platform.tenant()
    const { json } = await other.call('/api/v1/logs')
    expect(json.items).to.deep.equal([])
  })

  it('usage counts invocations, errors by code, CPU time, bytes and memory', async () => {
    const { json } = await tenant.call(`/api/v1/installations/${plugin}/usage`)
    const [hour] = json.items as [Record<string, number> & { errors: Record<string, number> }]
    expect(hour.invocations).to.be.at.least(2)
    expect(hour.errors).to.deep.equal({ 'plugin.error': 1 })
    expect(hour.cpuMs).to.be.above(0)
    expect(hour.bytesOut).to.be.above(0)
    expect(hour.memoryBytes).to.be.above(100_000)
  })

  it('a CPU profile shows the function in which the time goes', async () => {
    const profiling = tenant.call(`/api/v1/installations/${plugin}/profile`, { method: 'POST', body: { seconds: 1 } })
    let isOver = false
    const calls = (async () => {
      while (!isOver) await tenant.plugin(plugin, '/busy')
    })()
    const { status, json } = await profiling.finally(() => (isOver = true))
    await calls
    expect(status).to.equal(200)
    const nodes = json.nodes as { callFrame: { functionName: string; url: string } }[]
    expect(nodes.map(({ callFrame }) => callFrame.url)).to.include('plugin:///server.js')
    expect((json.samples as number[]).length).to.equal((json.timeDeltas as number[]).length)
  })

  it('the tail waits for what is logged next, and goes on from there', async () => {
    const path = `/api/v1/logs/tail?plugin=${plugin}`
    const { json: begin } = await tenant.call(`${path}&waitSeconds=0`)
    expect(begin.items).to.deep.equal([])
    const waiting = tenant.call(`${path}&after=${String(begin.cursor)}`)
    await tenant.plugin(plugin, '/', { method: 'POST' })
    const { json: next } = await waiting
    expect((next.items as { message: string }[]).map(({ message }) => message)).to.deep.equal(['seen POST'])
    const { json: last } = await tenant.call(`${path}&after=${String(next.cursor)}&waitSeconds=0`)
    expect(last).to.deep.equal({ items: [], cursor: next.cursor })
  })
})
