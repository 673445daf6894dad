import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { aProbe, hire, uploadOfficial } from '../../test/support/official-plugin.ts'
import { until } from '../../test/support/queues.ts'

describe('knowledge', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let viewer: Awaited<ReturnType<typeof hire>>
  let space: string
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'knowledge')
    acme = await platform.tenant()
    await acme.install('knowledge')
    viewer = await hire(platform, acme, 'viewer', 'Vera')
    space = String((await send('POST', '/spaces', { name: 'Support', description: 'Help' })).id)
  })
  after(() => platform.close())

  const send = async (method: string, path: string, body?: unknown, status?: number) => {
    const answer = await acme.plugin('knowledge', path, { method, body })
    if (status !== undefined) expect(answer.status, answer.text).to.equal(status)
    else expect(answer.status, answer.text).to.be.within(200, 299)
    return answer.json as { items: Record<string, unknown>[] } & Record<string, unknown>
  }
  const get = (path: string) => send('GET', path)
  const written = async (title: string, body = '', more: object = {}) =>
    String((await send('POST', '/articles', { title, body, space_id: space, ...more })).id)
  const published = async (title: string, body = '', more: object = {}) => {
    const id = await written(title, body, more)
    await send('POST', `/articles/${id}/publish`)
    return id
  }

  it('keeps drafts from those who only read, until they are published', async () => {
    const id = await written('Opening hours', 'From **nine** to five.', { tags: ['times'] })
    expect((await viewer.plugin('knowledge', `/articles/${id}`)).status).to.equal(404)
    expect((await viewer.plugin('knowledge', '/articles')).status).to.equal(403)
    expect(await get(`/articles/${id}`)).to.include({ state: 'draft', written_by: 'Owner', space: 'Support' })
    await send('POST', `/articles/${id}/publish`)
    expect((await viewer.plugin('knowledge', `/articles/${id}`)).json).to.deep.include({
      title: 'Opening hours',
      tags: ['times'],
    })
    await send('POST', '/articles/state', { ids: [id], state: 'draft' })
    expect((await viewer.plugin('knowledge', `/articles/${id}`)).status).to.equal(404)
    expect((await viewer.plugin('knowledge', `/articles/${id}/publish`, { method: 'POST' })).status).to.equal(403)
  })

  it('finds published articles by words in all their forms, and shows where they stand', async () => {
    const id = await published('Refunds', '### Cards\n\nWe **refunded** A & B within days.')
    await written('Secret', 'Nobody is refunded here.')
    const { items } = await get('/search?q=refunding')
    expect(items.map(({ title }) => title)).to.deep.equal(['Refunds'])
    expect(items[0]).to.include({ id, space: 'Support' })
    expect(items[0]?.highlight).to.match(/<mark>refunded<\/mark> A &amp; B/)
    expect((await get('/search?q=')).items).to.deep.equal([])
    await send('POST', `/articles/${id}/withdraw`)
    expect((await get('/search?q=refunding')).items).to.deep.equal([])
  })

  it('keeps articles below articles of one space, and never below themselves', async () => {
    const top = await published('Top')
    const below = await published('Below', '', { parent_id: top })
    const { items, articles } = await get(`/tree?space=${space}`)
    expect(articles).to.equal(items.length - 1)
    expect(items).to.deep.include({ id: below, parent_id: top, label: 'Below', article: below, space })
    expect(items).to.deep.include({ id: space, parent_id: null, label: 'Support', article: null, space })
    const wrong = await send('PUT', `/articles/${top}`, { title: 'Top', space_id: space, parent_id: below }, 400)
    expect(wrong.errors).to.have.nested.property('[0].field', 'parent_id')
    const other = String((await send('POST', '/spaces', { name: 'Elsewhere' })).id)
    await send('POST', '/articles', { title: 'x', space_id: other, parent_id: top }, 400)
    await send('POST', '/articles', { title: 'x', space_id: crypto.randomUUID() }, 400)
    await send('POST', '/articles', { title: '', space_id: space }, 400)
    await send('POST', '/spaces', { name: 'Elsewhere' }, 409)
    await send('DELETE', `/spaces/${space}`, undefined, 409)
    await send('DELETE', `/spaces/${other}`)
  })

  it('keeps every text, and brings an earlier one back', async () => {
    const id = await published('Draft of a promise', 'We promise much.')
    await send('PUT', `/articles/${id}`, { title: 'A promise', body: 'We promise little.', space_id: space })
    await send('PUT', `/articles/${id}`, {
      title: 'A promise',
      body: 'We promise little.',
      space_id: space,
      tags: ['x'],
    })
    const revisions = (await get(`/articles/${id}/revisions`)).items
    expect(revisions.map(({ body }) => body)).to.deep.equal(['We promise little.', 'We promise much.'])
    await send('POST', `/articles/${id}/revisions/${String(revisions[1]?.id)}/restore`)
    expect(await get(`/articles/${id}`)).to.include({ title: 'Draft of a promise', body: 'We promise much.' })
    expect((await get(`/articles/${id}/revisions`)).items).to.have.length(3)
    expect((await get('/search?q=much')).items.map((found) => found.id)).to.deep.equal([id])
    await send('POST', `/articles/${id}/revisions/${crypto.randomUUID()}/restore`, undefined, 404)
  })

  it('counts one vote of each reader, who may change their mind', async () => {
    const id = await published('Voted on')
    const vote = (helpful: boolean) =>
      viewer.plugin('knowledge', `/articles/${id}/vote`, { method: 'PUT', body: { helpful } })
    await send('PUT', `/articles/${id}/vote`, { helpful: true })
    expect((await vote(true)).status).to.equal(204)
    expect((await vote(false)).status).to.equal(204)
    expect(await get(`/articles/${id}`)).to.include({ helpful: 1, votes: 2, mine: 'yes', views: 0 })
    expect((await viewer.plugin('knowledge', `/articles/${id}`)).json).to.include({ mine: 'no', views: 1 })
    expect((await get('/most-helpful')).items[0]).to.include({ id })
  })

  it('lets other plugins find articles, and tells them what was published', async () => {
    const probe = await aProbe(platform, acme, 'knowledge')
    const id = await published('Probed', 'Something that is probed.')
    expect(await probe.call('findArticles', { q: 'probing' })).to.deep.equal({
      result: [{ id, title: 'Probed', space: 'Support', url: `/p/knowledge/read?article=${id}` }],
    })
    const heard = await until(probe.heard, (events) => events.length >= 2)
    expect(heard).to.deep.include({ type: 'knowledge.article.published', data: { id, title: 'Probed' } })
  })

  it('finds words without the capability search, only less well', async () => {
    const globex = await platform.tenant()
    await globex.install('knowledge', { grant: { db: {} } })
    const call = async (method: string, path: string, body?: unknown) =>
      (await globex.plugin('knowledge', path, { method, body })).json as Record<string, unknown>
    const made = await call('POST', '/spaces', { name: 'Alone' })
    const { id } = await call('POST', '/articles', { title: 'Plain', body: '100% found', space_id: made.id })
    await call('POST', `/articles/${String(id)}/publish`)
    expect((await call('GET', '/search?q=100%25')).items).to.deep.equal([
      { id, title: 'Plain', space: 'Alone', highlight: null },
    ])
    expect((await call('GET', '/search?q=finding')).items).to.deep.equal([])
  })
})
