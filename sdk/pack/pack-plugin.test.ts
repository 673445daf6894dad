import { expect } from 'chai'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { packPlugin } from './pack-plugin.ts'

const unpack = async (bytes: Buffer) => {
  const tar = extract()
  const files = new Map<string, string>()
  tar.end(gunzipSync(bytes))
  for await (const entry of tar) files.set(entry.header.name, await text(entry))
  return files
}

describe('packing a plugin', () => {
  let folder: string
  const put = async (path: string, content: string) => {
    await mkdir(join(folder, dirname(path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plexica-pack-'))
    await put('plexica.json', '{ "id": "notes", "version": "1.0.0", "name": "Notes" }')
    await put('greeting.ts', 'export const greeting: string = "Grüße"\n')
    await put(
      'server.ts',
      'import { greeting } from "./greeting.ts"\nexport default { fetch: () => new Response(greeting) }\n',
    )
    await put('ui/notes.json', '{}')
    await put('migrations/001_notes.sql', 'create table notes (id int)')
    await put('assets/icons/note.svg', '<svg/>')
    await put('package.json', '{}')
    await put('node_modules/left/index.js', '')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('bundles the server code into one module and takes along just what belongs into a bundle', async () => {
    const { bytes, manifest } = await packPlugin(folder)
    const files = await unpack(bytes)
    expect([...files.keys()]).to.deep.equal([
      'assets/icons/note.svg',
      'migrations/001_notes.sql',
      'plexica.json',
      'server.js',
      'server.js.map',
      'ui/notes.json',
    ])
    expect(manifest).to.include({ id: 'notes' })
    expect(files.get('server.js'))
      .to.include('Grüße')
      .and.not.match(/^import /m)
    expect(JSON.parse(files.get('server.js.map') ?? '').sources).to.deep.equal(['greeting.ts', 'server.ts'])
  })

  it('gives the same bytes for the same files', async () => {
    const first = await packPlugin(folder)
    await put(
      'server.ts',
      'import { greeting } from "./greeting.ts"\nexport default { fetch: () => new Response(greeting) }\n',
    )
    const second = await packPlugin(folder)
    expect(first.bytes.equals(second.bytes)).to.equal(true)
  })

  it('says what is missing or wrong, with the file', async () => {
    await put('server.ts', 'import "./nowhere.ts"')
    expect(await packPlugin(folder).catch((error: Error) => error.message)).to.match(/server\.ts:1.*nowhere/s)
    await put('plexica.json', '{')
    expect(await packPlugin(folder).catch((error: Error) => error.message)).to.match(/plexica\.json is not JSON/)
    await rm(join(folder, 'plexica.json'))
    expect(await packPlugin(folder).catch((error: Error) => error.message)).to.match(/no plexica\.json/)
  })
})
