import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { aBundle, randomPluginId } from '../support/bundles.ts'
import { createClient, type Answer } from '../support/client.ts'
import { aPlatformProcess, type PlatformProcess } from '../support/platform-process.ts'
import { until } from '../support/queues.ts'

describe('what platform processes know of what was used', () => {
  let platform: PlatformProcess
  before(async () => {
    platform = await aPlatformProcess()
  })
  after(() => platform.close())

  it('is, of another process, its workers and where a plugin spends its time there', async () => {
    const { admin, at, call, plugin, slug } = await setUp(platform)
    const other = await platform.beside()
    try {
      expect((await call(other.port)).status).to.equal(200)
      const see = async () => (await admin('GET', '/api/v1/platform/workers')).json as unknown as Seen
      const others = ({ processes }: Seen) => processes.find(({ pid }) => pid === other.pid)
      // On a busy machine it may not answer within the time that it is given.
      const seen = await until(see, (each) => others(each)?.answered === true)
      const { id, answered } = others(seen)!
      expect(answered).to.equal(true)
      const { items } = seen
      const isolates = items.filter(({ process }) => process === id).flatMap((worker) => worker.isolates)
      expect(isolates.find((isolate) => isolate.plugin === plugin)).to.deep.include({ tenant: slug, invocations: 1 })
      const own = items.filter(({ process }) => process !== id).flatMap((worker) => worker.isolates)
      expect(own.filter((isolate) => isolate.plugin === plugin)).to.deep.equal([])

      const profile = (process?: string) =>
        admin('POST', `/api/v1/tenants/${slug}/installations/${plugin}/profile`, { seconds: 3, process })
      const busy = async (during: Promise<Answer>) => {
        const calls = setInterval(() => void call(other.port, '/busy'), 50)
        const { status, text, json } = await during.finally(() => clearInterval(calls))
        expect(status, text.slice(0, 500)).to.equal(200)
        return (json as unknown as Profile).nodes.map(({ callFrame }) => callFrame.url)
      }
      expect(await busy(profile(id)), 'in that one').to.include(entered)
      expect(await busy(at(`/api/v1/installations/${plugin}/profile`, { seconds: 3 })), 'in all').to.include(entered)
      await other.kill()
      expect((await see()).processes.find((each) => each.id === id)?.answered, 'when it was killed').to.equal(false)
      const { json } = await profile(randomUUID())
      expect(json.code).to.equal('request.conflict')
    } finally {
      await other.kill()
    }
  })

  it('is exact but for what was used since the last flush when it is killed, and nothing counts twice', async () => {
    const { call, usage } = await setUp(platform)

    /** Sends until told to stop; says how many were answered. */
    const send = async (forMs: number) => {
      const end = performance.now() + forMs
      let answered = 0
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          while (performance.now() < end) {
            const { status } = await call()
            if (status === 200) answered += 1
            await sleep(5)
          }
        }),
      )
      return answered
    }

    const before = await send(1_000)
    const written = await until(usage, (count) => count >= before)
    expect(written, 'what was used before a flush').to.equal(before)

    const after = await send(800)
    await platform.kill()
    await platform.start()
    expect(await usage(), 'at most what was used since').to.be.within(before, before + after)

    const kept = await usage()
    const again = await send(500)
    await platform.stop()
    expect(await usage(), 'an orderly end writes everything').to.equal(kept + again)
  })
})

/** What is on the stack of every invocation; plugin code itself may be inlined into it. */
const entered = 'plexica:///guest.js'

interface Seen {
  processes: { id: string; pid: number; answered: boolean }[]
  items: { process: string; isolates: { plugin: string; tenant: string; invocations: number }[] }[]
}

interface Profile {
  nodes: { callFrame: { url: string } }[]
}

/** A tenant with a plugin, a way to call it, and what the database says was used of it. */
const setUp = async ({ core, url, port, platformToken }: PlatformProcess) => {
  const client = createClient(port)
  const admin = (method: string, path: string, body?: unknown, type = 'application/json') =>
    client.call(`${url}${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${platformToken}`, 'content-type': type },
    })
  const made = async (...given: Parameters<typeof admin>) => {
    const answer = await admin(...given)
    if (answer.status >= 300) throw new Error(answer.text)
  }
  const slug = `t${randomBytes(5).toString('hex')}`
  const owner = { email: `owner@${slug}.example`, name: 'Owner', password: 'correct horse battery' }
  await made('POST', '/api/v1/tenants', { slug, name: slug, admin: owner })
  const user = await core('core.users').where({ email: owner.email }).first('id', 'tenant_id')
  const token = `plx_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(token).digest()
  await core('core.api_tokens').insert({ tenant_id: user.tenant_id, user_id: user.id, name: 'test', hash })

  const plugin = randomPluginId()
  const server = `
    export default { routes: {
      'GET /': () => 'ok',
      'GET /busy': () => { for (const until = Date.now() + 20; Date.now() < until; ); return 'done' },
    } }`
  await made(
    'POST',
    '/api/v1/registry/bundles',
    await aBundle({ manifest: { id: plugin }, server }),
    'application/gzip',
  )
  await made('POST', `/api/v1/tenants/${slug}/installations`, { plugin })

  const headers = { authorization: `Bearer ${token}` }
  return {
    admin,
    plugin,
    slug,
    /** Calls the plugin, in the process that listens there. */
    call: (of = port, path = '/') =>
      createClient(of).call(`http://${slug}.localhost:${of}/api/v1/plugins/${plugin}${path}`, { headers }),
    /** Posts to the tenant's own API. */
    at: (path: string, body: unknown) =>
      client.call(`http://${slug}.localhost:${port}${path}`, { method: 'POST', body, headers }),
    async usage() {
      const of = { tenant_id: user.tenant_id, plugin_id: plugin }
      const [hours, days] = await core.transaction(
        async (trx) => [await trx('core.usage').where(of), await trx('core.usage_days').where(of)] as const,
        { isolationLevel: 'repeatable read' },
      )
      const sum = (rows: { invocations: string }[]) =>
        rows.reduce((all, { invocations }) => all + Number(invocations), 0)
      expect(sum(days), 'days are the sums of their hours').to.equal(sum(hours))
      return sum(hours)
    },
  }
}
