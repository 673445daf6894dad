import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { expect } from 'chai'
import { readPluginCode } from '../../sdk/command/plugin-code.ts'
import { runOnce } from '../../sdk/command/run-once.ts'

const folder = join(import.meta.dirname, 'plugins')

/** What each plugin answers; what it does to get there is in its file. */
const expected: Record<string, unknown> = {
  'date-fns': ['2026-02-28', 28, '31. Januar', '3 Monate'],
  decimal: [
    '0.3',
    '1.414213562373095048801688724210',
    '1606938044258990275541962092341162602522202993782792835301376',
    '3.141592653589793',
  ],
  fuse: 'Ada Lovelace',
  hono: [
    [200, '{"id":"5","q":"x","agent":"me"}'],
    [200, 'Ada'],
    [200, '{"ok":true}'],
    [200, 'streamed'],
    [418, 'teapot'],
    [404, 'nothing here'],
  ],
  i18next: ['Hallo Ada', '1 Ding', '3 Dinge', 'english', '1.234,5'],
  'itty-router': [
    [200, { hello: 'ada', query: { a: '1' } }],
    [403, { status: 403, error: 'not you' }],
    [404, { status: 404, error: 'Not Found' }],
  ],
  jose: [1, 'ES256', 'EdDSA', 'RS256', 2, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  jsonata: [11, 'b', 'A!'],
  'lodash-es': {
    chunked: [[1, 2], [3]],
    grouped: { odd: [1, 3], even: [2] },
    ordered: [1, 2],
    merged: { a: { b: 1, c: 2 } },
    equal: true,
    calls: 1,
    types: ['function', 'function'],
  },
  luxon: ['2026-03-29T03:30:00.000+02:00', '29 mars 2026', '1:30', 47],
  marked:
    '<h1>Title</h1>\n<ul>\n<li><em>one</em></li>\n<li><a href="http://x.test">two</a></li>\n</ul>\n<pre><code class="language-js">1 &lt; 2\n</code></pre>\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody><tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody></table>\n',
  mathjs: [98, '1 + 2i', '100.8 mm', -2, '2 * x + 3', '0.3'],
  mustache: 'Hello &lt;Ada&gt;: a=<b> none end',
  nanoid: [21, false, true],
  papaparse: {
    data: [
      { name: 'Ada, Countess', amount: 3.5 },
      { name: 'Bob', amount: 2 },
    ],
    errors: [],
    text: 'name,amount\r\n"Ada, Countess",3.5\r\nBob,2',
  },
  superjson: [0, [1], '1', true, '/x/g', 'http://x.test/'],
  uuid: [true, 7, '88b5f679-56ca-5449-939d-6ad2135ffdb1', false],
  xstate: { output: 42, seen: ['waiting', 'working', 'done'] },
  zod: {
    good: { name: 'Ada', email: 'ada@x.test', age: 36, tags: [] },
    issues: ['name', 'email'],
    schema: ['name', 'email'],
  },
}

/** Packages whose first work is heavy, on a machine that is busy with other tests. */
const cpuMs = 5_000

const run = async (file: string, options: { allowDb?: boolean } = {}) => {
  const request = { method: 'GET', url: 'http://localhost/', headers: [], body: null }
  const report = await runOnce({
    code: await readPluginCode(file),
    request,
    options: { cpuMs, ...options },
    worker: undefined,
  })
  expect(report.error).to.equal(null)
  expect(report.status).to.equal(200)
  const isJson = report.headers['content-type'] === 'application/json'
  return isJson ? (JSON.parse(report.body ?? 'null') as unknown) : report.body
}

describe('packages of npm in the sandbox, bundled and otherwise as they are', () => {
  for (const [name, answer] of Object.entries(expected)) {
    it(name, async () => expect(await run(join(folder, `${name}.js`))).to.deep.equal(answer))
  }

  it('ajv, by validators made at build time', async () => {
    const ajv = new Ajv({ allErrors: true, code: { source: true, esm: true } })
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
      required: ['name', 'age'],
    }
    const place = await mkdtemp(join(tmpdir(), 'plexica-ajv-'))
    try {
      await writeFile(join(place, 'validate-contact.js'), standaloneCode.default(ajv, ajv.compile(schema)))
      await copyFile(join(folder, 'ajv.js'), join(place, 'ajv.js'))
      expect(await run(join(place, 'ajv.js'))).to.deep.equal([true, false, [' required', '/name type']])
    } finally {
      await rm(place, { recursive: true })
    }
  })

  it('kysely and drizzle-orm, by the dialect and driver of the SDK, over the capability db', async () => {
    const answer = await run(join(folder, 'sql/server.ts'), { allowDb: true })
    expect(answer).to.deep.equal({
      kysely: {
        added: 3,
        joined: [{ author: 'Ada', name: 'n3', data: { a: [3] }, tags: ['x'], written_at: '1970-01-01T00:00:00.003Z' }],
        updated: 2,
        deleted: 2,
        count: 1,
        rolledBack: '23505',
        readOnly: '25006',
        again: '23505',
        names: ['Ada', 'Bob', 'Cy', 'Fay'],
        streamed: 4,
        raw: [{ n: 4 }],
        catalog: 'The catalog of the database is out of reach of plugins.',
      },
      drizzle: {
        joined: [{ note: 'd2', author: 'Bea', at: '1970-01-01T00:00:00.002Z', tags: ['y', 'z"'] }],
        date: true,
        related: {
          name: 'Bea',
          notes: [
            { name: 'd1', data: { a: [1] } },
            { name: 'd2', data: { a: [2] } },
          ],
        },
        rolledBack: 'Rollback',
        readOnly: '25006',
        names: ['Bea', 'Gus', 'Ida', 'Kim'],
        count: 2,
      },
    })
  })
})
