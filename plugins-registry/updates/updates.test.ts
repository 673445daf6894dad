import { expect } from 'chai'
import { aBundle, randomPluginId, type BundleParts } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'
import { until } from '../../test/support/queues.ts'

const good = `export default { fetch: (request, { plugin }) => new Response('fine') }`
const hungry = `export default { fetch: () => { let n = 0; for (let i = 0; i < 1e7; i++) n = (n + i) % 7; return new Response('fine' + n) } }`
const slow = `export default { fetch: async () => { await new Promise((done) => setTimeout(done, 3_000)); return new Response('fine') } }`
const bad = `export default { fetch: () => { throw new Error('worse than before') } }`

interface UpdateJson {
  id: string
  plugin: string
  state: string
  fromVersion: string
  toVersion: string
  reason?: { code: string; message: string }
  after?: { invocations: number; failures: number }
}

describe('updates by policy, over HTTP', () => {
  let platform: TestPlatform
  let tenants: [TestTenant, TestTenant, TestTenant]
  before(async () => {
    platform = await aPlatform()
    tenants = await Promise.all([platform.tenant(), platform.tenant(), platform.tenant()])
  })
  after(() => platform.close())

  const nameOf = (id: string) => `Tool ${id}`
  const publish = async (id: string, version: string, { manifest, ...parts }: BundleParts = {}) =>
    platform.upload(await aBundle({ server: good, ...parts, manifest: { id, version, name: nameOf(id), ...manifest } }))
  const at = (id: string) => `/api/v1/installations/${id}`
  const change = async (tenant: TestTenant, id: string, body: object) => {
    const answer = await tenant.call(at(id), { method: 'PATCH', body })
    expect(answer.status, answer.text).to.equal(200)
    return answer.json
  }
  const versionAt = async (tenant: TestTenant, id: string) => (await tenant.call(at(id))).json.version
  const reaches = async (tenant: TestTenant, id: string, version: string) =>
    expect(
      await until(
        () => versionAt(tenant, id),
        (now) => now === version,
      ),
    ).to.equal(version)
  const updatesOf = async (tenant: TestTenant, id: string) =>
    (await tenant.call(`/api/v1/updates?plugin=${id}`)).json.items as unknown as UpdateJson[]
  const ends = async (tenant: TestTenant, id: string, state: string) => {
    const [last] = await until(
      () => updatesOf(tenant, id),
      ([first]) => first?.state === state,
    )
    expect(last, JSON.stringify(last)).to.include({ state })
    return last!
  }
  const policy = async (tenant: TestTenant, body: object) => {
    const answer = await tenant.call('/api/v1/update-policy', { method: 'PUT', body })
    expect(answer.status, answer.text).to.equal(200)
  }
  const titles = async (tenant: TestTenant) =>
    ((await tenant.call('/api/v1/notifications')).json.items as { title: string }[]).map(({ title }) => title)

  it('come as far as the policy of the installation, or else of the tenant, says', async () => {
    const [follows, patches, pinned] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0')
    for (const tenant of tenants) await tenant.install(id)
    await policy(follows, { policy: 'minor', rules: { watchSeconds: 1 } })
    await policy(pinned, { policy: 'all' })
    await change(patches, id, { updatePolicy: 'patch' })
    expect((await change(pinned, id, { pinned: true })).updatePolicy).to.equal('default')

    await publish(id, '1.0.1')
    await publish(id, '1.1.0')
    await publish(id, '2.0.0')
    await reaches(follows, id, '1.1.0')
    await reaches(patches, id, '1.0.1')
    expect(await versionAt(pinned, id)).to.equal('1.0.0')
    const done = await ends(follows, id, 'done')
    expect((await follows.call(`/api/v1/updates/${done.id}`)).json).to.include({ plugin: id, toVersion: '1.1.0' })
    expect((await patches.call(`/api/v1/updates/${done.id}`)).json.code).to.equal('request.not_found')
    const told = `${nameOf(id)} was updated to 1.1.0`
    expect(
      await until(
        () => titles(follows),
        (each) => each.includes(told),
      ),
    ).to.include(told)
    const { json: trail } = await follows.call(`/api/v1/audit?action=installation.*&target=${id}`)
    const [result, begun] = trail.items as { action: string; actor: { kind: string }; [more: string]: unknown }[]
    expect(begun).to.deep.include({
      action: 'installation.begin',
      detail: { update: done.id, version: '1.1.0', does: 'installation.change' },
    })
    expect(result).to.deep.include({
      action: 'installation.change',
      before: { version: done.fromVersion },
      after: { version: '1.1.0' },
      detail: { update: done.id },
    })
    expect([begun?.actor.kind, result?.actor.kind]).to.deep.equal(['system', 'system'])

    await change(pinned, id, { pinned: false })
    await reaches(pinned, id, '2.0.0')
  })

  it('come to what was published while the one before was watched', async () => {
    const [tenant] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0')
    await tenant.install(id)
    await policy(tenant, { policy: 'minor', rules: { watchSeconds: 3 } })
    await publish(id, '1.0.1')
    await ends(tenant, id, 'watched')
    await publish(id, '1.1.0')
    await reaches(tenant, id, '1.1.0')
  })

  it('come to no version of a channel that is not followed, and leave new capabilities to consent', async () => {
    const [tenant] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0', { manifest: { capabilities: { kv: {} } } })
    await tenant.install(id)
    await policy(tenant, { policy: 'all', rules: { watchSeconds: 1 } })
    await publish(id, '1.1.0-rc.1')
    await publish(id, '1.0.1', { manifest: { capabilities: { kv: {}, notify: {} } } })
    await reaches(tenant, id, '1.0.1')
    const { json } = await tenant.call('/api/v1/consents?state=open')
    const asked = (json.items as { plugin: string; capability: string }[]).filter(({ plugin }) => plugin === id)
    expect(asked.map(({ capability }) => capability)).to.deep.equal(['notify'])
  })

  it('go back by themselves when more fails than before, tell the admins, and do not come again', async () => {
    const [tenant] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0')
    await tenant.install(id)
    await policy(tenant, { policy: 'all', rules: { watchSeconds: 600, minInvocations: 5 } })
    await publish(id, '1.1.0', { server: bad })
    await reaches(tenant, id, '1.1.0')
    for (let n = 0; n < 5; n++) await tenant.plugin(id)
    const back = await ends(tenant, id, 'rolled_back')
    expect(back.reason).to.deep.equal({
      code: 'update.errors',
      message: '100 % failed; before it were 0 %.',
    })
    const inGerman = await tenant.call(`/api/v1/updates/${back.id}`, { headers: { 'accept-language': 'de' } })
    expect(inGerman.json).to.have.nested.property('reason.message', '100 % schlugen fehl; davor waren es 0 %.')
    expect(back.after).to.include({ invocations: 5, failures: 5 })
    await reaches(tenant, id, '1.0.0')
    expect((await tenant.plugin(id)).text).to.equal('fine')
    const told = `${nameOf(id)} went back to 1.0.0 by itself`
    expect(
      await until(
        () => titles(tenant),
        (each) => each.includes(told),
      ),
    ).to.include(told)
    await policy(tenant, { policy: 'minor', rules: { watchSeconds: 1 } })
    await publish(id, '1.1.1')
    await reaches(tenant, id, '1.1.1')
    expect((await updatesOf(tenant, id)).map(({ toVersion }) => toVersion)).to.deep.equal(['1.1.1', '1.1.0'])
  })

  it('go back by themselves when each takes much more CPU time than before, or much longer', async () => {
    const [tenant] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0')
    await tenant.install(id)
    for (let n = 0; n < 25; n++) await tenant.plugin(id)
    const rules = { watchSeconds: 600, minInvocations: 4, cpuFactor: 2, p95Factor: 100 }
    await policy(tenant, { policy: 'all', rules })
    await publish(id, '1.1.0', { server: hungry })
    await reaches(tenant, id, '1.1.0')
    for (let n = 0; n < 4; n++) expect((await tenant.plugin(id)).status).to.equal(200)
    const ate = await ends(tenant, id, 'rolled_back')
    expect(ate.reason?.code, ate.reason?.message).to.equal('update.cpu')
    await reaches(tenant, id, '1.0.0')

    await policy(tenant, { policy: 'all', rules: { ...rules, cpuFactor: 100, p95Factor: 2 } })
    await publish(id, '1.2.0', { server: slow })
    await reaches(tenant, id, '1.2.0')
    for (const { status } of await Promise.all([1, 2, 3, 4].map(() => tenant.plugin(id)))) expect(status).to.equal(200)
    const late = await ends(tenant, id, 'rolled_back')
    expect(late).to.include({ toVersion: '1.2.0' })
    expect(late.reason?.code, late.reason?.message).to.equal('update.p95')
    await reaches(tenant, id, '1.0.0')
  })

  it('say why when they fail, and leave the version of before', async () => {
    const [tenant] = tenants
    const id = randomPluginId()
    const server = `export default { fetch: () => new Response('x'), onUpgrade: () => { throw new Error('not today') } }`
    await publish(id, '1.0.0')
    await tenant.install(id)
    await policy(tenant, { policy: 'all' })
    await publish(id, '1.1.0', { server })
    const failed = await ends(tenant, id, 'failed')
    expect(failed.reason?.code).to.equal('lifecycle.failed')
    expect(await versionAt(tenant, id)).to.equal('1.0.0')
    const { items } = (await tenant.call(`/api/v1/audit?target=${id}&limit=2`)).json as { items: { action: string }[] }
    expect(items.map(({ action }) => action)).to.deep.equal(['installation.fail', 'installation.begin'])
  })

  const canaryAt = (id: string, path = '') => `${platform.url}/api/v1/registry/${path || `plugins/${id}/canaries`}`
  const canary = async (canaryId: string) => (await platform.admin(canaryAt('', `canaries/${canaryId}`))).json

  it('wait for a canary: when it is worse at one tenant it goes back at all, and nobody else gets it', async () => {
    const [first, second, other] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0')
    for (const tenant of tenants) await tenant.install(id)
    await policy(other, { policy: 'all', rules: { watchSeconds: 1 } })
    for (const tenant of [first, second]) await policy(tenant, { policy: 'manual' })
    const draft = await platform.admin(`${platform.url}/api/v1/registry/bundles?state=submitted`, {
      method: 'POST',
      headers: { 'content-type': 'application/gzip' },
      body: await aBundle({ server: bad, manifest: { id, version: '1.1.0' } }),
    })
    expect(draft.status, draft.text).to.equal(201)
    const moves = `${platform.url}/api/v1/registry/plugins/${id}/versions/1.1.0/moves`
    const body = {
      version: '1.1.0',
      tenants: [first.slug, second.slug],
      rules: { minInvocations: 5, watchSeconds: 600 },
    }
    expect((await platform.admin(canaryAt(id), { method: 'POST', body })).json.code).to.equal('request.conflict')
    await platform.admin(moves, { method: 'POST', body: { move: 'approve' } })
    const made = await platform.admin(canaryAt(id), { method: 'POST', body })
    expect(made.status, made.text).to.equal(202)
    await platform.admin(moves, { method: 'POST', body: { move: 'publish' } })
    for (const tenant of [first, second]) await reaches(tenant, id, '1.1.0')
    expect(await versionAt(other, id)).to.equal('1.0.0')

    for (let n = 0; n < 5; n++) await first.plugin(id)
    const ended = await until(
      () => canary(made.json.id as string),
      ({ state }) => state !== 'running',
    )
    expect(ended.state, JSON.stringify(ended)).to.equal('failed')
    expect(ended.stateReason).to.contain(first.slug)
    for (const tenant of [first, second]) await reaches(tenant, id, '1.0.0')
    const { items } = (await platform.admin(canaryAt('', `canaries/${made.json.id as string}/updates`))).json
    expect((items as { tenant: string; state: string }[]).map(({ state }) => state)).to.deep.equal([
      'rolled_back',
      'rolled_back',
    ])
    await publish(id, '1.1.1')
    await reaches(other, id, '1.1.1')
    expect((await updatesOf(other, id)).map(({ toVersion }) => toVersion)).to.deep.equal(['1.1.1'])
  })

  it('come to everyone else once a canary passed', async () => {
    const [first, , other] = tenants
    const id = randomPluginId()
    await publish(id, '1.0.0')
    for (const tenant of [first, other]) await tenant.install(id)
    await policy(first, { policy: 'manual' })
    await platform.admin(`${platform.url}/api/v1/registry/bundles?state=submitted`, {
      method: 'POST',
      headers: { 'content-type': 'application/gzip' },
      body: await aBundle({ server: good, manifest: { id, version: '1.1.0' } }),
    })
    const moves = `${platform.url}/api/v1/registry/plugins/${id}/versions/1.1.0/moves`
    await platform.admin(moves, { method: 'POST', body: { move: 'approve' } })
    const body = { version: '1.1.0', tenants: [first.slug], rules: { watchSeconds: 1 } }
    const made = await platform.admin(canaryAt(id), { method: 'POST', body })
    await platform.admin(moves, { method: 'POST', body: { move: 'publish' } })
    await reaches(other, id, '1.1.0')
    expect(await canary(made.json.id as string)).to.include({ state: 'passed', byPlatform: true })
    const listed = await platform.admin(canaryAt(id))
    expect(listed.json.items).to.have.length(1)
    const strange = await first.call(`/api/v1/registry/canaries/${made.json.id as string}`)
    expect(strange.status).to.be.oneOf([401, 403, 404])
  })

  it('come to tenants that a publisher chose for a canary, and let it promote or stop it', async () => {
    const [publisher, follower, manual] = tenants
    const id = randomPluginId()
    const post = (path: string, body?: object) => publisher.call(`/api/v1/publishing/${path}`, { method: 'POST', body })
    const submit = async (version: string) => {
      const uploaded = await publisher.call('/api/v1/publishing/bundles?visibility=public', {
        method: 'POST',
        headers: { 'content-type': 'application/gzip' },
        body: await aBundle({ server: good, manifest: { id, version } }),
      })
      expect(uploaded.status, uploaded.text).to.equal(201)
      const moves = `${platform.url}/api/v1/registry/plugins/${id}/versions/${version}/moves`
      await platform.admin(moves, { method: 'POST', body: { move: 'approve' } })
    }
    const begin = (version: string, at: TestTenant[]) =>
      post(`plugins/${id}/canaries`, { version, tenants: at.map(({ slug }) => slug), rules: { watchSeconds: 600 } })
    await submit('1.0.0')
    await post(`plugins/${id}/versions/1.0.0/moves`, { move: 'publish' })
    for (const tenant of tenants) await tenant.install(id)
    for (const tenant of [publisher, manual]) await policy(tenant, { policy: 'manual' })
    await policy(follower, { policy: 'minor', rules: { watchSeconds: 700 } })

    await submit('1.1.0')
    for (const strange of [manual.slug, 'nobody-at-all'])
      expect(
        (await post(`plugins/${id}/canaries`, { version: '1.1.0', tenants: [follower.slug, strange] })).json.code,
      ).to.equal('installation.unknown')
    const made = await begin('1.1.0', [publisher, follower])
    expect(made.status, made.text).to.equal(202)
    const canaryId = made.json.id as string
    for (const tenant of [publisher, follower]) await reaches(tenant, id, '1.1.0')
    const { items } = (await publisher.call(`/api/v1/publishing/canaries/${canaryId}/updates`)).json
    const held = (items as { tenant: string; rules: { watchSeconds: number } }[]).map(
      ({ tenant, rules }) => `${tenant} ${rules.watchSeconds}`,
    )
    expect(held).to.have.members([`${publisher.slug} 600`, `${follower.slug} 700`])
    expect((await follower.call(`/api/v1/publishing/canaries/${canaryId}`)).json.code).to.equal('request.not_found')

    await policy(manual, { policy: 'minor', rules: { watchSeconds: 1 } })
    expect((await post(`canaries/${canaryId}/promote`)).json).to.include({ state: 'passed' })
    await reaches(manual, id, '1.1.0')
    expect((await post(`canaries/${canaryId}/promote`)).json.code).to.equal('request.conflict')
    await ends(manual, id, 'done')

    await submit('1.2.0')
    expect((await begin('1.2.0', [follower])).json.code, 'it is watched still').to.equal('request.conflict')
    const second = await begin('1.2.0', [manual])
    await reaches(manual, id, '1.2.0')
    expect(second.json).to.include({ byPlatform: false })
    const stopped = await post(`canaries/${second.json.id as string}/cancel`, { takeBack: true })
    expect(stopped.json, stopped.text).to.include({ state: 'cancelled' })
    await reaches(manual, id, '1.1.0')
    expect((await publisher.call(`/api/v1/publishing/plugins/${id}/canaries`)).json.items).to.have.length(2)
  })

  it('leave a trail, and hold a change of the policy to what was seen', async () => {
    const [, tenant] = tenants
    await policy(tenant, { policy: 'patch' })
    const seen = await tenant.call('/api/v1/update-policy')
    const etag = String(seen.headers.etag)
    const put = (body: object) =>
      tenant.call('/api/v1/update-policy', { method: 'PUT', body, headers: { 'if-match': etag } })
    expect((await put({ policy: 'minor' })).status).to.equal(200)
    expect((await put({ policy: 'all' })).json.code).to.equal('request.precondition')
    expect((await put({ policy: 'sometimes' })).json.code).to.equal('request.invalid')
    expect((await tenant.call('/api/v1/audit?limit=20')).text).to.contain('updates.change')
  })

  it('say what became of the data on the way back', async () => {
    const [tenant] = tenants
    const id = randomPluginId()
    const files = (more: object = {}) => ({ 'migrations/001.sql': 'create table a (id int)', ...more })
    const capabilities = { db: {} }
    await publish(id, '1.0.0', { files: files(), manifest: { capabilities } })
    await tenant.install(id)
    await publish(id, '1.1.0', {
      manifest: { capabilities },
      files: files({
        'migrations/002.sql': 'create table b (id int)',
        'migrations/003.sql': 'create table c (id int)',
        'migrations/003.down.sql': 'drop table c',
      }),
    })
    await change(tenant, id, { version: '1.1.0' })
    const back = await tenant.call(`${at(id)}/rollback`, { method: 'POST' })
    expect(back.json.migrations, back.text).to.deep.equal({
      takenBack: ['migrations/003.sql'],
      kept: ['migrations/002.sql'],
    })
  })
})
