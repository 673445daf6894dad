import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { catalogue } from '../../problems/catalogue.ts'
import { tenantName } from '../../runtime/database/names.ts'
import { defaultLimits, limitEntry, limitIn, limitNames, type LimitName } from '../../sandbox/limits.ts'
import { randomPluginId } from '../support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { quickRetries, until } from '../support/queues.ts'
import { cases, elsewhere, type Outcome, type Stage } from './cases.ts'
import { pushy, slowToLoad } from './plugin.ts'

const root = join(import.meta.dirname, '../..')

describe('every limit', () => {
  let platform: TestPlatform
  let outside: Server
  let url: string
  const [plugin, friend] = [randomPluginId('pushy'), randomPluginId('friend')] as const
  before(async () => {
    outside = createServer((_, response) => response.end('ok'))
    await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done))
    const origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
    url = `${origin}/`
    platform = await aPlatform({ allowPrivate: ['127.0.0.1'], retries: quickRetries })
    await platform.aPlugin(pushy(friend, origin))
    await platform.aPlugin(pushy(plugin, origin, friend))
  })
  after(async () => {
    await platform.close()
    outside.close().closeAllConnections()
  })

  const set = async (tenant: TestTenant, name: LimitName, value: number, ofPlugin = plugin) => {
    const of = limitEntry(name).of === 'tenant' ? '' : `/installations/${ofPlugin}`
    const path = `${platform.url}/api/v1/tenants/${tenant.slug}${of}/quotas/${name}`
    const { status, text } = await platform.admin(path, { method: 'PUT', body: { value, reason: 'A test' } })
    expect(status, text).to.equal(204)
  }

  const stageAt = async (tenant: TestTenant): Promise<Stage> => {
    const { id: user } = await platform.core('core.users').where({ tenant_id: tenant.id }).first('id')
    const post: Stage['post'] = (path, body) => tenant.plugin(plugin, path, { method: 'POST', body })
    return {
      user,
      schema: tenantName(tenant.slug),
      url,
      post,
      async op(name, arg = null) {
        const { status, json } = await post(`/do/${name}`, JSON.stringify(arg))
        return status < 400 ? json : (json as Outcome)
      },
      api: (method, path, body) => tenant.call(`/api/v1${path}`, { method, body }),
      another: () => platform.aPlugin(),
      token: () =>
        platform.identity.tokens.create({ tenantId: tenant.id, userId: user, name: 'test' }).then(
          () => ({}),
          ({ code, detail }) => ({ code, ...detail }),
        ),
      async jobError(id) {
        const look = async () =>
          (await post('/do/job', JSON.stringify(id))).json.value as { error?: Outcome } | undefined
        return (await until(look, (found) => Boolean(found?.error)))?.error ?? {}
      },
      async deliveryError() {
        const look = async () =>
          (await tenant.call('/api/v1/events/deliveries?state=dead')).json.items as { errors: Outcome[] }[]
        return (await until(look, (dead) => dead.length > 0))[0]?.errors.at(-1) ?? {}
      },
      withLock: (table, work) =>
        platform.core.transaction(async (trx) => {
          await trx.raw(`lock table ${table} in access exclusive mode`)
          return work()
        }),
    }
  }

  const aTenant = async () => {
    const tenant = await platform.tenant()
    await tenant.install(plugin)
    return tenant
  }

  it('is in the catalogue with a place that holds others to it, a code that there is, and values in their order', () => {
    for (const name of limitNames) {
      const { at, code, least, default: usual, ceiling, label } = limitEntry(name)
      expect(readFileSync(join(root, at), 'utf8'), `${name} at ${at}`).to.not.equal('')
      if (code !== undefined) expect(catalogue, name).to.have.property(code)
      expect(least, name).to.be.at.most(usual)
      expect(usual, name).to.be.at.most(ceiling)
      expect(limitIn(defaultLimits, name), name).to.equal(usual)
      expect(label, name).to.match(/^[A-Z]/)
    }
  })

  it('has a test that drives plugin code or the API into it', () => {
    for (const name of limitNames) {
      if (cases[name]) continue
      const file = elsewhere[name]
      expect(file, `a case for ${name}`).to.be.a('string')
      expect(readFileSync(join(root, file!), 'utf8'), `${name} in ${file}`).to.include(name)
    }
  })

  for (const name of limitNames) {
    const limit = cases[name]
    if (!limit) continue
    for (const value of limit.values)
      it(`${name} of ${value} is held, and told`, async () => {
        const tenant = await aTenant()
        for (const [other, also] of Object.entries(limit.also ?? {})) await set(tenant, other as LimitName, also)
        if (limit.ofFriend) await tenant.install(friend)
        await set(tenant, name, value, limit.ofFriend ? friend : plugin)
        const outcome = await limit.run(await stageAt(tenant), value)
        const { just, beyond } = 'beyond' in outcome ? outcome : { just: {}, beyond: outcome }
        expect(just.code, `what is just within: ${JSON.stringify(just)}`).to.equal(undefined)
        expect(beyond, 'what is beyond').to.include({ code: limit.code ?? limitEntry(name).code })
        // What jobs and deliveries keep of an error is its code and its sentence.
        if ('limit' in beyond) expect(beyond).to.include({ limit: name, value })
        else expect(/^(job|event|call)\./.test(name), `${JSON.stringify(beyond)} names no limit`).to.equal(true)
      })
  }

  it('queue of 1: one more than run at once may wait, and no other', async () => {
    const tenant = await aTenant()
    await set(tenant, 'concurrency', 1)
    await set(tenant, 'queue', 1)
    const { op } = await stageAt(tenant)
    const all = await Promise.all([1, 2, 3].map(() => op('wait', 2_000)))
    expect(all.flatMap(({ code }) => code ?? [])).to.deep.equal(['installation.busy'])
    expect(all.find(({ code }) => code)).to.include({ limit: 'concurrency', value: 1, queue: 1 })
  })

  it('events.hops of 2: an event that leads to itself is delivered as often, and then kept as given up', async () => {
    const tenant = await aTenant()
    await set(tenant, 'events.hops', 2)
    const stage = await stageAt(tenant)
    await stage.op('tell', { again: true })
    const error = (await stage.deliveryError()) as { code: string; message: string }
    expect(error).to.include({ code: 'event.loop' })
    expect(error.message).to.equal('Events led to one another 3 times; at most 2 are delivered.')
  })

  it('processMemoryMb of 32: what a plugin makes beside its heap ends its process, and nothing else', async () => {
    const tenant = await aTenant()
    await set(tenant, 'processMemoryMb', 32)
    await set(tenant, 'request.cpuMs', 10_000)
    await set(tenant, 'request.wallMs', 10_000)
    const outcome = await (await stageAt(tenant)).op('parse')
    expect(outcome).to.include({ code: 'invocation.memory', limit: 'processMemoryMb', value: 32 })
  })

  it('logLines and logLineBytes: what is more is dropped, and cut off', async () => {
    const tenant = await aTenant()
    await set(tenant, 'logLines', 3)
    await set(tenant, 'logLineBytes', 100)
    await (await stageAt(tenant)).op('logs', { lines: 10, bytes: 500 })
    const lines = async () => (await tenant.call(`/api/v1/logs?plugin=${plugin}`)).json.items as { message: string }[]
    const records = await until(lines, ({ length }) => length >= 3)
    expect(records).to.have.length(3)
    for (const { message } of records) expect(message.length).to.be.at.most(101)
  })

  for (const [name, value, code, how] of [
    ['lifecycle.wallMs', 200, 'invocation.timeout', 'for (const end = Date.now() + 1_500; Date.now() < end;);'],
    ['lifecycle.cpuMs', 60, 'invocation.cpu', 'for (const end = Date.now() + 2_000; Date.now() < end;);'],
  ] as const)
    it(`${name} of ${value} is held while code is loaded, and told`, async () => {
      const slow = await platform.aPlugin(slowToLoad(how))
      const tenant = await platform.tenant()
      await tenant.install(slow)
      await set(tenant, name, value, slow)
      const { json } = await tenant.plugin(slow, '/do/nothing', { method: 'POST', body: {} })
      expect(json).to.include({ code, limit: name, value })
    })
})
