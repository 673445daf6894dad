import { brotliCompressSync } from 'node:zlib'
import { expect } from 'chai'
import { plainBrand } from '../../runtime/branding/brand.ts'
import { pageOf } from '../page-of-tenant.ts'
import { testApp, type TestApp } from '../../test/support/app.ts'
import { mailTo } from '../../test/support/mails.ts'
import { pixel } from '../../test/support/pictures.ts'
import { aTeam } from '../../test/support/team.ts'

/** A font as far as the format goes: two tables, packed, and variable if there is an axis. */
const aFont = ({ isVariable = false } = {}) => {
  const tables = [0, 1, ...(isVariable ? [47] : [])]
  const packed = brotliCompressSync(Buffer.alloc(tables.length * 10, 7))
  const directory = Buffer.from(tables.flatMap((table) => [table, 10]))
  const head = Buffer.alloc(48)
  head.write('wOF2')
  head.writeUInt32BE(0x00010000, 4)
  head.writeUInt32BE(48 + directory.length + packed.length, 8)
  head.writeUInt16BE(tables.length, 12)
  head.writeUInt32BE(packed.length, 20)
  return Buffer.concat([head, directory, packed])
}

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
  const send = (kind: 'pictures' | 'fonts', body: Buffer) =>
    app.browser().call(`${team.origin}${base}/${kind}`, {
      method: 'PUT',
      body,
      headers: { authorization: `Bearer ${team.token}`, 'content-type': 'image/png' },
    })
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
    expect((await send('pictures', Buffer.from('<svg onload="alert(1)"/>'))).status).to.equal(415)
    const { sha256 } = (await send('pictures', pixel)).json as { sha256: string }
    const picture = await look(`/brand/pictures/${sha256}`)
    expect(picture.headers['content-type']).to.equal('image/png')
    expect((await save({ logo: sha256 })).status).to.equal(200)
    expect((await save({ logo: 'a'.repeat(64) })).status).to.equal(400)
    const other = await aTeam(app)
    expect((await app.browser().call(`${other.origin}/brand/pictures/${sha256}`)).status).to.equal(404)
  })

  it('has a font that is a font, which pages ask for before they are drawn', async () => {
    const font = aFont({ isVariable: true })
    for (const broken of [pixel, font.subarray(0, 60), Buffer.concat([font, font]), Buffer.from(font).fill(9, 60)])
      expect((await send('fonts', broken)).status).to.equal(415)
    expect((await send('fonts', aFont())).json).to.include({ isVariable: false })
    const { sha256 } = (await send('fonts', font)).json as { sha256: string }
    const ownFont = { sha256, name: 'Harbour Sans', isVariable: true }
    expect((await save({ ownFont: { ...ownFont, sha256: 'a'.repeat(64) } })).status).to.equal(400)
    expect((await save({ logo: sha256 })).status, 'as a logo').to.equal(400)
    expect((await save({ ownFont })).status).to.equal(200)
    const { version } = (await publish()).json as { version: number }
    const sheet = (await look(`/brand/${version}.css`)).text
    expect(sheet).to.contain(`url(/brand/fonts/${sha256})`).and.to.contain('font-display:optional')
    expect(sheet)
      .to.contain('font-weight:100 900')
      .and.to.match(/--font-sans:"own font", /)
    const file = await look(`/brand/fonts/${sha256}`)
    expect(file.headers).to.include({
      'content-type': 'font/woff2',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const { brand } = await app.tenants.get(team.slug)
    expect(pageOf(await app.tenants.get(team.slug), '<html><head></head></html>')).to.match(
      new RegExp(`<link rel="preload" as="font" type="font/woff2" crossorigin href="/brand/fonts/${brand?.font}" />`),
    )
  })

  it('frames mails, in which whatever people wrote stays text', async () => {
    const hostile = '<b onclick="x">'
    const { sha256 } = (await send('pictures', pixel)).json as { sha256: string }
    const brand = {
      logo: sha256,
      primary: '#0d5c75',
      productName: `Harbour ${hostile}`,
      mailFooter: `Pier 1\n${hostile}`,
    }
    expect((await save({ ...brand, senderName: 'x <root@evil.example>' })).status).to.equal(400)
    await save({ ...brand, senderName: 'Harbour desk' })
    await publish()
    await team.owner.call('POST', '/api/v1/invitations', { email: 'framed@example.org', role: 'member' })
    const reader = { ...app, browser: app.browser() }
    const { id } = (await mailTo(reader, 'framed@example.org')) as unknown as { id: string }
    const asAdmin = { authorization: `Bearer ${app.platformToken}` }
    const mail = (await app.browser().get(`${app.platform}/api/v1/mails/${id}`, asAdmin)).json as Record<string, string>
    expect(mail.from).to.equal('Harbour desk <no-reply@localhost>')
    expect(mail.html).to.contain('src="data:image/png;base64,').and.to.contain('background:#0d5c75')
    expect(mail.html).to.contain('Pier 1<br />&lt;b onclick=').and.not.to.contain(hostile)
    expect(mail.html).to.match(/<a href="http:\/\/[^"]+\/invitation\/[^"]+#[\w-]{43}"/)
    expect(mail.text).to.contain(`-- \nPier 1\n${hostile}`)
    const previewed = await team.owner.call('POST', `${base}/mail-preview`, {
      brand: { ...plainBrand, ...brand },
      text: `Hi ${hostile}\n\nhttps://harbour.example/x?a=1&b="2"`,
    })
    expect(previewed.json.html).to.contain(`Hi &lt;b onclick=`).and.to.contain('a=1&amp;b=&quot;2&quot;')
    expect((await app.browser().get(`${app.platform}/api/v1/mails/999999`, asAdmin)).status).to.equal(404)
  })

  it('is changed by nobody who may not, nor over what somebody else changed meanwhile', async () => {
    const member = await team.hire('member')
    expect((await member.call('PUT', `${base}/draft`, plainBrand)).status).to.equal(403)
    expect((await team.owner.call('PUT', `${base}/draft`, plainBrand, { 'if-match': '"0"' })).status).to.equal(412)
  })
})
