import { request as send } from 'node:http'
import { expect } from 'chai'
import { randomPluginId } from '../../../test/support/bundles.ts'
import {
  aPlatform,
  patientLimits,
  testPassword,
  type TestPlatform,
  type TestTenant,
} from '../../../test/support/platform.ts'
import { defaultLimits } from '../../limits.ts'
import { callLimits } from './limits.ts'

/** Few places and much time: what waits for one another for ever would be seen, and nothing ends by itself. */
const limits = { ...patientLimits, concurrency: 3, queue: 1_000 }

/** Its routes call what the body of the request says, and answer with the value or with what was caught. */
const callerServer = `
const answer = async (run) => { try { return { value: await run() } } catch (error) { return { code: error.code, message: error.message, detail: error.detail } } }
const ask = (request, { plugins }) => answer(async () => {
  const { plugin, name, input, options } = await request.json()
  return plugins.call(plugin, name, input, options)
})
export default {
  routes: {
    'POST /call': ask,
    'POST /visit': { public: true, handler: ask },
    'POST /uncaught': async (request, { plugins }) => { const { plugin, name, input } = await request.json(); return plugins.call(plugin, name, input) },
    'POST /sugar': async (request, { plugins }) => { const { plugin } = await request.json(); return plugins.plugin(plugin).greet({ name: 'Ada' }) },
    'POST /can': async (request, { can }) => Object.fromEntries((await request.json()).map((one) => [one, can('plugins:' + one)])),
    'GET /list': (_, { plugins }) => plugins.list(),
    'POST /in-transaction': (request, { db, plugins }) => answer(async () => {
      const { plugin } = await request.json()
      return db.transaction(() => plugins.call(plugin, 'greet', { name: 'x' }))
    }),
    'POST /parallel': async (request, { plugins }) => {
      const { plugin, name, count } = await request.json()
      const outcomes = await Promise.allSettled(Array.from({ length: count }, () => plugins.call(plugin, name)))
      return outcomes.map(({ status, reason }) => status === 'fulfilled' ? 'done' : reason.code)
    },
    'POST /enqueue': async (request, { jobs }) => jobs.enqueue('call', await request.json()),
    'GET /jobs/:id': (_, { jobs, params }) => jobs.get(params.id),
  },
  jobs: { call: ({ data }, { plugins }) => answer(() => plugins.call(data.plugin, data.name, data.input)) },
  exposes: { bounce: async ({ plugin, left }, { plugins }) => left === 0 ? 0 : 1 + await plugins.call(plugin, 'bounce', { plugin, left: left - 1 }) },
}`

const calleeServer = `
const burn = (ms) => { const until = Date.now() + ms; while (Date.now() < until) for (let i = 0; i < 1e5; i++); }
export default { exposes: {
  greet: ({ name }) => ({ text: 'Hello ' + name }),
  who: (_, { caller, user, kv, plugin, tenant }) => ({ caller, user: user && { name: user.name, email: user.email }, plugin: plugin.id, tenant: tenant.slug }),
  remember: async ({ value }, { kv }) => { await kv.set('value', value); return kv.get('value') },
  guarded: () => 'for the few',
  liar: () => ({ text: 7 }),
  large: ({ bytes }) => 'x'.repeat(bytes),
  fails: () => { throw new Error('a secret of the callee') },
  never: () => new Promise((resolve) => setTimeout(resolve, 59_000)),
  burns: ({ ms }) => burn(ms),
  remaining: (_, { deadline }) => deadline - Date.now(),
  unlisted: undefined,
} }`

const greeting = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }

