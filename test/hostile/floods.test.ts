import { expect } from 'chai'
import { type Neighbourhood, aNeighbourhood, brokenOff, ended, orBrokenOff, tightLimits, unharmed } from './support.ts'

/** How many callers there are at once, which is more than may run and wait. */
const callers = 300

/** On a busy machine a crowd takes its time. */
const limits = { ...tightLimits, budgets: { ...tightLimits.budgets, request: { wallMs: 8_000, cpuMs: 250 } } }

/** Plugins that are called by many at once. */
const crowds: { name: string; body: string; manifest?: Record<string, unknown>; codes: string[] }[] = [
  {
    name: 'sleepers',
    body: `await new Promise((resolve) => setTimeout(resolve, 300)); return new Response('ok')`,
    codes: ['200', 'installation.busy'],
  },
  {
    name: 'loops',
    body: `for (;;);`,
    codes: [
      'invocation.cpu',
      'invocation.timeout',
      'isolate.lost',
      'installation.busy',
      'installation.quarantined',
      'worker.lost',
    ],
  },
  { name: 'quick answers', body: `return new Response('ok')`, codes: ['200', 'installation.busy'] },
  {
    name: 'host calls',
    manifest: { capabilities: { kv: {} } },
    body: `await Promise.all(Array.from({ length: 50 }, (_, i) => context.kv.get('k' + i))); return new Response('ok')`,
    codes: ['200', 'installation.busy', 'invocation.timeout', 'invocation.cpu'],
  },
  {
    name: 'log lines',
    body: `for (let i = 0; i < 1000; i++) console.log('x'.repeat(5000)); return new Response('ok')`,
    codes: ['200', 'installation.busy', 'invocation.cpu', 'invocation.timeout'],
  },
  {
    name: 'timers',
    body: `for (let i = 0; i < 900; i++) setTimeout(() => {}, i % 10); await new Promise((resolve) => setTimeout(resolve, 20)); return new Response('ok')`,
    codes: ['200', 'installation.busy', 'invocation.cpu', 'invocation.timeout'],
  },
  {
    name: 'megabytes of answers',
    body: `return new Response('x'.repeat(2e6))`,
    codes: [
      'broken off',
      'plugin.error',
      '200',
      'installation.busy',
      'invocation.memory',
      'isolate.lost',
      'invocation.cpu',
      'worker.lost',
      'invocation.timeout',
    ],
  },
]

describe('hostile: floods', () => {
  let here: Neighbourhood
  before(async () => {
    here = await aNeighbourhood({ limits })
  })
  after(() => here?.close())

  for (const { name, body, manifest, codes } of crowds) {
    it(`${callers} callers at once of ${name} get an answer or a reason, and neighbours theirs`, async () => {
      const plugin = await here.platform.aPlugin({
        server: `export default { async fetch(request, context) { ${body} } }`,
        manifest,
      })
      await here.mallory.install(plugin)
      const { result, seen } = await here.beside(() =>
        Promise.all(Array.from({ length: callers }, () => orBrokenOff(here.mallory.plugin(plugin)))),
      )
      unharmed(seen)
      const outcomes = result.map(({ status, json }) =>
        status === 200 ? '200' : status === brokenOff ? 'broken off' : String(json.code),
      )
      expect(codes).to.include.members([...new Set(outcomes)])
    })
  }

  it('a crash while neighbours are busy is nobody’s but its own', async () => {
    const crash = await here.platform.aPlugin({
      server: `export default { fetch() { 'x'.repeat(2 ** 29 - 30).split(''); return new Response() } }`,
    })
    const busy = await here.platform.aPlugin({
      server: `export default { async fetch() { await new Promise((resolve) => setTimeout(resolve, 200)); return Response.json({ ok: true }) } }`,
    })
    const others = await Promise.all(Array.from({ length: 3 }, () => here.platform.tenant()))
    for (const tenant of others) await tenant.install(busy)
    await here.mallory.install(crash)
    for (let round = 0; round < 3; round++) {
      const waiting = others.flatMap((tenant) => Array.from({ length: 5 }, () => tenant.plugin(busy)))
      const { result, seen } = await here.beside(() => here.mallory.plugin(crash))
      unharmed(seen)
      ended('invocation.memory', 'plugin.crashed', 'invocation.cpu', 'worker.lost')(result)
      for (const answer of await Promise.all(waiting)) expect(answer.status, answer.text).to.equal(200)
    }
  })

  it('unsafe requests that were under way beside a crash end with a reason to try again', async () => {
    const killer = await here.platform.aPlugin({
      server: `export default { fetch() { Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1) } }`,
    })
    const slow = await here.platform.aPlugin({
      server: `export default { async fetch() { await new Promise((resolve) => setTimeout(resolve, 1500)); return Response.json({ ok: true }) } }`,
    })
    await here.mallory.install(killer)
    const other = await here.platform.tenant()
    await other.install(slow)
    await other.plugin(slow)
    const post = other.plugin(slow, '/', { method: 'POST', body: {} })
    const get = other.plugin(slow)
    await here.mallory.plugin(killer)
    const { json, status } = await post
    if (status !== 200) expect(json).to.include({ code: 'worker.lost', retry: true })
    expect((await get).status).to.equal(200)
  })
})
