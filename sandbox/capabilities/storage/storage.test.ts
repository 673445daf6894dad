import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { request as send } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { storageLimits } from './limits.ts'

/** A plugin that does what the request says, and tells what came of it. */
export const storagePlugin = `
const answer = async (work) => {
  try { return Response.json({ value: (await work()) ?? null }) }
  catch (error) { return Response.json({ code: error.code ?? error.name, message: error.message }, { status: 400 }) }
}
const streamOf = (pieces) => new ReadableStream({ start(c) { for (const p of pieces) c.enqueue(p); c.close() } })
export default { async fetch(request, { storage }) {
  const url = new URL(request.url)
  const path = url.searchParams.get('path')
  const action = url.pathname.slice(1)
  return answer(async () => {
    switch (action) {
      case 'put': return storage.put(path, await request.bytes(), { contentType: request.headers.get('x-type') ?? undefined })
      case 'put-stream': return storage.put(path, request.body)
      case 'put-failing': return storage.put(path, new ReadableStream({ pull(c) {
        if (this.n > 2) throw new Error('source broke'); this.n = (this.n ?? 0) + 1; c.enqueue(new Uint8Array(700000)) } }))
      case 'put-many': return (await Promise.allSettled(Array.from({ length: 20 }, (_, i) =>
        storage.put(path + i, new Uint8Array(1000))))).map((r) => r.reason?.code ?? 'done')
      case 'get': { const file = await storage.get(path); return file && { ...file, text: await file.text() } }
      case 'hash': { const file = await storage.get(path); let size = 0, pieces = 0
        const all = []; for await (const piece of file.body) { size += piece.length; pieces++; all.push(piece) }
        const digest = await crypto.subtle.digest('SHA-256', await new Blob(all).arrayBuffer())
        return { size, pieces, hex: new Uint8Array(digest).toHex() } }
      case 'range': { const file = await storage.get(path, { range: { offset: 2, length: 3 } }); return [await file.text(), file.range] }
      case 'json': { await storage.put(path, JSON.stringify({ a: 1 })); return (await storage.get(path)).json() }
      case 'head': return storage.head(path)
      case 'list': return storage.list(await request.json())
      case 'delete': return storage.delete(path)
      case 'url': return storage.signedUrl(path, await request.json())
    }
  })
} }`

const get = (body: unknown) => ({ method: 'POST', body })

describe('the storage capability', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let other: TestTenant
  let plugin: string

  before(async () => {
    platform = await aPlatform()
    ;[tenant, other] = [await platform.tenant(), await platform.tenant()]
    plugin = await platform.aPlugin({
      manifest: { capabilities: { storage: {} } },
      server: storagePlugin,
    })
    await tenant.install(plugin)
    await other.install(plugin)
  })
  after(() => platform.close())

  const at = async (who: TestTenant, action: string, path = '', body?: unknown, headers = {}, id = plugin) => {
    const query = path === '' ? '' : `?path=${encodeURIComponent(path)}`
    const call = body === undefined ? {} : { method: 'POST', body, headers }
    const { json, text } = await who.plugin(id, `/${action}${query}`, call)
    if (json.value === undefined && json.code === undefined) throw new Error(text)
    return json as { value?: never; code?: string; message?: string }
  }
  const value = async (...call: Parameters<typeof at>) => {
    const { value, ...problem } = await at(...call)
    if (value === undefined) throw new Error(JSON.stringify(problem))
    return value as Record<string, unknown> & unknown[]
  }
  const code = async (...call: Parameters<typeof at>) => (await at(...call)).code
  const objectsOf = ({ id }: TestTenant) => {
    const folder = join(platform.dataDir, 'storage/tenants', id)
    return existsSync(folder)
      ? (readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()) as unknown[])
      : []
  }
  /** Sends a request as a browser without any session. */
  const anonymous = (
    url: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: Buffer } = {},
  ) =>
    new Promise<{ status: number; headers: Record<string, string | undefined>; body: Buffer }>((resolve, reject) => {
      const { host, pathname } = new URL(url)
      const outgoing = send(
        { host: '127.0.0.1', port: platform.port, path: pathname, method, headers: { host, ...headers } },
        (incoming) => {
          const pieces: Buffer[] = []
          incoming.on('data', (piece: Buffer) => pieces.push(piece))
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers as Record<string, string>,
              body: Buffer.concat(pieces),
            }),
          )
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  const link = async (path: string, options: object = {}) => String((await value(tenant, 'url', path, options)).url)

  it('keeps files, and gives them back with what is known of them', async () => {
    const written = await value(tenant, 'put', 'notes/first.txt', 'hello')
    expect(written).to.include({ path: 'notes/first.txt', size: 5, contentType: 'text/plain' })
    expect(written.etag).to.equal(createHash('sha256').update('hello').digest('hex'))
    expect(await value(tenant, 'get', 'notes/first.txt')).to.include({ text: 'hello', size: 5 })
    expect(await value(tenant, 'range', 'notes/first.txt')).to.deep.equal(['llo', { offset: 2, end: 5 }])
    expect(await value(tenant, 'json', 'notes/a.json')).to.deep.equal({ a: 1 })
    expect(await value(tenant, 'put', 'notes/first.txt', 'replaced')).to.include({ size: 8 })
    expect(await value(tenant, 'get', 'notes/first.txt')).to.include({ text: 'replaced' })
    expect(await value(tenant, 'delete', 'notes/first.txt')).to.equal(true)
    expect(await value(tenant, 'delete', 'notes/first.txt')).to.equal(false)
    expect(await value(tenant, 'get', 'notes/first.txt')).to.equal(null)
    expect(await value(tenant, 'head', 'notes/first.txt')).to.equal(null)
  })
})
