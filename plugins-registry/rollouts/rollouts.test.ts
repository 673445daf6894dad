import { expect } from 'chai'
import { installationName } from '../../runtime/database/names.ts'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

interface RolloutJson {
  id: string
  plugin: string
  state: string
  stateReason?: string
  tenants: Record<string, number>
}

interface TargetJson {
  tenant: string
  outcome: string
  fromVersion?: string
  reason?: { code: string; message: string }
}

describe('rollouts, over HTTP', () => {
  let platform: TestPlatform
  let tenants: TestTenant[]
  let plugin: string

  before(async () => {
    platform = await aPlatform()
    tenants = []
    for (let n = 0; n < 6; n++) tenants.push(await platform.tenant())
  })
  after(() => platform.close())

  const call = async (path: string, body?: object, method = body ? 'POST' : 'GET') =>
    platform.admin(`${platform.url}/api/v1/registry/${path}`, { method, ...(body && { body: { ...body } }) })
  const begin = async (body: object) => (await call(`plugins/${plugin}/rollouts`, { version: '1.1.0', ...body })).json
  const rollout = async (id: string) => (await call(`rollouts/${id}`)).json as unknown as RolloutJson
  const ended = (id: string) =>
    until(
      () => rollout(id),
      ({ state }) => state !== 'running',
    )
  const targets = async (id: string, query = '') =>
    (await call(`rollouts/${id}/tenants?limit=100${query}`)).json.items as unknown as TargetJson[]
  const versions = async () =>
    Promise.all(
      tenants.map(async (each) => (await each.call(`/api/v1/installations/${plugin}`)).json.version as string),
    )

  /** At these tenants the migration of 1.1.0 fails, until it is mended. */
  const breakAt = async (...which: number[]) => {
    for (const n of which)
      await platform.core(`${installationName(tenants[n]!.slug, plugin)}.notes`).insert([{ id: 1 }, { id: 1 }])
  }
  const mendAt = async (...which: number[]) => {
    for (const n of which) await platform.core(`${installationName(tenants[n]!.slug, plugin)}.notes`).delete()
  }

  beforeEach(async () => {
    plugin = randomPluginId()
    const first = { 'migrations/001.sql': 'create table notes (id int)' }
    const second = { ...first, 'migrations/002.sql': 'alter table notes add primary key (id)' }
    for (const [version, files] of [
      ['1.0.0', first],
      ['1.1.0', second],
      ['1.2.0', second],
    ] as const)
      await platform.upload(await aBundle({ manifest: { id: plugin, version, capabilities: { db: {} } }, files }))
    for (const tenant of tenants) await tenant.install(plugin, { version: '1.0.0' })
  })

  it('move all that have the plugin, and say what became of it at each', async () => {
    const made = await call(`plugins/${plugin}/rollouts`, { version: '1.1.0' })
    expect(made.status).to.equal(202)
    const id = made.json.id as string
    expect(await ended(id)).to.deep.include({
      state: 'done',
      tenants: { pending: 0, running: 0, done: 6, failed: 0, skipped: 0 },
    })
    expect(await versions()).to.deep.equal(Array(6).fill('1.1.0'))
    const each = await targets(id)
    expect(each.map(({ tenant }) => tenant)).to.deep.equal(tenants.map(({ slug }) => slug).sort())
    expect(each[0]).to.include({ outcome: 'done', fromVersion: '1.0.0', attempts: 1 })
    expect(each[0]).to.include.keys('startedAt', 'finishedAt')
    expect((await call(`plugins/${plugin}/rollouts`)).json.items).to.have.length(1)
    const trail = await tenants[0]!.call('/api/v1/audit?limit=5')
    expect(trail.text).to.contain(id)
  })

  it('leave out who pinned the version, who is suspended, who has it or a later one, and who has no such plugin', async () => {
    const [pinned, suspended, has, later, gone, plain] = tenants as [TestTenant, ...TestTenant[]]
    const path = `/api/v1/installations/${plugin}`
    await pinned.call(path, { method: 'PATCH', body: { pinned: true } })
    await has!.call(path, { method: 'PATCH', body: { version: '1.1.0' } })
    await later!.call(path, { method: 'PATCH', body: { version: '1.2.0' } })
    await gone!.call(path, { method: 'DELETE' })
    await platform.tenants.suspend(suspended!.slug)
    const { id } = await begin({ tenants: tenants.map(({ slug }) => slug) })
    const { state } = await ended(id as string)
    await platform.tenants.resume(suspended!.slug)
    expect(state).to.equal('done')
    const outcomes = (await targets(id as string)).map(({ outcome, reason }) => [outcome, reason?.code])
    expect(outcomes).to.deep.equal([
      ['skipped', 'rollout.pinned'],
      ['skipped', 'tenant.suspended'],
      ['skipped', 'rollout.current'],
      ['skipped', 'rollout.newer'],
      ['skipped', 'installation.unknown'],
      ['done', undefined],
    ])
    expect((await plain!.call(path)).json).to.include({ version: '1.1.0', pinned: false })
    const back = await begin({ tenants: [later!.slug], downgrade: true })
    await ended(back.id as string)
    expect((await later!.call(path)).json).to.include({ version: '1.1.0' })
  })

  it('stop at the threshold of failures, leave those that failed as they were, and go on when resumed', async () => {
    const order = tenants.map(({ slug }) => slug)
    await breakAt(0, 2)
    const { id } = await begin({ tenants: order, failureThreshold: 2, concurrency: 1 })
    const stopped = await ended(id as string)
    expect(stopped).to.include({ state: 'stopped', stateReason: 'It stops at the failure of 2.' })
    expect(stopped.tenants).to.include({ done: 1, failed: 2, pending: 3 })
    expect(await versions()).to.deep.equal(['1.0.0', '1.1.0', '1.0.0', '1.0.0', '1.0.0', '1.0.0'])
    const [failed] = await targets(id as string, '&outcome=failed')
    expect(failed).to.deep.include({
      tenant: order[0],
      reason: {
        code: 'migration.failed',
        message: 'migrations/002.sql, statement 1: could not create unique index "notes_pkey".',
      },
    })
    const german = { headers: { 'accept-language': 'de' } }
    const inGerman = await platform.admin(`${platform.url}/api/v1/registry/rollouts/${id as string}`, german)
    expect(inGerman.json.stateReason).to.equal('Angehalten, da 2 Mandanten gescheitert sind.')
    await mendAt(0, 2)
    await call(`rollouts/${id as string}/resume`, { retryFailed: true })
    expect(await ended(id as string)).to.deep.include({ state: 'done' })
    expect(await versions()).to.deep.equal(Array(6).fill('1.1.0'))
  })

  it('go on below the threshold, and end with what failed', async () => {
    await breakAt(1)
    const { id } = await begin({ failureThreshold: 2 })
    expect(await ended(id as string)).to.deep.include({
      state: 'done',
      tenants: { pending: 0, running: 0, done: 5, failed: 1, skipped: 0 },
    })
  })

  it('begin nothing more while they are paused, and nothing ever when they were cancelled', async () => {
    // Whoever has the table holds the first one up.
    const name = `${installationName(tenants[0]!.slug, plugin)}.notes`
    const holder = await platform.core.transaction()
    await holder.raw(`lock table ${name}`)
    const { id } = await begin({ tenants: tenants.map(({ slug }) => slug), concurrency: 1 })
    await until(
      () => targets(id as string, '&outcome=running'),
      (running) => running.length === 1,
    )
    expect((await call(`rollouts/${id as string}/pause`, {})).json).to.include({ state: 'paused' })
    await holder.rollback()
    const paused = await until(
      () => rollout(id as string),
      (seen) => seen.tenants.running === 0,
    )
    expect(paused).to.deep.include({
      state: 'paused',
      tenants: { pending: 5, running: 0, done: 1, failed: 0, skipped: 0 },
    })
    expect((await call(`rollouts/${id as string}/pause`, {})).json).to.include({ code: 'request.conflict' })
    expect((await begin({})).code).to.equal('request.conflict')

    expect((await call(`rollouts/${id as string}/cancel`, {})).json).to.include({ state: 'cancelled' })
    expect((await rollout(id as string)).tenants).to.include({ done: 1, skipped: 5 })
    expect((await call(`rollouts/${id as string}/resume`, {})).json).to.include({ code: 'request.conflict' })
    const german = { headers: { 'accept-language': 'de' } }
    const left = await platform.admin(`${platform.url}/api/v1/registry/rollouts/${id as string}/tenants`, german)
    expect((left.json.items as TargetJson[])[1]?.reason?.message).to.equal('Die Verteilung wurde vorher abgebrochen.')
    const next = await begin({})
    expect(await ended(next.id as string)).to.deep.include({ state: 'done' })
    expect(await versions()).to.deep.equal(Array(6).fill('1.1.0'))
  })

  it('are listed for all plugins together, the latest first, and are found by plugin and state', async () => {
    const found = async (query: string) => (await call(`rollouts?${query}`)).json.items as unknown as RolloutJson[]
    const ids = async (query: string) => (await found(query)).map(({ id }) => id)
    await tenants[1]!.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { pinned: true } })
    const first = (await begin({ tenants: [tenants[0]!.slug] })).id as string
    await ended(first)
    await breakAt(2)
    const second = (await begin({ version: '1.2.0', failureThreshold: 1, concurrency: 1 })).id as string
    await ended(second)
    expect((await ids('limit=2')).slice(0, 2)).to.deep.equal([second, first])
    expect(await ids(`search=${plugin.slice(1)}`)).to.deep.equal([second, first])
    expect(await ids(`search=${plugin}&state=stopped`)).to.deep.equal([second])
    expect(await ids('search=%25')).to.deep.equal([])
    const [of] = await found(`search=${plugin}`)
    // The one that is pinned has 1.0.0 and keeps it.
    expect(of).to.deep.include({ plugin, name: 'A plugin', fromVersions: ['1.0.0', '1.1.0'] })
    const { nextCursor } = (await call(`rollouts?search=${plugin}&limit=1`)).json
    expect(await ids(`search=${plugin}&limit=1&cursor=${nextCursor as string}`)).to.deep.equal([first])
  })

  it('try again what was held up by others, which is no failure', async () => {
    const holder = await platform.core.transaction()
    await holder.raw(`lock table ${installationName(tenants[0]!.slug, plugin)}.notes`)
    const { id } = await begin({ tenants: [tenants[0]!.slug], failureThreshold: 1 })
    await until(
      async () => (await platform.core('core.work').where({ name: 'upgrade' }).first('attempts', 'errors')) as object,
      (work) => (work as { errors?: unknown[] }).errors?.length === 1,
    )
    await holder.rollback()
    expect(await ended(id as string)).to.deep.include({ state: 'done' })
    expect((await targets(id as string))[0]).to.include({ outcome: 'done', attempts: 2 })
  })

  it('are refused for what there is not', async () => {
    expect(await begin({ version: '9.9.9' })).to.include({ code: 'version.unknown' })
    await call(`plugins/${plugin}/versions/1.2.0/moves`, { move: 'yank', reason: 'It loses notes' })
    expect(await begin({ version: '1.2.0' })).to.include({ code: 'request.conflict', state: 'yanked' })
    expect(await begin({ tenants: ['nobody-here'] })).to.include({ code: 'tenant.unknown', slug: 'nobody-here' })
    expect(await begin({ failureThreshold: 0 })).to.include({ code: 'request.invalid' })
    const nowhere = '00000000-0000-4000-8000-000000000000'
    for (const path of ['', '/tenants']) expect((await call(`rollouts/${nowhere}${path}`)).status).to.equal(404)
    for (const verb of ['pause', 'resume', 'cancel'])
      expect((await call(`rollouts/${nowhere}/${verb}`, {})).status).to.equal(404)
    const asTenant = await tenants[0]!.call(`/api/v1/registry/rollouts/${nowhere}`)
    expect(asTenant.status).to.equal(404)
    const anyone = await platform.client.call(`${platform.url}/api/v1/registry/plugins/${plugin}/rollouts`)
    expect(anyone.status).to.equal(401)
  })
})
