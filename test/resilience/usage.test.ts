import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { aBundle, randomPluginId } from '../support/bundles.ts'
import { createClient } from '../support/client.ts'
import { aPlatformProcess, type PlatformProcess } from '../support/platform-process.ts'

/** How often a process writes what was used; see runtime/metering/metering.ts. */
const flushMs = 5_000

describe('usage, when the platform is killed', () => {
  let platform: PlatformProcess
  before(async () => {
    platform = await aPlatformProcess()
  })
  after(() => platform.close())

  it('is exact but for what was used since the last flush, and nothing counts twice', async function () {
    this.timeout(60_000)
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
    // A whole interval: what was answered until now is written.
    await sleep(flushMs + 500)
    const written = await usage()
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

/** A tenant with a plugin, a way to call it, and what the database says was used of it. */
const setUp = async ({ core, url, port, platformToken }: PlatformProcess) => {
  const client = createClient(port)
  const admin = async (method: string, path: string, body: unknown, type = 'application/json') => {
    const answer = await client.call(`${url}${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${platformToken}`, 'content-type': type },
    })
    if (answer.status >= 300) throw new Error(answer.text)
  }
  const slug = `t${randomBytes(5).toString('hex')}`
  const owner = { email: `owner@${slug}.example`, name: 'Owner', password: 'correct horse battery' }
  await admin('POST', '/api/v1/tenants', { slug, name: slug, admin: owner })
  const user = await core('core.users').where({ email: owner.email }).first('id', 'tenant_id')
  const token = `plx_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(token).digest()
  await core('core.api_tokens').insert({ tenant_id: user.tenant_id, user_id: user.id, name: 'test', hash })

  const plugin = randomPluginId()
  const server = `export default { routes: { 'GET /': () => 'ok' } }`
  await admin(
    'POST',
    '/api/v1/registry/bundles',
    await aBundle({ manifest: { id: plugin }, server }),
    'application/gzip',
  )
  await admin('POST', `/api/v1/tenants/${slug}/installations`, { plugin })

  return {
    call: () =>
      client.call(`http://${slug}.localhost:${port}/api/v1/plugins/${plugin}/`, {
        headers: { authorization: `Bearer ${token}` },
      }),
    async usage() {
      const hours = await core('core.usage').where({ tenant_id: user.tenant_id, plugin_id: plugin })
      const days = await core('core.usage_days').where({ tenant_id: user.tenant_id, plugin_id: plugin })
      const sum = (rows: { invocations: string }[]) =>
        rows.reduce((all, { invocations }) => all + Number(invocations), 0)
      expect(sum(days), 'days are the sums of their hours').to.equal(sum(hours))
      return sum(hours)
    },
  }
}
