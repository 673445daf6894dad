import { expect } from 'chai'
import { plainBrand } from '../../runtime/branding/brand.ts'
import { testApp, type TestApp } from '../../test/support/app.ts'
import { aTeam } from '../../test/support/team.ts'

/** The smallest PNG: one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the brand of a tenant', () => {
  let app: TestApp
  let team: Awaited<ReturnType<typeof aTeam>>
  before(async () => {
    app = await testApp()
    team = await aTeam(app)
  })
  after(() => app.close())

  const base = '/api/v1/branding'
  const look = (path: string) => app.browser().call(`${team.origin}${path}`)
  const save = async (brand: object) => {
    const { json } = await team.owner.call('GET', `${base}/draft`)
    return team.owner.call(
      'PUT',
      `${base}/draft`,
      { ...plainBrand, ...brand },
      { 'if-match': `"${String(json.revision)}"` },
    )
  }
  const publish = () => team.owner.call('POST', `${base}/versions`)

  it('is worked on unseen, published for everybody, and gone back to', async () => {
    expect((await save({ primary: '#0d5c75', productName: 'Harbour' })).status).to.equal(200)
    expect((await look('/brand/1.css')).status, 'before it is published').to.equal(404)
    expect((await publish()).json).to.deep.include({ version: 1 })
    const sheet = await look('/brand/1.css')
    expect(sheet.text).to.contain('--ui-primary:#0d5c75')
    expect(sheet.headers['cache-control']).to.contain('immutable')

    await save({ primary: '#7c2d12' })
    await publish()
    const restored = await team.owner.call('POST', `${base}/versions/1/restore`)
    expect(restored.json).to.deep.include({ version: 3 })
    expect((await look('/brand/3.css')).text).to.equal(sheet.text)
    const { json } = await team.owner.call('GET', `${base}/versions?limit=2`)
    expect((json.items as { version: number }[]).map(({ version }) => version)).to.deep.equal([3, 2])
    expect(json.nextCursor).to.be.a('string')
    const trail = await team.owner.call('GET', '/api/v1/audit?action=brand.restore')
    expect(trail.json.items).to.have.length(1)
  })

  it('is not published while it can not be read, and a colour that can is suggested', async () => {
    await save({ primary: '#fbbf24' })
    const refused = await publish()
    expect(refused.status).to.equal(400)
    expect((refused.json.errors as { field: string }[])[0]?.field).to.equal('primary')
    const brand = { ...plainBrand, primary: '#fbbf24' }
    const { json } = await team.owner.call('POST', `${base}/preview`, brand)
    const { passes, suggestion } = json.contrast as { passes: boolean; suggestion: string }
    expect(passes).to.equal(false)
    await save({ primary: suggestion })
    expect((await publish()).status).to.equal(201)
  })

  it('has no CSS that fetches or covers anything', async () => {
    await save({ css: 'h1 { position: fixed }' })
    expect((await publish()).status).to.equal(400)
    const { json } = await team.owner.call('POST', `${base}/preview`, {
      ...plainBrand,
      css: '\nh1{background:url(//x)}',
    })
    expect(json).to.deep.include({ css: '', mistakes: [{ line: 2, rule: 'may not fetch anything' }] })
  })

  it('has pictures that are pictures, of its own', async () => {
    const send = (body: Buffer, type = 'image/png') =>
      app.browser().call(`${team.origin}${base}/pictures`, {
        method: 'PUT',
        body,
        headers: { authorization: `Bearer ${team.token}`, 'content-type': type },
      })
    expect((await send(Buffer.from('<svg onload="alert(1)"/>'))).status).to.equal(415)
    const { sha256 } = (await send(pixel)).json as { sha256: string }
    const picture = await look(`/brand/pictures/${sha256}`)
    expect(picture.headers['content-type']).to.equal('image/png')
    expect((await save({ logo: sha256 })).status).to.equal(200)
    expect((await save({ logo: 'a'.repeat(64) })).status).to.equal(400)
    const other = await aTeam(app)
    expect((await app.browser().call(`${other.origin}/brand/pictures/${sha256}`)).status).to.equal(404)
  })

  it('is changed by nobody who may not, nor over what somebody else changed meanwhile', async () => {
    const member = await team.hire('member')
    expect((await member.call('PUT', `${base}/draft`, plainBrand)).status).to.equal(403)
    expect((await team.owner.call('PUT', `${base}/draft`, plainBrand, { 'if-match': '"0"' })).status).to.equal(412)
  })
})