describe('the plugins capability', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let other: TestTenant
  let caller: string
  let callee: string
  let member: (path: string, body: unknown) => ReturnType<TestTenant['plugin']>

  before(async () => {
    platform = await aPlatform({ limits })
    ;[tenant, other] = [await platform.tenant(), await platform.tenant()]
    caller = randomPluginId('caller')
    callee = randomPluginId('callee')
    await platform.aPlugin({
      server: calleeServer,
      manifest: {
        id: callee,
        capabilities: { kv: {} },
        permissions: [{ id: `${callee}.few`, label: 'Be one of the few', defaultRoles: [] }],
        exposes: {
          greet: {
            description: 'Says hello',
            input: greeting,
            output: { type: 'object', properties: { text: { type: 'string' } } },
          },
          guarded: { permission: `${callee}.few` },
          liar: { output: { type: 'object', properties: { text: { type: 'string' } } } },
          ...Object.fromEntries(
            ['who', 'remember', 'large', 'fails', 'never', 'burns', 'remaining'].map((name) => [name, {}]),
          ),
        },
      },
    })
    await platform.aPlugin({
      server: callerServer,
      manifest: {
        id: caller,
        capabilities: {
          plugins: { scope: { plugins: [callee, caller, 'absent', 'gone-plugin'] } },
          db: {},
          jobs: {},
          users: { scope: { email: true } },
        },
        jobs: { call: {} },
        exposes: { bounce: {} },
      },
    })
    for (const each of [tenant, other]) await each.install(caller)
    await tenant.install(callee)

    const user = await platform.identity.users.create(tenant.id, {
      email: `mia@${tenant.slug}.example`,
      name: 'Mia',
      password: testPassword,
      role: 'member',
    })
    const { text } = await platform.identity.tokens.create({ tenantId: tenant.id, userId: user.id, name: 'test' })
    member = (path, body) =>
      platform.as(text)(`${tenant.origin}/api/v1/plugins/${caller}${path}`, { method: 'POST', body })
  })
  after(() => platform.close())

  const post = async (path: string, body: unknown, at = tenant, plugin = caller): Promise<unknown> =>
    (await at.plugin(plugin, path, { method: 'POST', body })).json
  const call = async (name: string, input?: unknown, options?: object, plugin = callee) =>
    (await post('/call', { plugin, name, input, options })) as {
      value: never
      code?: string
      message: string
      detail: Record<string, unknown>
    }
  const change = (plugin: string, body: object) =>
    tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body })
  const installationId = async (plugin: string) => (await platform.installations.get(tenant, plugin)).id

  it('calls what another plugin exposes, by name or as a function of an object', async () => {
    expect((await call('greet', { name: 'Ada' })).value).to.deep.equal({ text: 'Hello Ada' })
    expect(await post('/sugar', { plugin: callee })).to.deep.equal({ text: 'Hello Ada' })
  })

  it("tells the callee who calls and for whom, and runs it under the callee's grant", async () => {
    expect((await call('who')).value).to.deep.equal({
      caller: { plugin: caller },
      // The caller may know addresses, the callee may not.
      user: { name: 'Owner' },
      plugin: callee,
      tenant: tenant.slug,
    })
    // The caller has no kv.
    expect((await call('remember', { value: 4 })).value).to.equal(4)
    await change(callee, { grant: {} })
    expect(await call('remember', { value: 5 })).to.deep.include({ code: 'call.failed' })
    expect((await call('remember', { value: 5 })).detail.reason).to.equal('capability.denied')
    await change(callee, { grant: { kv: true } })
  })

  it('calls nothing without the capability, and nothing that was not granted', async () => {
    const bare = await platform.aPlugin({
      server: callerServer.replace(/jobs: \{ call.*\n/, '').replace(/ {2}exposes: .*\n/, ''),
    })
    await tenant.install(bare)
    const denied = await post('/call', { plugin: callee, name: 'greet', input: { name: 'x' } }, tenant, bare)
    expect(denied).to.include({ code: 'capability.undeclared' })

    const asked = { db: true, jobs: true, users: true }
    await change(caller, { grant: asked })
    expect(await call('greet', { name: 'x' })).to.include({ code: 'capability.denied' })
    await change(caller, { grant: { ...asked, plugins: { plugins: [`${callee}.who`] } } })
    expect(await call('greet', { name: 'x' })).to.include({ code: 'capability.scope' })
    expect((await call('who')).value).to.include({ plugin: callee })
    expect(await post('/can', [callee, `${callee}.who`, `${callee}.greet`])).to.deep.equal({
      [callee]: false,
      [`${callee}.who`]: true,
      [`${callee}.greet`]: false,
    })
    const wider = await change(caller, { grant: { ...asked, plugins: { plugins: ['another'] } } })
    expect(wider.json.code).to.equal('grant.invalid')
    await change(caller, { grant: { ...asked, plugins: true } })
    expect((await call('greet', { name: 'x' })).value).to.deep.equal({ text: 'Hello x' })
  })

  it('says what is not exposed, not installed, or not enabled', async () => {
    expect(await call('constructor')).to.include({ code: 'call.not_exposed' })
    expect(await call('unlisted')).to.include({ code: 'call.not_exposed' })
    expect(await call('greet', {}, {}, 'absent')).to.include({ code: 'installation.unknown' })
    await change(callee, { state: 'disabled' })
    expect((await call('greet', { name: 'x' })).code).to.equal('installation.disabled')
    await change(callee, { state: 'enabled' })
    expect((await call('greet', { name: 'x' })).code).to.equal(undefined)
  })

  it('checks what goes in and what comes out by the schemas of the callee', async () => {
    const wrong = await call('greet', { name: 3 })
    expect(wrong).to.include({ code: 'call.invalid_input' })
    expect(wrong.detail).to.deep.include({
      plugin: callee,
      name: 'greet',
      errors: [{ field: 'input.name', rule: 'Invalid input: expected string, received number' }],
    })
    expect((await call('greet')).code).to.equal('call.invalid_input')
    expect((await call('liar')).code).to.equal('call.invalid_output')
    expect((await call('greet', { name: 'x'.repeat(defaultLimits['plugins.callBytes']) })).code).to.equal(
      'call.too_large',
    )
    expect((await call('large', { bytes: defaultLimits['plugins.callBytes'] })).code).to.equal('call.too_large')
  })

  it('asks for the permission of the user, of whom a visitor has none and the platform needs none', async () => {
    const guarded = { plugin: callee, name: 'guarded' }
    expect((await call('guarded')).value).to.equal('for the few')
    expect((await member('/call', guarded)).json).to.include({ code: 'call.forbidden' })
    expect((await member('/uncaught', guarded)).json).to.include({ code: 'call.forbidden', status: 403 })
    const visit = await platform.client.call(`${tenant.origin}/api/v1/plugins/${caller}/visit`, {
      method: 'POST',
      body: guarded,
    })
    expect(visit.json).to.include({ code: 'call.forbidden' })

    const { id } = (await post('/enqueue', guarded)) as { id: string }
    let job: Record<string, unknown>
    do job = (await tenant.plugin(caller, `/jobs/${id}`)).json
    while (job.state !== 'done')
    expect(job.result).to.deep.equal({ value: 'for the few' })
  })

  it('tells the caller that the callee failed, not what it said', async () => {
    const failed = await call('fails')
    expect(failed).to.include({ code: 'call.failed' })
    expect(failed.detail).to.include({ plugin: callee, name: 'fails', reason: 'plugin.error' })
    expect(JSON.stringify(failed)).to.not.match(/secret/)
    const uncaught = await tenant.plugin(caller, '/uncaught', {
      method: 'POST',
      body: { plugin: callee, name: 'fails' },
    })
    expect(uncaught.json).to.include({ code: 'call.failed', status: 502 })
    expect(uncaught.text).to.not.match(/secret/)
  })

  it("ends a call that takes longer than the caller waits, or than the caller's own time", async () => {
    expect((await call('never', null, { timeoutMs: 50 })).code).to.equal('call.timeout')
    expect((await call('remaining', null, { timeoutMs: 5_000 })).value).to.be.within(1, 5_000)
    expect((await call('remaining')).value).to.be.below(60_000 - callLimits.marginMs + 1)
  })

  it('lets a call use no more CPU than its caller has left', async () => {
    expect((await call('burns', { ms: 100 })).code).to.equal(undefined)
    // Together more than one request may use, each less than one call may; how many that are depends on the machine.
    const again = `export default { routes: { 'POST /': async (_, { plugins }) => {
      const codes = []
      while (codes.length < 90 && (codes.at(-1) ?? 'done') === 'done')
        codes.push(await plugins.call('${callee}', 'burns', { ms: 400 }).then(() => 'done', ({ code, detail }) => code + ' ' + detail.reason))
      return codes
    } } }`
    const burning = await platform.aPlugin({
      server: again,
      manifest: { capabilities: { plugins: { scope: { plugins: [callee] } } } },
    })
    await tenant.install(burning)
    const outcomes = (await tenant.plugin(burning, '/', { method: 'POST' })).json as unknown as string[]
    expect(outcomes[0]).to.equal('done')
    expect(outcomes.at(-1)).to.equal('call.failed invocation.cpu')
  })

  it('bounds how deep and how often plugins call one another', async () => {
    const bounce = (left: number) => call('bounce', { plugin: caller, left }, {}, caller)
    expect(await bounce(defaultLimits['plugins.depth'] - 1)).to.deep.equal({
      value: defaultLimits['plugins.depth'] - 1,
    })
    const tooDeep = await bounce(defaultLimits['plugins.depth'])
    expect(tooDeep.detail.reason).to.equal('call.failed')
    const outcomes = (await post('/parallel', {
      plugin: callee,
      name: 'who',
      count: defaultLimits['plugins.calls'] + 1,
    })) as string[]
    expect(outcomes.filter((one) => one === 'done')).to.have.length(defaultLimits['plugins.calls'])
    expect(outcomes.filter((one) => one === 'call.limit')).to.have.length(1)
  })

  it('does not call while a transaction is open, which it would hold up', async () => {
    expect(await post('/in-transaction', { plugin: callee })).to.include({ code: 'call.in_transaction' })
  })

  it('cancels the callee when the caller is gone', async () => {
    const id = await installationId(callee)
    const until = async (count: number) => {
      while (platform.supervisor.invocationsOf(id).length !== count) await new Promise((done) => setTimeout(done, 5))
    }
    const { host } = new URL(tenant.origin)
    const body = JSON.stringify({ plugin: callee, name: 'never' })
    const outgoing = send({
      host: '127.0.0.1',
      port: platform.port,
      method: 'POST',
      path: `/api/v1/plugins/${caller}/call`,
      headers: { host, authorization: `Bearer ${tenant.token}`, 'content-type': 'application/json' },
    })
    outgoing.on('error', () => undefined)
    outgoing.end(body)
    await until(1)
    outgoing.destroy()
    await until(0)
  })

  it('gets two plugins through that call one another with all they have', async () => {
    const ids = [randomPluginId(), randomPluginId()] as const
    for (const [at, id] of ids.entries()) {
      const next = ids[1 - at]
      await platform.aPlugin({
        server: `export default {
          routes: { 'GET /': (_, { plugins }) => plugins.call('${next}', 'there', { left: 2 }) },
          exposes: { there: async ({ left }, { plugins }) => left === 0 ? 'done' : plugins.call('${next}', 'there', { left: left - 1 }) },
        }`,
        manifest: { id, capabilities: { plugins: { scope: { plugins: [next] } } }, exposes: { there: {} } },
      })
      await tenant.install(id)
    }
    const answers = await Promise.all(
      Array.from({ length: 12 * limits.concurrency }, (_, at) => tenant.plugin(ids[at % 2]!, '/')),
    )
    for (const { status, text } of answers) expect({ status, text }).to.deep.equal({ status: 200, text: '"done"' })
  })

  it('reaches nothing of another tenant', async () => {
    const [mine, stranger] = [await platform.tenant(), await platform.tenant()]
    const ask = (at: TestTenant, name: string, input?: unknown) => post('/call', { plugin: callee, name, input }, at)
    for (const plugin of [caller, callee]) await mine.install(plugin)
    await stranger.install(caller)
    expect(await ask(stranger, 'greet', { name: 'x' })).to.include({ code: 'installation.unknown' })
    await stranger.install(callee)
    expect(await ask(mine, 'remember', { value: 'mine' })).to.deep.equal({ value: 'mine' })
    expect(((await ask(stranger, 'who')) as { value: object }).value).to.include({ tenant: stranger.slug })
    expect(await ask(stranger, 'remember', { value: 'theirs' })).to.deep.equal({ value: 'theirs' })
    const { rows } = await platform.core.raw<{ rows: { value: string }[] }>('select value from ??.kv', [
      `t_${mine.slug}`,
    ])
    expect(rows).to.deep.equal([{ value: 'mine' }])
  })

  it('lists what it may call', async () => {
    const list = (await tenant.plugin(caller, '/list')).json as unknown as { plugin: string; name: string }[]
    expect(list).to.have.length(11)
    expect(list.find(({ name }) => name === 'greet')).to.deep.include({
      plugin: callee,
      version: '1.0.0',
      description: 'Says hello',
      input: greeting,
    })
  })

  it('shows everyone at the tenant what its plugins expose, page by page', async () => {
    interface Found {
      items: { plugin: string; name: string }[]
      nextCursor?: string
    }
    const page = async (query: string) => (await tenant.call(`/api/v1/functions?${query}`)).json as unknown as Found
    const first = await page(`plugin=${callee}&limit=4`)
    const second = await page(`plugin=${callee}&limit=4&cursor=${first.nextCursor}`)
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect(names).to.deep.equal(['burns', 'fails', 'greet', 'guarded', 'large', 'liar', 'never', 'remaining'])
    expect(first.items[2]).to.deep.include({ plugin: callee, version: '1.0.0', input: greeting })
    expect(first.items[3]).to.include({ permission: `${callee}.few` })
    const others = (await other.call('/api/v1/functions')).json as unknown as Found
    expect(others.items.every(({ plugin }) => plugin === caller)).to.equal(true)
    await change(callee, { state: 'disabled' })
    expect((await page(`plugin=${callee}`)).items).to.deep.equal([])
    await change(callee, { state: 'enabled' })
  })

  it('is metered at the callee', async () => {
    const invocations = async () => {
      const { json } = await tenant.call(`/api/v1/installations/${callee}/usage`)
      return (json.items as { invocations: number }[]).reduce((sum, hour) => sum + hour.invocations, 0)
    }
    const before = await invocations()
    await call('greet', { name: 'x' })
    expect(await invocations()).to.equal(before + 1)
  })
})
