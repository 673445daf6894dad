import { expect } from 'chai'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack, type Header } from 'tar-stream'
import { Problem } from '../../problems/problem.ts'
import { archive } from '../../sdk/pack/archive.ts'
import { readBundle } from './bundle.ts'
import { checkBundle } from './check-bundle.ts'
import type { Refusal } from './refusal.ts'

type Part = [header: Partial<Header> & Pick<Header, 'name'>, content?: string | Buffer]

const tarOf = (...parts: Part[]): Promise<Buffer> => {
  const tar = pack()
  for (const [headers, content] of parts) tar.entry(headers, content ?? '')
  tar.finalize()
  return buffer(tar)
}
const zipped = async (...parts: Part[]) => gzipSync(await tarOf(...parts))
const file = (name: string, content: string | Buffer = 'x'): Part => [{ name }, content]

const refusal = async (bytes: Buffer | Promise<Buffer>): Promise<Refusal> => {
  try {
    await readBundle(await bytes)
  } catch (error) {
    if (error instanceof Problem && error.code === 'bundle.invalid') return (error.detail.errors as Refusal[])[0]!
    throw error
  }
  throw new Error('it was taken')
}

describe('reading a bundle', () => {
  it('gives its files by path', async () => {
    const bytes = await archive(
      new Map<string, string | Buffer>([
        ['plexica.json', '{}'],
        ['server.js', 'export {}'],
        ['assets/a/ü.svg', Buffer.from([0, 255])],
      ]),
    )
    const files = await readBundle(bytes)
    expect([...files].map(([path, content]) => [path, content.length])).to.deep.equal([
      ['assets/a/ü.svg', 2],
      ['plexica.json', 2],
      ['server.js', 9],
    ])
  })

  it('takes what tar -c . writes: ./ before names, and its folders', async () => {
    const bytes = await zipped(
      [{ name: './', type: 'directory' }],
      [{ name: './ui/', type: 'directory' }],
      file('./ui/a.json', '{}'),
    )
    expect([...(await readBundle(bytes)).keys()]).to.deep.equal(['ui/a.json'])
  })

  for (const [what, name, rule] of [
    ['a path with ..', 'assets/../../etc/passwd', /"\.\."/],
    ['a path with .. behind ./', './../server.js', /"\.\."/],
    ['an absolute path', '/etc/passwd', /absolute/],
    ['a path on a drive', 'C:/server.js', /absolute/],
    ['a backslash', 'assets\\..\\x', /backslash/],
    ['an empty step', 'assets//x', /empty step/],
    ['a dot step', 'assets/./x', /empty step/],
    ['a control character', 'assets/a\u001bb', /control characters/],
    ['a character that turns the direction of text', 'assets/a\u202eb', /control characters/],
    ['a name that is too long', `assets/${'a'.repeat(250)}`, /more than 200 bytes/],
    ['a file that has no place', 'package.json', /no place/],
    ['a file in a folder that has no place', 'node_modules/x.js', /no place/],
    ['a page below a folder', 'ui/a/b.json', /no place/],
    ['code beside server.js', 'assets.js', /no place/],
  ] as const) {
    it(`refuses ${what}`, async () => expect((await refusal(zipped(file(name)))).rule).to.match(rule))
  }

  for (const type of ['link', 'symlink', 'character-device', 'block-device', 'fifo', 'contiguous-file'] as const) {
    it(`refuses a ${type}`, async () => {
      const { path, rule } = await refusal(zipped([{ name: 'assets/x', type, linkname: '/etc/passwd' }]))
      expect([path, rule]).to.deep.equal(['assets/x', `is a ${type}; a bundle holds plain files only`])
    })
  }

  for (const [what, first, second] of [
    ['by name', 'assets/a', 'assets/a'],
    ['by case', 'assets/A', 'assets/a'],
    ['by composition of letters', 'assets/\u00e9', 'assets/e\u0301'],
    ['by width of letters', 'assets/a', 'assets/\uff41'],
    ['by ./', 'server.js', './server.js'],
  ] as const) {
    it(`refuses two files that are the same ${what}`, async () =>
      expect((await refusal(zipped(file(first), file(second)))).rule).to.match(/twice|only in case/))
  }

  it('refuses a name that is not UTF-8', async () => {
    const tar = await tarOf(file('assets/aab'))
    tar[8] = 0xff
    // The checksum covers the name.
    tar.write('        ', 148)
    const sum = tar.subarray(0, 512).reduce((all, byte) => all + byte, 0)
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    expect((await refusal(gzipSync(tar))).rule).to.match(/not valid UTF-8/)
  })

  it('refuses text that is not UTF-8 or holds NUL', async () => {
    expect(await refusal(zipped(file('server.js', Buffer.from([0xc3, 0x28]))))).to.deep.equal({
      path: 'server.js',
      rule: 'is not valid UTF-8',
    })
    expect((await refusal(zipped(file('migrations/1.sql', 'select\0')))).rule).to.match(/NUL/)
  })

  it('refuses a file that is too large for its place, before it is read', async () => {
    expect(await refusal(zipped(file('plexica.json', ' '.repeat(300_000))))).to.deep.equal({
      path: 'plexica.json',
      rule: 'has more than 262144 bytes',
    })
    expect((await refusal(zipped(file('server.js', Buffer.alloc(5 * 1024 * 1024 + 1, 32))))).path).to.equal('server.js')
  })

  it('stops at a bomb long before all of it is unpacked', async () => {
    const bomb = gzipSync(Buffer.concat([await tarOf(), Buffer.alloc(300 * 1024 * 1024)]), { level: 9 })
    const before = process.memoryUsage().rss
    expect((await refusal(bomb)).rule).to.match(/times its size/)
    expect(process.memoryUsage().rss - before).to.be.lessThan(100 * 1024 * 1024)
  })

  it('refuses more than it may unpack to, and more entries than it may have', async () => {
    // Twenty files of bytes that don't compress well, each within its own limit.
    const noise = Buffer.from(Array.from({ length: 4 * 1024 * 1024 }, (_, at) => (at * 2654435761) >>> 24))
    const large = zipped(...Array.from({ length: 20 }, (_, at) => file(`assets/${at}`, noise)))
    expect((await refusal(large)).rule).to.match(/unpacks to more than/)
    const many = zipped(...Array.from({ length: 1_001 }, (_, at) => file(`assets/${at}`, '')))
    expect((await refusal(many)).rule).to.match(/more than 1000 entries/)
  })

  it('refuses more bytes than a bundle may have', async () => {
    const error = await readBundle(Buffer.alloc(20 * 1024 * 1024 + 1)).catch((thrown: unknown) => thrown)
    expect(error).to.include({ code: 'bundle.too_large' })
  })

  it('refuses what is no archive, ends too early, or goes on behind its end', async () => {
    const good = await archive(new Map([['server.js', 'export default {}'.repeat(500)]]))
    expect((await refusal(Buffer.from('PK\u0003\u0004zip'))).rule).to.match(/not a gzip archive/)
    expect((await refusal(Buffer.alloc(0))).rule).to.match(/not a gzip archive/)
    expect((await refusal(gzipSync('just text, longer than a header has to be'.repeat(20)))).rule).to.match(
      /not a tar archive/,
    )
    expect((await refusal(good.subarray(0, good.length - 20))).rule).to.match(/ends too early/)
    expect(
      (await refusal(gzipSync((await tarOf(file('server.js', 'x'.repeat(2000)))).subarray(0, 1500)))).rule,
    ).to.match(/ends too early/)
    expect((await refusal(Buffer.concat([good, Buffer.from('garbage')]))).rule).to.match(/behind its end|damaged/)
    const flipped = Buffer.from(good)
    flipped[good.length - 6]! ^= 0xff
    expect((await refusal(flipped)).rule).to.match(/damaged/)
  })
})

describe('checking a bundle', () => {
  it('reads the texts of each language as ICU messages, and says in which file and at which key one is none', async () => {
    const bundle = await archive(
      new Map([
        ['plexica.json', '{ "id": "notes", "version": "1.0.0", "name": "Notes" }'],
        ['server.js', 'export default {}'],
        [
          'locales/en.json',
          '{ "of": "{{ data.title }} of {name}", "all": { "due": "{/row/due, plural, one {#} other {#}} due" } }',
        ],
        ['locales/pl.json', '{\n  "all": {\n    "due": "{/row/due, plural, one {#}} zadań" } }'],
      ]),
    )
    const error = await checkBundle(bundle, () => []).catch((thrown: unknown) => thrown)
    expect((error as Problem).detail.errors).to.deep.equal([
      {
        path: 'locales/pl.json',
        line: 3,
        column: 5,
        field: 'all.due',
        rule: 'is no ICU message: MISSING_OTHER_CLAUSE',
      },
    ])
  })
})
