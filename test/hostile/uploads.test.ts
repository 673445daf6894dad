import { expect } from 'chai'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack, type Header } from 'tar-stream'
import { aBundle, randomPluginId } from '../support/bundles.ts'
import { type Neighbourhood, aNeighbourhood, ended, unharmed } from './support.ts'

type Part = [header: Partial<Header> & Pick<Header, 'name'>, content?: string | Buffer]

const manifest = (extra: object = {}) =>
  JSON.stringify({ id: randomPluginId(), version: '1.0.0', name: 'A plugin', ...extra })
const code = 'export default { fetch: () => new Response("ok") }'

/** A bundle that would be good but for `parts`. */
const bundle = async (
  parts: Part[],
  { plain = manifest(), server = code as string | Buffer } = {},
): Promise<Buffer> => {
  const tar = pack()
  tar.entry({ name: 'plexica.json' }, plain)
  tar.entry({ name: 'server.js' }, server)
  for (const [header, content] of parts) tar.entry(header as Header, content ?? '')
  tar.finalize()
  return gzipSync(await buffer(tar))
}

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

const invalid = ended('bundle.invalid', 'bundle.too_large', 'request.invalid', 'request.too_large')

/** What each upload has to be answered with; whatever it is, the platform and the neighbours go on. */
const uploads: { name: string; bytes: () => Promise<Buffer> | Buffer }[] = [
  { name: 'nothing', bytes: () => Buffer.alloc(0) },
  { name: 'what is no gzip', bytes: () => Buffer.from('PK\u0003\u0004 not a bundle'.repeat(100)) },
  { name: 'gzip of what is no tar', bytes: () => gzipSync(Buffer.alloc(100_000, 'x')) },
  { name: 'gzip that breaks off', bytes: async () => (await bundle([])).subarray(0, 200) },
  { name: 'a path with ..', bytes: () => bundle([[{ name: 'assets/../../../../tmp/slip.js' }, 'x']]) },
  { name: 'an absolute path', bytes: () => bundle([[{ name: '/tmp/slip.js' }, 'x']]) },
  { name: 'a path of Windows', bytes: () => bundle([[{ name: 'assets\\..\\..\\slip.js' }, 'x']]) },
  {
    name: 'a path with a NUL',
    bytes: () => bundle([[{ name: 'assets/a\u0000.js', pax: { path: 'assets/a\u0000../x' } }, 'x']]),
  },
  {
    name: 'a symbolic link',
    bytes: () => bundle([[{ name: 'assets/link', type: 'symlink', linkname: '/etc/passwd' }]]),
  },
  { name: 'a hard link', bytes: () => bundle([[{ name: 'assets/link', type: 'link', linkname: 'server.js' }]]) },
  {
    name: 'a device',
    bytes: () => bundle([[{ name: 'assets/zero', type: 'character-device', devmajor: 1, devminor: 5 }]]),
  },
  { name: 'a pipe', bytes: () => bundle([[{ name: 'assets/pipe', type: 'fifo' }]]) },
  { name: 'the same file twice', bytes: () => bundle([[{ name: 'server.js' }, 'export default 1']]) },
  {
    name: 'names that differ by case alone',
    bytes: () =>
      bundle([
        [{ name: 'assets/a.txt' }, '1'],
        [{ name: 'assets/A.TXT' }, '2'],
      ]),
  },
  {
    name: 'names that differ by normalisation alone',
    bytes: () =>
      bundle([
        [{ name: 'assets/\u00e9.txt' }, '1'],
        [{ name: 'assets/e\u0301.txt' }, '2'],
      ]),
  },
  { name: 'a bomb of 200 MB', bytes: () => gzipSync(Buffer.alloc(2e8)) },
  { name: 'a bomb inside a file', bytes: () => bundle([[{ name: 'assets/zeros.bin' }, Buffer.alloc(6e7)]]) },
  {
    name: 'a file that claims to be larger than it is',
    bytes: () =>
      gzipSync(Buffer.concat([Buffer.from('assets/a.txt'.padEnd(124, '\0') + '77777777777\0'), Buffer.alloc(388)])),
  },
  {
    name: 'ten thousand files',
    bytes: () => bundle(Array.from({ length: 10_000 }, (_, i): Part => [{ name: `assets/${i}.txt` }, 'x'])),
  },
  { name: 'a manifest of 3 MB', bytes: () => bundle([], { plain: manifest({ description: 'x'.repeat(3e6) }) }) },
  { name: 'a manifest that is deeper than any stack', bytes: () => bundle([], { plain: `{"id":${deep(200_000)}}` }) },
  {
    name: 'a manifest with __proto__',
    bytes: () => bundle([], { plain: `{"__proto__":{"verified":true},${manifest().slice(1)}` }),
  },
  {
    name: 'a manifest that is not UTF-8',
    bytes: () => bundle([], { plain: manifest().replace('A plugin', '\u00ff'), server: Buffer.from([0xff, 0xfe]) }),
  },
  { name: 'code that is not UTF-8', bytes: () => bundle([], { server: Buffer.from([0x2f, 0x2f, 0xc3, 0x28]) }) },
  { name: 'code that is not code', bytes: () => bundle([], { server: 'export default {' }) },
  {
    name: 'code that imports from Node',
    bytes: () => bundle([], { server: `import fs from 'node:fs'\nexport default { fetch: () => fs }` }),
  },
  { name: 'code that exports nothing', bytes: () => bundle([], { server: '1' }) },
  { name: 'code of 8 MB', bytes: () => bundle([], { server: `${code}\n//${'x'.repeat(8e6)}` }) },
  {
    name: 'code that is nested deeper than the parser goes',
    bytes: () => bundle([], { server: `export default ${deep(100_000)}` }),
  },
  { name: 'code that loops while it is looked at', bytes: () => bundle([], { server: `for (;;);\n${code}` }) },
  {
    name: 'code that no one can stop while it is looked at',
    bytes: () => bundle([], { server: `Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)\n${code}` }),
  },
  {
    name: 'code that takes all memory while it is looked at',
    bytes: () => bundle([], { server: `const list = []; for (;;) list.push(new Array(1000).fill(1))\n${code}` }),
  },
  {
    name: 'code that crashes its process while it is looked at',
    bytes: () => bundle([], { server: `'x'.repeat(2 ** 29 - 30).split('')\n${code}` }),
  },
  {
    name: 'code that never finishes loading',
    bytes: () => bundle([], { server: `await new Promise(() => {})\n${code}` }),
  },
  {
    name: 'code that awaits in a loop while it loads',
    bytes: () => bundle([], { server: `for (;;) await null\n${code}` }),
  },
  {
    name: 'code whose exports loop when they are looked at',
    bytes: () => bundle([], { server: `export default { get fetch() { for (;;); } }` }),
  },
  {
    name: 'code whose exports throw when they are looked at',
    bytes: () =>
      bundle([], { server: `export default new Proxy({}, { get() { throw new Proxy({}, { get() { throw 1 } }) } })` }),
  },
  {
    name: 'code that declares a million routes',
    bytes: () =>
      bundle([], {
        server: `const routes = {}; for (let i = 0; i < 1e5; i++) routes['GET /' + i] = () => 1; export default { routes }`,
      }),
  },
  {
    name: 'code that patches the bridge while it loads and declares nonsense',
    bytes: () =>
      bundle([], {
        server: `JSON.stringify = () => '{"fetch":"yes"}'; Object.entries = () => { throw 1 }; export default { routes: { 'nonsense': 1 } }`,
      }),
  },
]

describe('hostile: uploads', () => {
  let here: Neighbourhood
  before(async () => {
    here = await aNeighbourhood()
  })
  after(() => here?.close())

  const upload = (bytes: Buffer) =>
    here.platform.admin(`${here.platform.url}/api/v1/registry/bundles`, {
      method: 'POST',
      headers: { 'content-type': 'application/gzip' },
      body: bytes,
    })

  for (const { name, bytes } of uploads) {
    it(`${name} is refused, and hurts nobody`, async () => {
      const hostile = await bytes()
      const good = await aBundle()
      const { result, seen } = await here.beside(() => Promise.all([upload(hostile), upload(good)]))
      unharmed(seen)
      invalid(result[0])
      expect(result[1].status, result[1].text).to.equal(201)
    })
  }

  it('what was refused left nothing in the registry', async () => {
    const known = await here.platform.core<{ id: string }>('core.plugins').count()
    // The four plugins of the neighbours, and the good one beside each upload.
    expect(Number(known[0]!.count)).to.equal(4 + uploads.length)
  })
})
