import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { defaultLimits } from '../../limits.ts'
import { searchLimits } from './limits.ts'

const server = `
export default { async fetch(request, { search }) {
  const { pathname } = new URL(request.url)
  try { return Response.json({ value: (await search[pathname.slice(1)](...(await request.json()))) ?? null }) }
  catch (error) { return Response.json({ code: error.code ?? error.name }, { status: 400 }) }
} }`

interface Page {
  items: { id: string; score: number; title: string; fields: object; highlight?: { title: string; body: string } }[]
  cursor?: string
}

describe('the search capability', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let other: TestTenant
  let plugin: string

  before(async () => {
    platform = await aPlatform()
    ;[tenant, other] = [await platform.tenant(), await platform.tenant()]
    plugin = await platform.aPlugin({
      manifest: { capabilities: { search: { required: false, scope: { names: ['notes', 'people'] } } } },
      server,
    })
    await tenant.install(plugin)
    await other.install(plugin)
  })
  after(() => platform.close())

  const ask = async (op: string, input: unknown[], at = tenant, id = plugin) =>
    (await at.plugin(id, `/${op}`, { method: 'POST', body: input })).json as { value: unknown; code?: string }
  const query = async (index: string, text: string, options = {}, at = tenant) => {
    const { value, code } = await ask('query', [index, text, options], at)
    if (value === undefined) throw new Error(code)
    return value as Page
  }
  const ids = async (...call: Parameters<typeof query>) => (await query(...call)).items.map(({ id }) => id)

  it('finds documents by their words, the best first', async () => {
    await ask('indexMany', [
      'notes',
      [
        { id: 'a', title: 'Companies', body: 'Where we keep every contract.', language: 'en' },
        { id: 'b', title: 'Meeting', body: 'The company sent contracts. Company picnic.', language: 'en' },
        { id: 'c', title: 'Rechnungen', body: 'Die Häuser der Firma', language: 'de' },
        { id: 'd', title: 'Part 12-AB', body: 'plain words only' },
      ],
    ])
    expect(await ids('notes', 'company')).to.deep.equal(['a', 'b'])
    expect(await ids('notes', 'Haus')).to.deep.equal(['c'])
    expect(await ids('notes', 'contracts -picnic')).to.deep.equal(['a'])
    expect(await ids('notes', '"plain words"')).to.deep.equal(['d'])
    expect(await ids('notes', 'häuser or plain')).to.have.members(['c', 'd'])
    expect(await ids('notes', 'the')).to.deep.equal([])
    expect(await ids('notes', 'compa')).to.deep.equal([])
    expect(await ids('notes', 'compa', { prefix: true })).to.deep.equal(['a', 'b'])
    for (const odd of ["'", ':*', '&|!()', '"', '<->', "x' | 'y", '\\\\'])
      expect((await query('notes', odd, { prefix: true, highlight: true })).items, odd).to.be.an('array')
  })

  it('replaces and removes documents', async () => {
    await ask('index', ['notes', 'a', { title: 'Something else' }])
    expect(await ids('notes', 'company')).to.deep.equal(['b'])
    expect((await ask('remove', ['notes', ['a', 'nobody']])).value).to.equal(1)
    expect(await ids('notes', 'something')).to.deep.equal([])
  })

  it('filters by fields, and goes on where a page ended', async () => {
    const documents = Array.from({ length: 25 }, (_, at) => ({
      id: `p${String(at).padStart(2, '0')}`,
      title: 'Person',
      fields: { age: at, city: at % 2 ? 'Bern' : 'Basel', tags: at === 3 ? ['vip', 'new'] : [], gone: null },
    }))
    await ask('indexMany', ['people', documents])
    expect(await ids('people', 'person', { filters: { city: 'Bern', age: { gte: 5, lt: 9 } } })).to.deep.equal([
      'p05',
      'p07',
    ])
    expect(await ids('people', 'person', { filters: { age: [1, 2, 'x'] } })).to.deep.equal(['p01', 'p02'])
    expect(await ids('people', '', { filters: { tags: 'vip' } })).to.deep.equal(['p03'])
    expect(await ids('people', '', { filters: { age: { gte: 'a' } } })).to.deep.equal([])
    expect(await ids('people', '', { filters: { "a' or 1=1 --": 'x' } })).to.deep.equal([])
    for (const text of ['person', '']) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await query('people', text, { limit: 10, ...(cursor && { cursor }) })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.cursor
      } while (cursor)
      expect(seen).to.deep.equal(documents.map(({ id }) => id))
    }
    expect((await ask('query', ['people', 'person', { cursor: 'nonsense' }])).code).to.equal('capability.invalid')
  })

  it('highlights what was found, and nothing of a document becomes HTML', async () => {
    const body = '<img src=x onerror=alert(1)> & a \uE000forged\uE001 mark beside the needle & "quotes"'
    await ask('index', ['notes', 'html', { title: '<b>needle</b>', body }])
    const [found] = (await query('notes', 'needle', { highlight: true })).items
    expect(found?.highlight?.title).to.equal('&lt;b&gt;<mark>needle</mark>&lt;/b&gt;')
    expect(found?.highlight?.body).to.match(/forged mark beside the <mark>needle<\/mark> &amp; &quot;quotes/)
    expect(found?.highlight?.body.replaceAll(/<\/?mark>/g, '')).to.not.match(/[<>]/)
    expect(found?.title).to.equal('<b>needle</b>')
  })

  it('finds nothing of another tenant, plugin or index', async () => {
    expect(await ids('notes', 'needle', {}, other)).to.deep.equal([])
    expect(await ids('people', 'needle')).to.deep.equal([])
    expect((await ask('remove', ['notes', 'html'], other)).value).to.equal(0)
    const second = await platform.aPlugin({
      manifest: { capabilities: { search: { scope: { names: ['notes'] } } } },
      server,
    })
    await tenant.install(second)
    expect((await ask('query', ['notes', 'needle'], tenant, second)).value).to.deep.equal({ items: [] })
  })

  it('keeps to its limits, of all documents or none', async () => {
    const large = 'x '.repeat(searchLimits.bodyBytes / 2)
    expect((await ask('index', ['notes', 'large', { body: large }])).value).to.equal(null)
    expect((await ask('index', ['notes', 'large', { body: `${large}!` }])).code).to.equal('capability.invalid')
    expect((await ask('index', ['notes', 'nul', { body: 'a\0b' }])).code).to.equal('capability.invalid')
    expect((await ask('query', ['notes', 'x'.repeat(257)])).code).to.equal('capability.invalid')
    await platform.core('core.search_usage').update({ documents: defaultLimits['search.documents'] - 1 })
    const two = [
      'notes',
      [
        { id: 'n1', title: 'newcomer' },
        { id: 'n2', title: 'newcomer' },
      ],
    ]
    expect((await ask('indexMany', two)).code).to.equal('search.quota')
    expect(await ids('notes', 'newcomer')).to.deep.equal([])
    expect((await ask('index', ['notes', 'n1', { title: 'newcomer' }])).value).to.equal(null)
    expect((await ask('index', ['notes', 'n1', { title: 'again' }])).value).to.equal(null)
    expect((await ask('index', ['notes', 'n2', { title: 'newcomer' }])).code).to.equal('search.quota')
  })

  it('is not there without a grant, and reaches no further than the grant', async () => {
    expect((await ask('index', ['elsewhere', 'x', {}])).code).to.equal('capability.scope')
    expect((await ask('query', ['elsewhere', 'x'])).code).to.equal('capability.scope')
    const grant = (body: object) => tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body })
    await grant({ grant: { search: { names: ['notes'], readOnly: true } } })
    expect(await ids('notes', 'needle')).to.deep.equal(['html'])
    expect((await ask('query', ['people', 'x'])).code).to.equal('capability.scope')
    expect((await ask('index', ['notes', 'x', {}])).code).to.equal('capability.scope')
    expect((await ask('remove', ['notes', 'html'])).code).to.equal('capability.scope')
    await grant({ grant: {} })
    expect((await ask('query', ['notes', 'needle'])).code).to.equal('capability.denied')
  })

  it('takes the documents away with the installation', async () => {
    await ask('index', ['notes', 'x', { title: 'x' }], other)
    await other.call(`/api/v1/installations/${plugin}?purge=true`, { method: 'DELETE' })
    await other.install(plugin)
    expect(await ids('notes', '', {}, other)).to.deep.equal([])
  })
})
