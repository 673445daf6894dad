import { expect } from 'chai'
import { packPlugin } from '../../sdk/pack/pack-plugin.ts'
import { runJob } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('files', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let globex: TestTenant
  before(async () => {
    platform = await aPlatform()
    await platform.upload((await packPlugin(import.meta.dirname)).bytes)
    ;[acme, globex] = await Promise.all([platform.tenant(), platform.tenant()])
    await Promise.all([acme.install('files'), globex.install('files')])
  })
  after(() => platform.close())

  const get = async (path: string, tenant = acme) => {
    const answer = await tenant.plugin('files', path)
    expect(answer.status, answer.text).to.equal(200)
    return answer.json as { items: Record<string, unknown>[]; total: number } & Record<string, unknown>
  }
  const send = (method: string, path: string, body?: unknown, tenant = acme) =>
    tenant.plugin('files', path, { method, body })
  const folder = async (name: string, parent?: string) => {
    const made = await send('POST', '/folders', { name, parent })
    expect(made.status, made.text).to.equal(201)
    return String(made.json.id)
  }
  /** Uploads as the page does: asks for a link, and sends the file there. */
  const upload = async (name: string, content: Buffer | string, { folder = '', type = 'text/plain' } = {}) => {
    const body = { name, size: Buffer.byteLength(content), type }
    const begun = await send('POST', `/uploads?folder=${folder}`, body)
    expect(begun.status, begun.text).to.equal(201)
    const sent = await platform.client.call(String(begun.json.url), {
      method: 'PUT',
      body: Buffer.from(content),
      headers: { 'content-type': type },
    })
    expect(sent.status, sent.text).to.equal(201)
    return String(begun.json.id)
  }
  const names = async (query: string) => (await get(`/files?${query}`)).items.map(({ name }) => name)
  const follow = (url: string) => platform.client.call(url)

  it('takes uploads in when they have come, and says what they are', async () => {
    const begun = await send('POST', '/uploads', { name: 'never.txt', size: 3 })
    expect(begun.status).to.equal(201)
    const id = await upload('a.csv', 'x;y', { type: 'text/csv' })
    expect((await get('/files?q=never')).total).to.equal(0)
    const { items } = await get('/files?q=a.csv')
    expect(items[0]).to.include({ id, name: 'a.csv', size: 3, kind: 'sheet', uploaded_by: 'Owner', folder: null })
    expect(await get(`/files/${id}`)).to.include({ text: 'x;y' })
    const { url } = await get(`/files/${id}/link`)
    const downloaded = await follow(String(url))
    expect(downloaded.text).to.equal('x;y')
    expect(downloaded.headers['content-disposition']).to.match(/filename="?a\.csv/)
  })

  it('gives a second file of one name a number', async () => {
    const inside = await folder('Twins')
    await upload('twin.txt', 'one', { folder: inside })
    await upload('Twin.txt', 'two', { folder: inside })
    expect(await names(`folder=${inside}`)).to.have.members(['twin.txt', 'Twin (2).txt'])
    const [twin] = (await get(`/files?folder=${inside}&q=(2)`)).items
    const clash = await send('PATCH', `/files/${String(twin?.id)}`, { name: 'TWIN.txt' })
    expect(clash.status).to.equal(409)
    expect(clash.json.errors).to.deep.equal([{ field: 'name', rule: 'is taken in this folder' }])
  })

  it('keeps folders in folders, and finds what is anywhere below', async () => {
    const top = await folder('Top')
    const within = await folder('Within', top)
    expect((await send('POST', '/folders', { name: 'within', parent: top })).status).to.equal(409)
    expect((await send('POST', '/folders', { name: 'a/b' })).status).to.equal(400)
    expect((await send('POST', '/folders', { name: 'x', parent: crypto.randomUUID() })).status).to.equal(404)
    const id = await upload('deep.txt', 'deep', { folder: within })
    expect(await names(`folder=${top}`)).to.deep.equal(['deep.txt'])
    const tree = (await get('/folders')).items
    expect(tree).to.deep.include({ id: top, parent_id: null, name: 'Top', files: 0 })
    expect(tree).to.deep.include({ id: within, parent_id: top, name: 'Within', files: 1 })
    expect((await get('/folder-paths')).items).to.deep.include({ id: within, path: 'Top / Within' })

    expect((await send('PATCH', `/files/${id}`, { folder: null, name: 'up.txt' })).json).to.include({
      name: 'up.txt',
      folder: null,
    })
    expect(await names(`folder=${top}`)).to.deep.equal([])
    expect((await send('PATCH', `/folders/${within}`, { name: 'Renamed' })).json).to.include({ name: 'Renamed' })
  })

  it('deletes into the trash and takes back, under a free name', async () => {
    const inside = await folder('Trashing')
    const first = await upload('plan.txt', 'first', { folder: inside })
    expect((await send('DELETE', `/files/${first}`)).status).to.equal(204)
    expect((await send('DELETE', `/files/${first}`)).status).to.equal(404)
    expect(await names(`folder=${inside}`)).to.deep.equal([])
    expect((await get('/trash?q=plan')).items[0]).to.include({ id: first, folder: 'Trashing' })
    await upload('plan.txt', 'second', { folder: inside })
    await names('')
    expect((await send('POST', `/trash/${first}/restore`)).status).to.equal(204)
    expect(await names(`folder=${inside}`)).to.deep.equal(['plan (2).txt', 'plan.txt'])

    expect((await send('DELETE', `/folders/${inside}`)).status).to.equal(204)
    expect((await get('/trash?q=plan')).total).to.equal(2)
    const before = await get('/usage')
    expect((await send('DELETE', `/trash/${first}`)).status).to.equal(204)
    const after = await get('/usage')
    expect(after.bytes).to.equal(Number(before.bytes) - 5)
    expect(after.trashBytes).to.equal(Number(before.trashBytes) - 5)
    expect((await send('DELETE', '/trash')).json).to.deep.equal({ deleted: 1 })
    expect((await get('/usage')).trash).to.equal(0)
  })

  it('empties the trash of what is old by a job', async () => {
    const old = await upload('old.txt', 'old')
    const young = await upload('young.txt', 'young')
    await names('')
    await send('DELETE', `/files/${old}`)
    await send('DELETE', `/files/${young}`)
    await platform.core.raw(`update ??.files set deleted_at = now() - interval '31 days' where id = ?`, [
      `t_${acme.slug}__files`,
      old,
    ])
    expect(await runJob(platform, acme, 'files', 'empty-trash')).to.deep.equal({ deleted: 1 })
    expect((await get('/trash')).items.map(({ id }) => id)).to.deep.equal([young])
  })

  it('shares by links that end when they are told to, or when the file is deleted', async () => {
    const id = await upload('offer.txt', 'an offer')
    await names('')
    const made = await send('POST', `/files/${id}/links`, { days: '1' })
    expect(made.status, made.text).to.equal(201)
    const ends = new Date(String(made.json.expires_at)).getTime() - Date.now()
    expect(ends).to.be.closeTo(86_400_000, 60_000)
    const url = String(made.json.url)
    expect(url).to.match(new RegExp(`^${acme.origin}/api/v1/plugins/files/s/`))
    const led = await follow(url)
    expect(led.status).to.equal(303)
    const shared = await follow(String(led.headers.location))
    expect(shared.text).to.equal('an offer')
    expect((await get('/links')).items[0]).to.include({ name: 'offer.txt', downloads: 1, url })
    expect((await get(`/files/${id}/links`)).items).to.have.length(1)

    const other = await send('POST', `/files/${id}/links`, {})
    expect((await send('DELETE', `/links/${String(other.json.id)}`)).status).to.equal(204)
    expect((await follow(String(other.json.url))).status).to.equal(404)
    await send('DELETE', `/files/${id}`)
    expect((await follow(url)).status).to.equal(404)
    expect((await follow(url.replace(acme.slug, globex.slug))).status).to.equal(404)
    expect((await send('POST', `/files/${id}/links`, { days: '400' })).status).to.equal(400)
  })

  it('shows pictures by links, and how much room there is', async () => {
    const id = await upload('dot.png', png, { type: 'image/png' })
    const { items } = await get('/pictures')
    expect(items).to.have.length(1)
    expect(items[0]).to.include({ id, kind: 'image' })
    const shown = await follow(String(items[0]?.image))
    expect(shown.headers).to.include({ 'content-type': 'image/png' })
    expect((await get(`/pictures?file=${id}`)).items).to.have.length(1)
    const [row] = (await get('/files?q=dot')).items
    expect((await follow(String(row?.preview))).headers).to.include({ 'content-type': 'image/png' })
    const usage = await get('/usage')
    expect(Number(usage.free)).to.equal(Number(usage.maxBytes) - Number(usage.bytes))
    const huge = await send('POST', '/uploads', { name: 'huge.bin', size: 101 * 1024 * 1024 })
    expect(huge.status).to.equal(413)
    expect(huge.json.code).to.equal('files.too_large')
  })

  it('keeps what belongs to one tenant from the other', async () => {
    const id = await upload('private.txt', 'private')
    await names('')
    expect((await get('/files', globex)).total).to.equal(0)
    expect((await globex.plugin('files', `/files/${id}`)).status).to.equal(404)
  })
})
