import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request as send } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { startS3 } from '../../../test/support/s3.ts'
import { until } from '../../../test/support/queues.ts'
import { storageLimits } from './limits.ts'

/** A plugin that does what the request says, and tells what came of it. */
const storagePlugin = `
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
      case 'put-unfinished': { const stream = new ReadableStream({ pull(c) {
        if (this.sent) return new Promise(() => {}); this.sent = true; c.enqueue(new Uint8Array(800000)) } })
        const work = storage.put(path, stream); work.catch(() => {})
        while (!stream.locked) await 0
        await storage.head(path); await storage.head(path); return 'left' }
      case 'put-many': return (await Promise.allSettled(Array.from({ length: 20 }, (_, i) =>
        storage.put(path + i, new Uint8Array(1000))))).map((r) => r.reason?.code ?? 'done')
      case 'get': { const file = await storage.get(path); return file && { ...file, text: await file.text() } }
      case 'sum': {
        let size = 0, pieces = 0, sum = 0
        for await (const piece of (await storage.get(path)).body) {
          pieces++
          for (const byte of piece) { size++; sum = (Math.imul(sum, 31) + byte) | 0 }
        }
        return { size, pieces, sum }
      }
      case 'range': { const file = await storage.get(path, { range: { offset: 2, length: 3 } }); return [await file.text(), file.range] }
      case 'json': { await storage.put(path, JSON.stringify({ a: 1 })); return (await storage.get(path)).json() }
      case 'head': return storage.head(path)
      case 'list': return storage.list(await request.json())
      case 'delete': return storage.delete(path)
      case 'usage': return storage.usage()
      case 'url': return storage.signedUrl(path, await request.json())
    }
  })
} }`

interface Outcome {
  value?: unknown
  code?: string
  message?: string
}

