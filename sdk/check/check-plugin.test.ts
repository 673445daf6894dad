import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { checkPlugin } from './check-plugin.ts'
import { findingLine } from './finding.ts'

describe('plexica check', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-check-'))
    await mkdir(join(folder, 'node_modules'))
    await symlink(join(import.meta.dirname, '../../node_modules/@plexica'), join(folder, 'node_modules/@plexica'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const check = async (files: Record<string, string>): Promise<string[]> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    return (await checkPlugin(folder)).findings.map(findingLine)
  }

  const manifest = (more: Record<string, unknown> = {}) =>
    JSON.stringify({ id: 'notes', version: '1.0.0', name: 'Notes', ...more }, undefined, 2)
  const server = (handler: string) => `import { definePlugin } from '@plexica/sdk'

export default definePlugin({
  routes: {
    'GET /': ${handler},
  },
})
`

  it('has nothing to say of a plugin that is in order, and tells its size', async () => {
    await check({
      'plexica.json': manifest({ capabilities: { db: {} } }),
      'server.ts': server("(_request, { db }) => db.query('select 1')"),
    })
    const { findings, size } = await checkPlugin(folder)
    expect(findings).to.deep.equal([])
    expect(size?.code).to.be.above(100)
  })

  it('names the capabilities that are used and not asked for, and the other way round, with file and line', async () => {
    const lines = await check({
      'plexica.json': manifest({ capabilities: { db: {}, kv: {} } }),
      'server.ts': server(
        "async (_request, { kv, storage }) => [await kv.get('a'), await storage.head('b'), await fetch('https://example.com')]",
      ),
    })
    expect(lines).to.deep.equal([
      'server.ts:5:102 error uses "net", which is not in capabilities of plexica.json (capability.undeclared)',
      'server.ts:5:37 error uses "storage", which is not in capabilities of plexica.json (capability.undeclared)',
      'plexica.json:6:5 warning asks for "db", which the code does not use (capability.unused)',
    ])
  })

  it('names permissions that nothing asks for, and those that nobody declared', async () => {
    const lines = await check({
      'plexica.json': manifest({
        permissions: [
          { id: 'notes.read', label: 'Read' },
          { id: 'notes.share', label: 'Share' },
        ],
      }),
      'server.ts': server(
        "{ permission: 'notes.write', handler: (_request, { user }) => user?.can('notes.read') && user.can('notes.delete') }",
      ),
    })
    expect(lines).to.deep.equal([
      'server.ts:5:5 error routes["GET /"].permission "notes.write" is not declared in permissions of plexica.json (bundle.invalid)',
      'server.ts:5:103 error asks whether a user may "notes.delete", which is not in permissions of plexica.json (permission.undeclared)',
      'plexica.json:11:7 warning declares "notes.share", which nothing asks for (permission.unused)',
    ])
  })

  it('points into manifests, pages and code that can not be read', async () => {
    expect(await check({ 'plexica.json': '{\n  "id": ,\n}', 'server.ts': server('() => 1') })).to.have.lengthOf(1)
    expect(await check({ 'plexica.json': '{\n  "id": ,\n}' }))
      .to.have.nested.property('[0]')
      .that.matches(/^plexica\.json:2:9 error is not JSON/)
    expect(await check({ 'plexica.json': manifest({ lisence: 'MIT' }) })).to.deep.equal([
      'plexica.json:5:3 error lisence is not a field that is known here; did you mean "license"? (bundle.invalid)',
    ])
    expect(await check({ 'plexica.json': manifest(), 'server.ts': 'export default {\n  fetch( {\n' }))
      .to.have.nested.property('[0]')
      .that.matches(/^server\.ts:\d+:\d+ error /)
    const page = JSON.stringify({ schema: 1, title: 'Notes', body: [{ type: 'tabel' }] }, undefined, 2)
    const [first] = await check({ 'plexica.json': manifest(), 'server.ts': server('() => 1'), 'ui/notes.json': page })
    expect(first).to.match(/^ui\/notes\.json:\d+:\d+ error .*did you mean "table"/)
  })

  it('says what code does wrong when it is loaded', async () => {
    const [first] = await check({
      'plexica.json': manifest(),
      'server.ts': "throw new Error('too early')\nexport default { fetch() {} }",
    })
    expect(first).to.match(/^server\.ts error can not be loaded: .*too early/)
  })
})
