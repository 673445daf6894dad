import { expect } from 'chai'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

describe('channels, over HTTP', () => {
  let platform: TestPlatform
  let author: TestTenant
  let other: TestTenant
  before(async () => {
    platform = await aPlatform()
    ;[author, other] = await Promise.all([platform.tenant(), platform.tenant()])
  })
  after(() => platform.close())

  const publish = async (id: string, version: string, query = '') => {
    const answer = await author.call(`/api/v1/publishing/bundles${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/gzip' },
      body: await aBundle({ manifest: { id, version } }),
    })
    expect(answer.status, answer.text).to.equal(201)
    return answer.json
  }
  const at = (id: string) => `/api/v1/installations/${id}`
  const change = (id: string, body: object) => author.call(at(id), { method: 'PATCH', body })
  const latest = async (id: string) => (await change(id, { version: 'latest' })).json.version

  it('put prereleases into beta, and lead those who follow stable past them', async () => {
    const id = randomPluginId()
    expect((await publish(id, '1.0.0')).channel).to.equal('stable')
    expect((await publish(id, '1.1.0-rc.1')).channel).to.equal('beta')
    expect((await publish(id, '1.2.0', '?channel=beta')).channel).to.equal('beta')
    const installed = await author.install(id)
    expect(installed.json).to.include({ version: '1.0.0', channel: 'stable' })
    expect(await latest(id)).to.equal('1.0.0')
    expect((await author.call(`${at(id)}/update`)).json).to.deep.equal({ installed: '1.0.0' })

    expect((await change(id, { channel: 'beta' })).json).to.include({ version: '1.0.0', channel: 'beta' })
    expect((await author.call(`${at(id)}/update`)).json).to.have.nested.property('difference.to', '1.2.0')
    expect(await latest(id)).to.equal('1.2.0')
    await publish(id, '1.3.0')
    expect(await latest(id), 'beta gets what is in stable as well').to.equal('1.3.0')
  })

  it('lead nobody back who leaves beta, and everyone on once a version is moved to stable', async () => {
    const id = randomPluginId()
    await publish(id, '1.0.0')
    await publish(id, '2.0.0-beta.2')
    expect((await author.install(id, { version: '2.0.0-beta.2' })).json.channel).to.equal('beta')
    await change(id, { channel: 'stable' })
    expect(await latest(id)).to.equal('2.0.0-beta.2')
    await publish(id, '2.0.0', '?channel=beta')
    expect(await latest(id)).to.equal('2.0.0-beta.2')
    const path = `/api/v1/publishing/plugins/${id}/versions/2.0.0`
    expect((await other.call(path, { method: 'PATCH', body: { channel: 'stable' } })).json.code).to.equal(
      'version.unknown',
    )
    const moved = await author.call(path, { method: 'PATCH', body: { channel: 'stable' } })
    expect(moved.json.channel, moved.text).to.equal('stable')
    expect(await latest(id)).to.equal('2.0.0')
  })

  it('show in the marketplace what is stable, or beta while there is nothing else', async () => {
    const id = randomPluginId()
    const page = async () => (await author.call(`/api/v1/marketplace/plugins/${id}`)).json
    await publish(id, '1.0.0-beta.1')
    expect(await page()).to.include({ version: '1.0.0-beta.1', channel: 'beta' })
    expect(
      (await author.call('/api/v1/installations', { method: 'POST', body: { plugin: id, channel: 'stable' } })).json
        .code,
    ).to.equal('version.unknown')
    await publish(id, '0.9.0')
    expect(await page()).to.include({ version: '0.9.0', channel: 'stable' })
  })

  it('choose what a plugin needs by the channel of its installation', async () => {
    const [id, needing] = [randomPluginId(), randomPluginId()]
    await publish(id, '1.0.0')
    await publish(id, '1.1.0', '?channel=beta')
    await platform.upload(await aBundle({ manifest: { id: needing, dependencies: { [id]: '^1.0.0' } } }))
    const steps = await author.call(`/api/v1/registry/plugins/${needing}/resolution`)
    expect(steps.json, steps.text).to.have.nested.property('steps[0].version', '1.0.0')
    await author.install(id, { version: '1.0.0', channel: 'beta' })
    await platform.upload(
      await aBundle({ manifest: { id: needing, version: '1.0.1', dependencies: { [id]: '^1.1.0' } } }),
    )
    const beta = await author.call(`/api/v1/registry/plugins/${needing}/resolution`)
    expect(beta.json, beta.text).to.have.nested.property('steps[0].version', '1.1.0')
  })

  it('count what was fetched and installed by version and day, for its publisher alone', async () => {
    const id = randomPluginId()
    await publish(id, '1.0.0')
    await publish(id, '1.1.0')
    const bundle = await author.call(`/api/v1/marketplace/plugins/${id}/versions/1.1.0/bundle`)
    expect(bundle.status).to.equal(200)
    await author.install(id, { version: '1.0.0' })
    await change(id, { version: '1.1.0' })
    const path = `/api/v1/publishing/plugins/${id}/statistics`
    const first = await author.call(`${path}?limit=1`)
    const day = new Date().toISOString().slice(0, 10)
    expect(first.json.items).to.deep.equal([{ version: '1.0.0', day, downloads: 0, installs: 1 }])
    const next = await author.call(`${path}?limit=1&cursor=${String(first.json.nextCursor)}`)
    expect(next.json).to.deep.equal({ items: [{ version: '1.1.0', day, downloads: 1, installs: 1 }] })
    expect((await author.call(`${path}?to=2020-01-01&from=2019-01-01`)).json.items).to.deep.equal([])
    expect((await other.call(path)).json.code).to.equal('version.unknown')
    expect((await other.call(`/api/v1/marketplace/plugins/${id}/versions/1.1.0/bundle`)).json.code).to.equal(
      'version.unknown',
    )
    const { json } = await author.call(`/api/v1/marketplace/plugins/${id}`)
    expect(json.downloads).to.equal(1)
    expect(
      (json.versions as { version: string; installs: number }[]).map(({ version, installs }) => [version, installs]),
    ).to.have.deep.members([
      ['1.0.0', 1],
      ['1.1.0', 1],
    ])
  })
})
