import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'

/** Calls whatever op of `kv` it is told, as plugin code would. */
const server = `export default { fetch: async (request, { kv }) => {
  const { op, args } = await request.json()
  try { return Response.json({ result: await kv[op](...args) ?? null }) }
  catch ({ code, detail }) { return Response.json({ code, detail }) }
} }`

describe('the kv capability, over HTTP', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let globex: TestTenant
  let plugin: string
  let other: string
  const asked = { capabilities: { kv: {} } }

  before(async () => {
    platform = await aPlatform()
    acme = await platform.tenant()
    globex = await platform.tenant()
    plugin = await platform.aPlugin({ server, manifest: asked })
    other = await platform.aPlugin({ server, manifest: asked })
    await acme.install(plugin)
    await acme.install(other)
    await globex.install(plugin)
  })
  after(() => platform.close())

  const ask = async (tenant: TestTenant, of: string, op: string, ...args: unknown[]) => {
    const { status, json, text } = await tenant.plugin(of, '/', { method: 'POST', body: { op, args } })
    expect(status, text).to.equal(200)
    return json as { result?: unknown; code?: string; detail?: Record<string, unknown> }
  }

  it('keeps, reads, counts, lists, changes many at once and forgets', async () => {
    const kv = (op: string, ...args: unknown[]) => ask(acme, plugin, op, ...args)
    expect(await kv('set', 'a/1', { name: 'Ada' })).to.deep.equal({ result: { version: 1 } })
    expect(await kv('set', 'a/2', [1], { ttlSeconds: 60 })).to.deep.equal({ result: { version: 2 } })
    expect(await kv('getWithVersion', 'a/1')).to.deep.equal({ result: { value: { name: 'Ada' }, version: 1 } })
    expect((await kv('set', 'a/1', 'x', { ifVersion: 7 })).code).to.equal('kv.conflict')
    expect(await kv('increment', 'n', 41)).to.deep.equal({ result: 41 })
    const page = (await kv('list', { prefix: 'a/', limit: 1 })).result as { items: object[]; cursor: string }
    expect(page.items).to.deep.equal([{ key: 'a/1', value: { name: 'Ada' } }])
    const rest = await kv('list', { prefix: 'a/', cursor: page.cursor })
    expect(rest).to.deep.equal({ result: { items: [{ key: 'a/2', value: [1] }] } })
    const batch = [{ increment: 'n' }, { delete: 'a/1' }, { set: 'b', value: true }]
    expect(await kv('batch', batch)).to.deep.equal({ result: [42, true, { version: 5 }] })
    expect((await kv('batch', [{ delete: 'b' }, { check: 'n', ifVersion: 0 }])).detail).to.include({
      key: 'n',
      step: 1,
    })
    expect(await kv('getMany', ['a/1', 'b', 'n'])).to.deep.equal({ result: { b: true, n: 42 } })
    expect(await kv('delete', 'b')).to.deep.equal({ result: true })
  })

  it('shows nothing of it to another plugin or another tenant', async () => {
    await ask(acme, plugin, 'set', 'mine', 'acme')
    for (const [tenant, of] of [
      [acme, other],
      [globex, plugin],
    ] as const) {
      expect(await ask(tenant, of, 'get', 'mine')).to.deep.equal({ result: null })
      expect(await ask(tenant, of, 'list')).to.deep.equal({ result: { items: [] } })
      expect(await ask(tenant, of, 'delete', 'mine')).to.deep.equal({ result: false })
    }
    expect(await ask(acme, plugin, 'get', 'mine')).to.deep.equal({ result: 'acme' })
  })

  it('is denied without a grant, and without having been asked for', async () => {
    const tenant = await platform.tenant()
    await tenant.install(plugin, { grant: { kv: false } })
    expect((await ask(tenant, plugin, 'get', 'a')).code).to.equal('capability.denied')
    const silent = await platform.aPlugin({ server })
    await tenant.install(silent)
    expect((await ask(tenant, silent, 'set', 'a', 1)).code).to.equal('capability.undeclared')
  })

  it('changes nothing under a grant for reading only', async () => {
    const tenant = await platform.tenant()
    await tenant.install(plugin)
    await ask(tenant, plugin, 'set', 'a', 1)
    const grant = { kv: { readOnly: true } }
    await tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { grant } })
    for (const [op, ...args] of [
      ['set', 'a', 2],
      ['delete', 'a'],
      ['increment', 'n'],
      ['batch', [{ delete: 'a' }]],
    ] as [string, ...unknown[]][])
      expect((await ask(tenant, plugin, op, ...args)).code, op).to.equal('capability.scope')
    expect(await ask(tenant, plugin, 'get', 'a')).to.deep.equal({ result: 1 })
  })

  it('holds to its quotas of keys and bytes, and to the size of a value', async () => {
    const tenant = await platform.tenant()
    await tenant.install(plugin)
    const quota = async (name: string, value: number) => {
      const url = `${platform.url}/api/v1/tenants/${tenant.slug}/quotas/${name}`
      const { status, text } = await platform.admin(url, { method: 'PUT', body: { value, reason: 'A test' } })
      expect(status, text).to.be.below(300)
    }
    await quota('kv.keys', 2)
    await ask(tenant, plugin, 'set', 'a', 1)
    await ask(tenant, plugin, 'set', 'b', 1)
    expect((await ask(tenant, plugin, 'set', 'c', 1)).detail).to.include({ limit: 'kv.keys', value: 2 })
    expect((await ask(tenant, plugin, 'increment', 'c')).code).to.equal('kv.quota')
    expect((await ask(tenant, plugin, 'batch', [{ delete: 'a' }, { set: 'c', value: 1 }])).result).to.be.an('array')
    await quota('kv.keys', 100)
    await quota('kv.bytes', 2_048)
    const text = 'x'.repeat(1_500)
    expect(await ask(tenant, plugin, 'set', 'd', text)).to.have.property('result')
    expect((await ask(tenant, plugin, 'set', 'e', text)).detail).to.include({ limit: 'kv.bytes', value: 2_048 })
    await quota('kv.valueBytes', 1_024)
    expect((await ask(tenant, plugin, 'set', 'd', text)).detail).to.include({ limit: 'kv.valueBytes', value: 1_024 })
  })
})