/** What it answered; a limit that is reached has a value, too. */
const valueOf = ({ value, ...problem }: Outcome) => {
  if (value === undefined || problem.code !== undefined) throw new Error(JSON.stringify({ value, ...problem }))
  return value as Record<string, unknown> & unknown[]
}

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
    return json as Outcome
  }
  const value = async (...call: Parameters<typeof at>) => valueOf(await at(...call))
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
  /** Waits until as many files are being written. */
  const uploads = async (count: number) => {
    const look = async () => (await platform.core('core.file_uploads').select()).length
    expect(await until(look, (length) => length === count), 'uploads').to.equal(count)
  }
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

  it('sends what is larger than one host call in pieces, both ways', async () => {
    const content = randomBytes(2 * storageLimits.pieceBytes + 12_345)
    const hex = createHash('sha256').update(content).digest('hex')
    const sum = content.reduce((so, byte) => (Math.imul(so, 31) + byte) | 0, 0)
    for (const action of ['put', 'put-stream']) {
      const written = await value(tenant, action, `large/${action}.bin`, content)
      expect(written).to.include({ size: content.length, etag: hex, contentType: 'application/octet-stream' })
      expect(await value(tenant, 'sum', `large/${action}.bin`)).to.deep.equal({ size: content.length, pieces: 3, sum })
    }
  })

  it('leaves the old content, and nothing half written, when a stream breaks', async () => {
    await value(tenant, 'put', 'broken.txt', 'as it was')
    await platform.storage.sweep()
    const before = objectsOf(tenant).length
    expect(await code(tenant, 'put-failing', 'broken.txt')).to.equal('Error')
    await platform.storage.sweep()
    expect(await value(tenant, 'get', 'broken.txt')).to.include({ text: 'as it was' })
    expect(objectsOf(tenant).length).to.equal(before)
    expect(await platform.core('core.file_uploads').count()).to.deep.equal([{ count: '0' }])
  })

  it('takes back what an invocation left unfinished', async () => {
    expect(await value(tenant, 'put-unfinished', 'unfinished')).to.equal('left')
    await uploads(0)
    await platform.storage.sweep()
    expect((objectsOf(tenant) as { name: string }[]).filter(({ name }) => name.endsWith('.part'))).to.deep.equal([])
    expect(await value(tenant, 'head', 'unfinished')).to.equal(null)
  })

  it('lists by prefix, in pages', async () => {
    for (const name of ['list/a', 'list/b', 'list/c', 'lists']) await value(tenant, 'put', name, name)
    const first = await value(tenant, 'list', '', { prefix: 'list/', limit: 2 })
    expect((first.items as { path: string }[]).map(({ path }) => path)).to.deep.equal(['list/a', 'list/b'])
    const last = await value(tenant, 'list', '', { prefix: 'list/', limit: 2, cursor: first.cursor })
    expect((last.items as { path: string }[]).map(({ path }) => path)).to.deep.equal(['list/c'])
    expect(last).to.not.have.property('cursor')
  })

  it('refuses names that play tricks, and takes one way of writing a letter for the other', async () => {
    const tricks = [
      '../x',
      'a/../b',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a\\b',
      'a\0b',
      'a\nb',
      'a\u202eb',
      'x'.repeat(256),
    ]
    for (const path of [...tricks, `${'a/'.repeat(600)}b`]) {
      for (const action of ['put', 'get', 'delete'])
        expect(await code(tenant, action, path, 'x'), `${action} ${JSON.stringify(path)}`).to.equal(
          'capability.invalid',
        )
      expect(await code(tenant, 'url', path, {})).to.equal('capability.invalid')
    }
    await value(tenant, 'put', 'Caf\u00e9.txt', 'composed')
    expect(await value(tenant, 'put', 'Cafe\u0301.txt', 'decomposed')).to.include({ path: 'Caf\u00e9.txt' })
    await value(tenant, 'put', 'CAF\u00c9.TXT', 'another file, on any disk')
    expect(await value(tenant, 'get', 'Caf\u00e9.txt')).to.include({ text: 'decomposed' })
    const files = objectsOf(tenant) as { name: string }[]
    expect(files.every(({ name }) => /^[0-9a-f-]{36}$/.test(name))).to.equal(true)
  })

  it('shows nothing of one tenant to another, nor of one plugin to another', async () => {
    await value(tenant, 'put', 'private.txt', 'mine')
    expect(await value(other, 'get', 'private.txt')).to.equal(null)
    expect(await value(other, 'list', '', {})).to.deep.equal({ items: [] })
    expect(await value(other, 'delete', 'private.txt')).to.equal(false)
    const second = await platform.aPlugin({ manifest: { capabilities: { storage: {} } }, server: storagePlugin })
    await tenant.install(second)
    expect(await value(tenant, 'get', 'private.txt', undefined, {}, second)).to.equal(null)
    const url = await link('private.txt')
    expect((await anonymous(url)).body.toString()).to.equal('mine')
    const stolen = await anonymous(url.replace(tenant.slug, other.slug))
    expect(stolen.status).to.equal(403)
    expect(JSON.parse(stolen.body.toString())).to.include({ code: 'storage.link_invalid' })
  })

  it('is not there without a grant, and reaches no further than the grant', async () => {
    const bare = await platform.aPlugin({ server: storagePlugin })
    await tenant.install(bare)
    expect(await code(tenant, 'put', 'x', 'x', {}, bare)).to.equal('capability.undeclared')

    const asking = await platform.aPlugin({
      manifest: { capabilities: { storage: { required: false, scope: { buckets: ['docs', 'logs'] } } } },
      server: storagePlugin,
    })
    await tenant.install(asking, { grant: {} })
    expect(await code(tenant, 'put', 'docs/x', 'x', {}, asking)).to.equal('capability.denied')

    const grant = (scope: object) =>
      tenant.call(`/api/v1/installations/${asking}`, { method: 'PATCH', body: { grant: { storage: scope } } })
    expect((await grant({ buckets: ['elsewhere'] })).json).to.include({ code: 'grant.invalid' })
    expect((await grant({})).json).to.include({ code: 'grant.invalid' })
    expect((await grant({ buckets: ['docs'] })).status).to.equal(200)
    expect(await value(tenant, 'put', 'docs/x', 'x', {}, asking)).to.include({ path: 'docs/x' })
    for (const path of ['logs/x', 'x', 'docs', 'docsx/y'])
      expect(await code(tenant, 'put', path, 'x', {}, asking), path).to.equal('capability.scope')
    expect(await code(tenant, 'list', '', {}, {}, asking)).to.equal('capability.scope')
    expect((await value(tenant, 'list', '', { prefix: 'docs/' }, {}, asking)).items).to.have.length(1)

    await grant({ buckets: ['docs'], readOnly: true })
    expect(await value(tenant, 'get', 'docs/x', undefined, {}, asking)).to.include({ text: 'x' })
    expect(await code(tenant, 'put', 'docs/x', 'y', {}, asking)).to.equal('capability.scope')
    expect(await code(tenant, 'delete', 'docs/x', undefined, {}, asking)).to.equal('capability.scope')
    expect(await code(tenant, 'url', 'docs/x', { method: 'PUT' }, {}, asking)).to.equal('capability.scope')
  })

  it('keeps to its quota of bytes and files, exactly, however many write at once', async () => {
    const small = await platform.aPlugin({
      manifest: { capabilities: { storage: { scope: { maxBytes: 10_000, maxFiles: 5 } } } },
      server: storagePlugin,
    })
    await tenant.install(small)
    const outcomes = (await value(tenant, 'put-many', 'f', undefined, {}, small)) as unknown as string[]
    expect(outcomes.filter((each) => each === 'done')).to.have.length(5)
    expect(outcomes.filter((each) => each === 'storage.quota')).to.have.length(15)
    const kept = (await value(tenant, 'list', '', {}, {}, small)).items as { path: string }[]
    expect(kept).to.have.length(5)

    const [gone, replaced, ...others] = kept.map(({ path }) => path)
    await value(tenant, 'delete', gone, undefined, {}, small)
    expect(await code(tenant, 'put', 'more', Buffer.alloc(6_001), {}, small)).to.equal('storage.quota')
    expect(await value(tenant, 'put', 'more', Buffer.alloc(6_000), {}, small)).to.include({ size: 6_000 })
    // What is replaced makes room for what replaces it.
    expect(await value(tenant, 'put', 'more', Buffer.alloc(6_000, 1), {}, small)).to.include({ size: 6_000 })
    expect(await code(tenant, 'put', replaced, Buffer.alloc(1_001), {}, small)).to.equal('storage.quota')
    for (const path of others) await value(tenant, 'delete', path, undefined, {}, small)
    expect(await value(tenant, 'put', replaced, Buffer.alloc(4_000), {}, small)).to.include({ size: 4_000 })
  })

  it('says what a file is by its content', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const said = async (body: string | Buffer, type: string) =>
      (await value(tenant, 'put', 'types/it', body, { 'x-type': type })).contentType
    expect(await said(png, 'text/html')).to.equal('image/png')
    expect(await said('<script>alert(1)</script>', 'image/png')).to.equal('text/plain')
    expect(await said('<script>alert(1)</script>', 'text/html')).to.equal('text/plain')
    expect(await said('alert(1)', 'text/javascript')).to.equal('text/plain')
    expect(await said('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml')).to.equal(
      'text/plain',
    )
    expect(await said('a;b', 'text/csv; charset=utf-8')).to.equal('text/csv')
    expect(await said(Buffer.from([0, 1, 2, 255]), 'text/csv')).to.equal('application/octet-stream')
    expect(await said('%PDF-1.7 …', 'text/plain')).to.equal('application/pdf')
  })

  it('lets whoever has a link download the file, and never as a page of ours', async () => {
    await value(tenant, 'put', 'page.html', '<script>alert(1)</script>', { 'x-type': 'text/html' })
    const page = await anonymous(await link('page.html'))
    expect(page.status).to.equal(200)
    expect(page.headers).to.include({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename=page.html',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(page.headers['content-security-policy']).to.match(/^sandbox;/)

    await value(tenant, 'put', 'größe.pdf', '%PDF-1.7 …')
    const pdf = await anonymous(await link('größe.pdf'))
    expect(pdf.headers['content-disposition']).to.match(/^inline; .*filename\*=UTF-8''gr%C3%B6%C3%9Fe\.pdf/)
    const headers = { range: 'bytes=1-3' }
    const part = await anonymous(await link('größe.pdf'), { headers })
    expect(part).to.deep.include({ status: 206, body: Buffer.from('PDF') })
    expect(part.headers['content-range']).to.equal('bytes 1-3/12')
    expect((await anonymous(await link('größe.pdf'), { headers: { range: 'bytes=50-' } })).status).to.equal(416)
    const again = await anonymous(await link('größe.pdf'), { headers: { 'if-none-match': pdf.headers.etag } })
    expect(again.status).to.equal(304)
    const head = await anonymous(await link('größe.pdf'), { method: 'HEAD' })
    expect(head.headers['content-length']).to.equal('12')
  })

  it('saves a download under the name that the link says', async () => {
    await value(tenant, 'put', 'named/4711', 'a;b', { 'x-type': 'text/csv' })
    const url = await link('named/4711', { fileName: 'Résumé 2026.csv' })
    expect(new URL(url).pathname).to.match(/\/R%C3%A9sum%C3%A9%202026\.csv$/)
    const { headers } = await anonymous(url)
    expect(headers['content-disposition']).to.match(/filename\*=UTF-8''R%C3%A9sum%C3%A9%202026\.csv/)
    for (const fileName of ['a/b', '..', 'a\u202Etxt', ''])
      expect(await code(tenant, 'url', 'named/4711', { fileName })).to.equal('capability.invalid')
  })

  it('says how much there is, and how much there may be', async () => {
    const scoped = await platform.aPlugin({
      manifest: { capabilities: { storage: { scope: { maxBytes: 1_000, maxFiles: 3 } } } },
      server: storagePlugin,
    })
    await tenant.install(scoped)
    const usage = () => value(tenant, 'usage', '', undefined, {}, scoped)
    expect(await usage()).to.deep.equal({ bytes: 0, files: 0, maxBytes: 1_000, maxFiles: 3 })
    await value(tenant, 'put', 'a', 'hello', {}, scoped)
    expect(await usage()).to.include({ bytes: 5, files: 1 })
    await value(tenant, 'delete', 'a', undefined, {}, scoped)
    expect(await usage()).to.include({ bytes: 0, files: 0 })
  })

  it('lets whoever has a link upload a file, within its size', async () => {
    const url = await link('up/load.png', { method: 'PUT', maxBytes: 1_000 })
    const put = (body: Buffer, headers: object = {}) => anonymous(url, { method: 'PUT', body, headers })
    expect((await anonymous(url)).status).to.equal(403)
    expect((await put(Buffer.alloc(1_001))).status).to.equal(413)
    expect((await put(Buffer.alloc(1_001), { 'transfer-encoding': 'chunked' })).status).to.equal(413)
    expect(await value(tenant, 'head', 'up/load.png')).to.equal(null)
    const done = await put(Buffer.from('hello'), { 'transfer-encoding': 'chunked', 'content-type': 'text/csv' })
    expect(done.status).to.equal(201)
    expect(JSON.parse(done.body.toString())).to.include({ path: 'up/load.png', size: 5, contentType: 'text/csv' })
    expect(await value(tenant, 'get', 'up/load.png')).to.include({ text: 'hello' })
  })

  it('keeps nothing of an upload that broke off', async () => {
    const { host, pathname } = new URL(await link('cut.bin', { method: 'PUT' }))
    const headers = { host, 'content-length': '500000' }
    const outgoing = send({ host: '127.0.0.1', port: platform.port, path: pathname, method: 'PUT', headers })
    outgoing.on('error', () => undefined)
    outgoing.write(Buffer.alloc(100_000))
    await uploads(1)
    outgoing.destroy()
    await uploads(0)
    expect(await value(tenant, 'head', 'cut.bin')).to.equal(null)
  })

  it('refuses links that were changed, are over, or lost what they stand on', async () => {
    await value(tenant, 'put', 'linked.txt', 'x')
    const url = await link('linked.txt')
    const status = async (address: string) => (await anonymous(address)).status
    const [, token = ''] = /\/files\/([^/]+)\//.exec(url) ?? []
    const [payload = '', mac = ''] = token.split('.')
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), e: 2 ** 40 }),
    ).toString('base64url')
    expect(await status(url)).to.equal(200)
    expect(await status(url.replace(payload, forged))).to.equal(403)
    expect(await status(url.replace(mac, 'A'.repeat(43)))).to.equal(403)
    expect(await status(url.replace(token, 'x'))).to.equal(403)
    expect(await code(tenant, 'url', 'linked.txt', { expiresSeconds: 8 * 86_400 })).to.equal('capability.invalid')

    const short = await link('linked.txt', { expiresSeconds: 1 })
    await sleep(2_000)
    expect(await status(short)).to.equal(403)

    const state = (body: object) => tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body })
    await state({ state: 'disabled' })
    expect(await status(url)).to.equal(409)
    await state({ state: 'enabled' })
    expect(await status(url)).to.equal(200)
    await value(tenant, 'delete', 'linked.txt')
    expect(await status(url)).to.equal(404)
  })

  it('takes the files away with the installation, and with the tenant', async () => {
    const brief = await platform.aPlugin({ manifest: { capabilities: { storage: {} } }, server: storagePlugin })
    const leaving = await platform.tenant()
    await leaving.install(plugin)
    await leaving.install(brief)
    await value(leaving, 'put', 'a', 'a', {}, brief)
    await value(leaving, 'put', 'b', 'b')
    expect(objectsOf(leaving)).to.have.length(2)
    const answer = await leaving.call(`/api/v1/installations/${brief}?purge=true`, { method: 'DELETE' })
    expect(answer.status).to.equal(200)
    await platform.storage.sweep()
    expect(objectsOf(leaving)).to.have.length(1)

    await platform.tenants.remove(leaving.slug)
    await platform.tenants.purgeExpired(new Date(Date.now() + 365 * 86_400_000))
    await platform.storage.sweep()
    expect(objectsOf(leaving)).to.have.length(0)
    expect(await platform.core('core.file_trash').count()).to.deep.equal([{ count: '0' }])
  })
})

