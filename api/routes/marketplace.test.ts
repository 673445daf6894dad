import { expect } from 'chai'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the marketplace', () => {
  let platform: TestPlatform
  let one: TestTenant
  let two: TestTenant
  const invoices = randomPluginId('invoices')
  const board = randomPluginId('board')
  before(async () => {
    platform = await aPlatform()
    ;[one, two] = await Promise.all([platform.tenant(), platform.tenant()])
    await platform.upload(
      await aBundle({
        manifest: {
          id: invoices,
          name: 'Invoices',
          description: 'Bills for customers',
          categories: ['Finance'],
          license: 'MIT',
          capabilities: { kv: { reason: 'Keeps drafts' } },
          permissions: [{ id: `${invoices}.read`, label: 'Read invoices' }],
        },
        files: {
          'README.md': '# Invoices\nWith dunning letters.',
          'CHANGELOG.md': '## 1.0.0',
          'locales/en.json': JSON.stringify({
            read: 'Read invoices',
            why: 'Keeps drafts',
            what: 'Bills for customers',
          }),
          'locales/de.json': JSON.stringify({
            read: 'Rechnungen lesen',
            why: 'Hält Entwürfe',
            what: 'Rechnungen für Kunden',
          }),
          'assets/screenshot-1.png': png,
          'assets/page.png': '<script>alert(1)</script>',
        },
      }),
    )
    await platform.upload(await aBundle({ manifest: { id: board, name: 'Board', categories: ['Work'] } }))
  })
  after(() => platform.close())

  const search = async (query: string, by = one) => {
    const { json } = await by.call(`/api/v1/marketplace/plugins?${query}`)
    return (json.items as { plugin: string }[]).map(({ plugin }) => plugin)
  }
  const install = (plugin: string, by: TestTenant, version?: string) =>
    by.install(plugin, { ...(version && { version }) })

  it('finds plugins by words of their name, description and readme, by category and by what is installed', async () => {
    expect(await search('q=invoi')).to.deep.equal([invoices])
    expect(await search('q=customers+bills')).to.deep.equal([invoices])
    expect(await search('q=dunning')).to.deep.equal([invoices])
    expect(await search('q=dunning+board')).to.deep.equal([])
    expect(await search(`q=${encodeURIComponent("') | ! :* (")}`)).to.have.length(2)
    expect(await search('category=Finance')).to.deep.equal([invoices])
    expect(await search('verified=true')).to.deep.equal([])
    await install(board, one)
    expect(await search('installed=true')).to.deep.equal([board])
    expect(await search('installed=false')).to.deep.equal([invoices])
    expect(await search('sort=installs')).to.deep.equal([board, invoices])
    expect(await search('sort=newest')).to.deep.equal([board, invoices])
    const { json } = await one.call('/api/v1/marketplace/categories')
    expect(json.items).to.deep.equal([
      { category: 'finance', plugins: 1 },
      { category: 'work', plugins: 1 },
    ])
    const first = await one.call('/api/v1/marketplace/plugins?limit=1&sort=newest')
    const second = await one.call(
      `/api/v1/marketplace/plugins?limit=1&sort=newest&cursor=${String(first.json.nextCursor)}`,
    )
    expect((second.json.items as { plugin: string }[])[0]!.plugin).to.equal(invoices)
    expect(second.json.nextCursor).to.equal(undefined)
  })

  it('shows all of a plugin before it is installed, with pictures that are pictures only', async () => {
    const { json } = await one.call(`/api/v1/marketplace/plugins/${invoices}`)
    expect(json).to.include({ readme: '# Invoices\nWith dunning letters.', changelog: '## 1.0.0', license: 'MIT' })
    expect((json.capabilities as object[])[0]).to.include({ name: 'kv', reason: 'Keeps drafts' })
    expect((json.permissions as object[])[0]).to.include({ label: 'Read invoices' })
    const [picture] = json.screenshots as string[]
    const drawn = await one.call(picture!)
    expect(drawn.headers['content-type']).to.equal('image/png')
    const assets = `/api/v1/marketplace/plugins/${invoices}/versions/1.0.0/assets?path=`
    expect((await one.call(`${assets}assets/page.png`)).status).to.equal(404)
    expect((await one.call(`${assets}server.js`)).status).to.equal(404)
  })

  it('says what a plugin asks for in the words that it has for its reader, before it is installed and after', async () => {
    const reader = await platform.tenant()
    const inGerman = { headers: { 'accept-language': 'de' } }
    const { json: registered } = await platform.admin(`${platform.url}/api/v1/registry/plugins/${invoices}`, inGerman)
    expect(registered).to.nested.include({ 'latest.description': 'Rechnungen für Kunden' })
    const read = 'Rechnungen lesen'
    const { json } = await reader.call(`/api/v1/marketplace/plugins/${invoices}`, inGerman)
    expect(json.description).to.equal('Rechnungen für Kunden')
    expect((json.capabilities as object[])[0]).to.include({ name: 'kv', reason: 'Hält Entwürfe' })
    expect((json.permissions as object[])[0]).to.include({ label: read })
    await install(invoices, reader)
    const labelOf = async (path: string) => {
      const { items = [], permissions = items } = (await reader.call(path, inGerman)).json as Record<string, unknown>
      return (permissions as { id: string; label: string }[]).find(({ id }) => id === `${invoices}.read`)?.label
    }
    expect(await labelOf('/api/v1/permissions')).to.equal(read)
    expect(await labelOf(`/api/v1/installations/${invoices}`)).to.equal(read)
  })

  it('lets tenants that have a plugin rate it, once each', async () => {
    const say = (by: TestTenant, rating: number, text = '') =>
      by.call(`/api/v1/marketplace/plugins/${board}/review`, { method: 'PUT', body: { rating, text } })
    expect((await say(two, 1)).json.code).to.equal('installation.unknown')
    await install(board, two)
    for (const [by, rating] of [
      [one, 5],
      [two, 1],
      [two, 2],
    ] as const)
      expect((await say(by, rating, 'so so')).status).to.equal(204)
    const { json } = await one.call(`/api/v1/marketplace/plugins/${board}`)
    expect(json.rating).to.deep.equal({ average: 3.5, count: 2 })
    expect(json.installs).to.equal(2)
    const reviews = await one.call(`/api/v1/marketplace/plugins/${board}/reviews`)
    expect((reviews.json.items as { rating: number }[]).map(({ rating }) => rating)).to.deep.equal([2, 5])
    expect(await search('sort=rating')).to.deep.equal([board, invoices])
  })

  it('shows a private plugin to nobody else, and none that waits for a review', async () => {
    const hidden = randomPluginId()
    const waiting = randomPluginId()
    const upload = async (id: string, query: string) =>
      one.call(`/api/v1/publishing/bundles${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/gzip' },
        body: await aBundle({ manifest: { id, name: 'Secret plan' } }),
      })
    await upload(hidden, '')
    await upload(waiting, '?visibility=public')
    expect(await search('q=secret')).to.deep.equal([hidden])
    expect(await search('q=secret', two)).to.deep.equal([])
    expect((await two.call(`/api/v1/marketplace/plugins/${hidden}`)).json.code).to.equal('version.unknown')
    const reason = { move: 'yank', reason: 'No more.' }
    await one.call(`/api/v1/publishing/plugins/${hidden}/versions/1.0.0/moves`, { method: 'POST', body: reason })
    expect(await search('q=secret')).to.deep.equal([])
  })

  it('tells what an update has other than what is installed', async () => {
    await install(invoices, two)
    const before = await two.call(`/api/v1/installations/${invoices}/update`)
    expect(before.json).to.deep.equal({ installed: '1.0.0' })
    await platform.upload(
      await aBundle({
        manifest: { id: invoices, version: '1.1.0', name: 'Invoices', capabilities: { kv: {}, notify: {} } },
      }),
    )
    const { json } = await two.call(`/api/v1/installations/${invoices}/update`)
    const { from, to, capabilities } = json.difference as { from: string; to: string; capabilities: { name: string }[] }
    expect([from, to, capabilities.map(({ name }) => name)]).to.deep.equal(['1.0.0', '1.1.0', ['notify']])
    const page = () => two.call(`/api/v1/marketplace/plugins/${invoices}`)
    expect((await page()).json).to.include({ version: '1.1.0', installed: '1.0.0', updatable: true })

    const ahead = await aBundle({ manifest: { id: invoices, version: '1.2.0-beta.1', name: 'Invoices' } })
    await platform.upload(ahead)
    const installation = { method: 'PATCH', body: { version: '1.2.0-beta.1' } }
    expect((await two.call(`/api/v1/installations/${invoices}`, installation)).status).to.equal(200)
    expect((await page()).json).to.include({ version: '1.1.0', installed: '1.2.0-beta.1', updatable: false })
  })
})
