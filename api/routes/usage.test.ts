import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

type Line = Record<string, number | string>

describe('usage', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let other: TestTenant
  let busy: string
  let failing: string
  before(async () => {
    platform = await aPlatform()
    ;[tenant, other] = [await platform.tenant(), await platform.tenant()]
    busy = await platform.aPlugin({
      manifest: { name: 'Busy', capabilities: { kv: {} } },
      server: `export default { routes: { 'GET /': (_, { kv }) => kv.set('a', 'b') } }`,
    })
    failing = await platform.aPlugin({
      server: `export default { routes: { 'GET /': () => { throw new Error('no') } } }`,
    })
    for (const each of [tenant, other]) await each.install(busy)
    await tenant.install(failing)
    for (let i = 0; i < 3; i++) await tenant.plugin(busy)
    for (let i = 0; i < 2; i++) await tenant.plugin(failing)
    await other.plugin(busy)
  })
  after(() => platform.close())

  const admin = (path: string) => platform.admin(`${platform.url}/api/v1/platform/usage${path}`)
  const items = ({ json }: { json: Record<string, unknown> }) => json.items as Line[]

  it('a tenant sees what each of its plugins used today, and nothing of others', async () => {
    const lines = items(await tenant.call('/api/v1/usage'))
    const byPlugin = new Map(lines.map((line) => [line.plugin, line]))
    expect([...byPlugin.keys()]).to.have.members([busy, failing])
    expect(byPlugin.get(busy)).to.include({ invocations: 3, failures: 0, hostCalls: 3, tenant: tenant.slug })
    expect(byPlugin.get(failing)).to.include({ invocations: 2, failures: 2 })
    expect(byPlugin.get(busy)?.cpuMs).to.be.above(0)
    const today = new Date().toISOString().slice(0, 10)
    expect(lines.every(({ at }) => at === `${today}T00:00:00.000Z`)).to.equal(true)
  })

  it('sums up by the hour, by tenant, by plugin over all tenants, and by installation', async () => {
    const hours = items(await tenant.call('/api/v1/usage?by=hour&per=tenant'))
    expect(hours.reduce((sum, { invocations }) => sum + Number(invocations), 0)).to.equal(5)
    expect(String(hours[0]?.at)).to.match(/T\d\d:00:00\.000Z$/)
    const tenants = items(await admin('?per=tenant'))
    expect(tenants.map(({ tenant, invocations }) => [tenant, invocations])).to.deep.equal(
      [
        [tenant.slug, 5],
        [other.slug, 1],
      ].sort(([a], [b]) => (a! < b! ? -1 : 1)),
    )
    const plugins = new Map(items(await admin('?per=plugin')).map((line) => [line.plugin, line]))
    expect(plugins.get(busy)).to.include({ invocations: 4 })
    expect(plugins.get(busy)).not.to.have.property('tenant')
    const installations = items(await admin(`?per=installation&tenant=${other.slug}`))
    expect(installations).to.have.length(1)
    expect(installations[0]).to.include({ tenant: other.slug, plugin: busy, invocations: 1 })
    expect(items(await admin(`?plugin=${failing}`)).map(({ plugin }) => plugin)).to.deep.equal([failing])
  })

  it('sums up the whole time, short or long, and everything', async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString()
    for (const span of ['', `&from=${from}`]) {
      const tenants = new Map(items(await admin(`?by=total&per=tenant${span}`)).map((line) => [line.tenant, line]))
      expect([tenants.get(tenant.slug)?.invocations, tenants.get(other.slug)?.invocations], span).to.eql([5, 1])
      const all = items(await admin(`?by=total&per=all${span}`))
      expect(all.map(({ invocations, failures }) => [invocations, failures])).to.deep.equal([[6, 2]])
      expect(Object.keys(all[0]!)).not.to.include.members(['tenant'])
    }
    expect(items(await admin('?per=all')).map(({ invocations }) => invocations)).to.deep.equal([6])
    const before = '&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z'
    expect(items(await admin(`?by=total&per=all${before}`))).to.deep.equal([])
  })

  it('pages hold every line once, whatever their size', async () => {
    const until = new Date().toISOString()
    for (const per of [
      'all',
      'tenant',
      'plugin',
      'installation',
      `tenant&by=total&from=2026-01-01&to=${until}`,
      'plugin&by=hour',
    ]) {
      const whole = items(await admin(`?per=${per}`))
      const seen: Line[] = []
      let cursor = ''
      do {
        const page = await admin(`?per=${per}&limit=1${cursor && `&cursor=${cursor}`}`)
        expect(page.status, page.text).to.equal(200)
        seen.push(...items(page))
        cursor = String(page.json.nextCursor ?? '')
      } while (cursor)
      expect(seen, per).to.deep.equal(whole)
    }
  })

  it('is a file for spreadsheets too, with the same lines', async () => {
    const lines = items(await tenant.call('/api/v1/usage'))
    const file = await tenant.call('/api/v1/usage/export')
    expect(file.headers['content-type']).to.equal('text/csv; charset=utf-8')
    expect(file.headers['content-disposition']).to.equal(`attachment; filename=usage-${tenant.slug}.csv`)
    const [head, ...rest] = file.text.trimEnd().split('\r\n')
    const columns = head!.split(',')
    expect(rest).to.have.length(lines.length)
    const cells = rest.map((text) => text.split(',').map((each) => each.replaceAll('"', '')))
    cells.forEach((line, i) => {
      for (const column of ['at', 'tenant', 'plugin', 'invocations', 'cpuMs'])
        expect(line[columns.indexOf(column)], column).to.equal(String(lines[i]![column]))
    })
    const all = await admin('/export?per=installation')
    expect(all.text.trimEnd().split('\r\n')).to.have.length(4)
    expect(all.text).to.include(other.slug)
  })

  it('what was used stays when the plugin is uninstalled, under its name', async () => {
    const own = await platform.tenant()
    await own.install(busy)
    await own.plugin(busy)
    await own.call(`/api/v1/installations/${busy}`, { method: 'DELETE' })
    expect(items(await own.call('/api/v1/usage'))[0]).to.include({ plugin: busy, pluginName: 'Busy', invocations: 1 })
  })

  it('Prometheus reads it by tenant and plugin, and not where names are no one’s business', async () => {
    await tenant.call('/api/v1/usage')
    const { text } = await platform.client.get(`${platform.url}/metrics/usage`)
    expect(text).to.include(`plexica_invocations_total{tenant="${tenant.slug}",plugin="${busy}"} 3`)
    expect(text).to.include(`plexica_invocation_failures_total{tenant="${tenant.slug}",plugin="${failing}"} 2`)
    expect((await platform.client.get(`${platform.url}/metrics`)).text).not.to.include(tenant.slug)
  })

  it('refuses spans and cursors that make no sense', async () => {
    for (const query of [
      '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      '?by=hour&from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z',
      '?from=yesterday',
      '?per=user',
      `?cursor=${Buffer.from('["x",[]]').toString('base64url')}`,
      `?cursor=${Buffer.from('["2026-01-01T00:00:00.000Z",["a"]]').toString('base64url')}`,
    ])
      expect((await tenant.call(`/api/v1/usage${query}`)).json.code, query).to.equal('request.invalid')
    expect((await admin('?tenant=no-such')).json.code).to.equal('tenant.unknown')
  })
})
