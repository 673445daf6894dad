import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { aPlatform, type TestPlatform } from '../support/platform.ts'

const server = `
export default { fetch: async (request, { asset }) => {
  try {
    const bytes = await asset(decodeURIComponent(new URL(request.url).pathname.slice(1)))
    return bytes ? Response.json([bytes.length, [...bytes.slice(-8)]]) : new Response(null, { status: 404 })
  } catch (error) { return Response.json({ code: error.code }, { status: 400 }) }
} }`

describe('files that a plugin brings', () => {
  let platform: TestPlatform
  before(async () => void (platform = await aPlatform()))
  after(() => platform.close())

  it('reads what lies under assets/ of its own version, also in pieces, without a capability, and nothing else', async () => {
    const files = { 'assets/fonts/a.bin': 'first', 'assets/large': randomBytes(800_000), 'assets/none': '' }
    const plugin = await platform.aPlugin({ server, files: { ...files, 'README.md': 'Read me' } })
    const tenant = await platform.tenant()
    await tenant.install(plugin)
    const read = (path: string) => tenant.plugin(plugin, `/${encodeURIComponent(path)}`)
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.from(content)
      expect((await read(path)).json, path).to.deep.equal([bytes.length, [...bytes.subarray(-8)]])
    }
    expect((await read('assets/other')).status).to.equal(404)
    for (const path of ['README.md', 'assets/../README.md', 'assets/fonts/../../server.js', '/etc/passwd', 'assets'])
      expect((await read(path)).json, path).to.deep.equal({ code: 'capability.invalid' })
  })
})