describe('the storage capability on S3', () => {
  let folder: string
  let s3: Awaited<ReturnType<typeof startS3>>
  let platform: TestPlatform

  // A bucket for each try, since what is in it is counted.
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-s3-'))
    s3 = await startS3(folder)
    platform = await aPlatform({ s3: s3.config })
  })
  afterEach(async () => {
    await platform.close()
    await s3.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('does the same', async () => {
    const tenant = await platform.tenant()
    const plugin = await platform.aPlugin({ manifest: { capabilities: { storage: {} } }, server: storagePlugin })
    await tenant.install(plugin)
    const call = async (action: string, body: unknown = '') =>
      valueOf((await tenant.plugin(plugin, `/${action}?path=a/b.txt`, { method: 'POST', body })).json)
    const large = randomBytes(2 * storageLimits.pieceBytes).toString('hex')
    expect(await call('put-stream', large)).to.include({ size: large.length, contentType: 'text/plain' })
    expect(await call('sum')).to.include({ size: large.length, pieces: 4 })
    expect(await call('put', 'hello')).to.include({ size: 5 })
    expect(await call('range')).to.deep.equal(['llo', { offset: 2, end: 5 }])
    const { url } = await call('url', {})
    expect((await platform.client.call(String(url))).text).to.equal('hello')
    await platform.storage.sweep()
    const objects = async () =>
      (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('._S3rver_object'))
    expect(await objects()).to.have.length(1)
    expect(await call('delete')).to.equal(true)
    await platform.storage.sweep()
    expect(await objects()).to.have.length(0)
  })
})
