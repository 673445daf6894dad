import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { ended, tightLimits } from './support.ts'

const server = 'export default { fetch: () => Response.json({ ok: true }) }'

describe('hostile: who shares a process with whom', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let globex: TestTenant
  let own: string

  before(async () => {
    own = `own-${Date.now().toString(36)}`
    platform = await aPlatform({ workers: 1, limits: tightLimits, ownProcess: [`plugin:${own}`] })
    acme = await platform.tenant()
    globex = await platform.tenant()
  })
  after(() => platform?.close())

  /** Process ids of the workers in which an installation has an isolate. */
  const pidsOf = async (tenant: TestTenant, plugin: string) => {
    const { deployment } = await platform.installations.deployment(tenant, plugin)
    return platform.supervisor
      .statistics()
      .workers.filter(({ installations }) => installations.includes(deployment.installation.id))
      .map(({ pid }) => pid)
  }
  const running = async (tenant: TestTenant, plugin: string) => {
    await tenant.install(plugin)
    const { status, text } = await tenant.plugin(plugin)
    expect(status, text).to.equal(200)
    const pids = await pidsOf(tenant, plugin)
    expect(pids).to.have.lengthOf(1)
    return pids[0]
  }

  it('verified plugins share; unverified ones share with nothing but others of their tenant', async () => {
    const [verified, also, unverified, another] = await Promise.all([
      platform.aPlugin({ server }),
      platform.aPlugin({ server }),
      platform.aPlugin({ server }, { verified: false }),
      platform.aPlugin({ server }, { verified: false }),
    ])
    const shared = await running(acme, verified)
    expect(await running(globex, also)).to.equal(shared)
    const acmes = await running(acme, unverified)
    const globexes = await running(globex, unverified)
    expect(new Set([shared, acmes, globexes]).size).to.equal(3)
    expect(await running(acme, another)).to.equal(acmes)
    for (const { group, pid } of platform.supervisor.statistics().workers)
      if (pid === shared) expect(group).to.match(/^verified:/)
  })

  it('what is verified later moves to the others, and back', async () => {
    const plugin = await platform.aPlugin({ server }, { verified: false })
    const before = await running(acme, plugin)
    const verify = (verified: boolean) =>
      platform.admin(`${platform.url}/api/v1/registry/plugins/${plugin}`, { method: 'PATCH', body: { verified } })
    await verify(true)
    expect((await acme.plugin(plugin)).status).to.equal(200)
    expect((await pidsOf(acme, plugin)).some((pid) => pid !== before)).to.equal(true)
    await verify(false)
    expect((await acme.plugin(plugin)).status).to.equal(200)
    expect(await pidsOf(acme, plugin)).to.include(before)
  })

  it('a plugin that is to have processes of its own has one at each tenant', async () => {
    await platform.aPlugin({ manifest: { id: own }, server })
    const shared = await running(acme, await platform.aPlugin({ server }))
    const pids = [await running(acme, own), await running(globex, own)]
    expect(new Set([shared, ...pids]).size).to.equal(3)
  })

  it('what runs long moves away from what is quick', async () => {
    const heavy = await platform.aPlugin({
      server: `export default { fetch({ url }) { if (url.endsWith('/fine')) return Response.json({}); for (;;); } }`,
    })
    const quick = await running(acme, await platform.aPlugin({ server }))
    await globex.install(heavy)
    ended('invocation.cpu')(await globex.plugin(heavy))
    expect((await globex.plugin(heavy, '/fine')).status).to.equal(200)
    const { workers } = platform.supervisor.statistics()
    const { deployment } = await platform.installations.deployment(globex, heavy)
    const apart = workers.find(({ group }) => group === 'verified:heavy')
    expect(apart?.installations ?? []).to.include(deployment.installation.id)
    expect(apart?.pid).to.not.equal(quick)
  })

  it('code from strings runs only where the platform admin allowed it', async () => {
    const plugin = await platform.aPlugin({
      server: `export default { fetch() { try { return Response.json({ made: new Function('return 6 * 7')(), wasm: typeof WebAssembly }) } catch (error) { return Response.json({ refused: error.name, wasm: typeof WebAssembly }) } } }`,
    })
    await acme.install(plugin)
    expect((await acme.plugin(plugin)).json).to.deep.equal({ refused: 'EvalError', wasm: 'undefined' })
    const allowed = await platform.admin(`${platform.url}/api/v1/registry/plugins/${plugin}`, {
      method: 'PATCH',
      body: { dynamicCode: true },
    })
    expect(allowed.status).to.equal(204)
    expect((await acme.plugin(plugin)).json).to.deep.equal({ made: 42, wasm: 'object' })
  })
})
