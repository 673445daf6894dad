import { expect } from 'chai'
import { Problem } from '../../problems/problem.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { createSupervisor, type RunningSupervisor } from '../../runtime/supervisor/supervisor.ts'
import { aBundle, randomPluginId, type BundleParts } from '../../test/support/bundles.ts'
import { tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import type { Refusal } from '../bundle/refusal.ts'
import { createRegistry, type Registry } from './registry.ts'

describe('the registry', () => {
  let fixture: TenantsFixture
  let supervisor: RunningSupervisor
  let registry: Registry
  before(async () => {
    fixture = await tenantsFixture()
    supervisor = createSupervisor({ capabilities: [] })
    registry = createRegistry({ ...fixture, supervisor })
  })
  after(async () => {
    await supervisor.close()
    await fixture.close()
  })

  const problem = async (work: Promise<unknown>, code: ProblemCode): Promise<Problem> => {
    const thrown = await work.then(
      () => new Error('it was taken'),
      (error: unknown) => error,
    )
    if (thrown instanceof Problem && thrown.code === code) return thrown
    throw thrown
  }
  const refusals = async (parts: BundleParts | Buffer): Promise<Refusal[]> => {
    const bytes = Buffer.isBuffer(parts) ? parts : await aBundle(parts)
    return (await problem(registry.upload(bytes), 'bundle.invalid')).detail.errors as Refusal[]
  }

  it('takes a bundle, says what its code declares, and gives back its files', async () => {
    const id = randomPluginId()
    const uploaded = await registry.upload(
      await aBundle({
        manifest: { id, permissions: [{ id: `${id}.read`, label: 'Read' }], ui: { pages: { list: 'ui/list.json' } } },
        server: `export default { routes: { 'GET /a/:b': { permission: '${id}.read', handler: () => 1 } }, fetch: () => new Response('x') }`,
        files: { 'ui/list.json': '{"schema":1,"title":"List","body":[]}', 'README.md': '# Hello' },
      }),
    )
    expect(uploaded).to.include({ plugin: id, version: '1.0.0', isNew: true })
    expect(uploaded.surface.fetch).to.equal(true)
    expect(uploaded.surface.routes[0]).to.include({
      method: 'GET',
      path: '/a/:b',
      permission: `${id}.read`,
      handler: true,
    })
    expect((await registry.file(id, '1.0.0', 'README.md'))?.toString()).to.equal('# Hello')
    expect(await registry.file(id, '1.0.0', '../../README.md')).to.equal(undefined)
  })

  it('answers the same bytes with the version that is there, also when they come twice at once', async () => {
    const bytes = await aBundle()
    const both = await Promise.all([registry.upload(bytes), registry.upload(bytes)])
    expect(both.map(({ isNew }) => isNew).sort()).to.deep.equal([false, true])
    expect(both[0].sha256).to.equal(both[1].sha256)
    expect((await registry.upload(bytes)).isNew).to.equal(false)
  })

  it('never changes a version, not even when two differing uploads of it race', async () => {
    const id = randomPluginId()
    const [one, other] = await Promise.all(
      ['1', '2'].map((text) => aBundle({ manifest: { id }, files: { 'README.md': text } })),
    )
    const outcomes = await Promise.allSettled([registry.upload(one!), registry.upload(other!)])
    const [kept] = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const [refused] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Problem] : []))
    expect(refused?.code).to.equal('version.exists')
    expect((await registry.version(id)).sha256).to.equal(kept?.sha256)
    await problem(registry.upload(await aBundle({ manifest: { id }, files: { 'README.md': '3' } })), 'version.exists')
  })

  it('lists plugins and versions in pages, and picks the newest release', async () => {
    const id = randomPluginId()
    for (const version of ['1.0.0', '1.10.0', '1.9.0', '2.0.0-beta.1'])
      await registry.upload(await aBundle({ manifest: { id, version } }))
    const first = await registry.versions(id, { limit: 3 })
    const second = await registry.versions(id, { limit: 3, cursor: first.nextCursor! })
    expect([...first.items, ...second.items].map(({ version }) => version)).to.deep.equal([
      '2.0.0-beta.1',
      '1.9.0',
      '1.10.0',
      '1.0.0',
    ])
    expect(second.nextCursor).to.equal(undefined)
    expect((await registry.version(id)).version).to.equal('1.10.0')
    expect((await registry.plugins({ limit: 1 })).items).to.have.length(1)
    await problem(registry.version(id, '3.0.0'), 'version.unknown')
    await problem(registry.versions('nobody'), 'version.unknown')
  })

  it('keeps whether a plugin is verified', async () => {
    const { plugin } = await registry.upload(await aBundle())
    await registry.setTrust(plugin, { verified: true })
    const all = await registry.plugins({ limit: 100 })
    expect(all.items.find((each) => each.plugin === plugin)?.verified).to.equal(true)
    await problem(registry.setTrust('nobody', { verified: true }), 'version.unknown')
  })

  describe('refuses, naming file, field and rule:', () => {
    it('a bundle without manifest or code', async () => {
      const { archive } = await import('../../sdk/pack/archive.ts')
      expect(await refusals(await archive(new Map([['server.js', 'export default {}']])))).to.deep.equal([
        { path: 'plexica.json', rule: 'is missing' },
      ])
      const alone = await archive(new Map([['plexica.json', '{"id":"aa","version":"1.0.0","name":"A"}']]))
      expect(await refusals(alone)).to.deep.equal([{ path: 'server.js', rule: 'is missing' }])
    })

    it('a manifest with unknown fields, with a suggestion', async () => {
      expect((await refusals({ manifest: { capabilites: {} } }))[0]).to.deep.equal({
        path: 'plexica.json',
        field: 'capabilites',
        rule: 'is not a field that is known here; did you mean "capabilities"?',
      })
    })

    it('a capability that does not exist', async () => {
      expect((await refusals({ manifest: { capabilities: { dbb: {} } } }))[0]).to.deep.include({
        field: 'capabilities.dbb',
      })
    })

    it('files that the manifest names and the bundle lacks', async () => {
      const found = await refusals({
        manifest: {
          icon: 'assets/icon.svg',
          capabilities: { db: {} },
          ui: { pages: { a: 'ui/a.json' } },
          migrations: ['migrations/1.sql'],
        },
      })
      expect(found.map(({ field }) => field)).to.deep.equal(['icon', 'ui.pages.a', 'migrations[0]'])
    })

    it('a migration that is not listed, and one that is not SQL or too much', async () => {
      const manifest = { capabilities: { db: {} }, migrations: ['migrations/1.sql'] }
      const files = { 'migrations/1.sql': 'create table a (id int)' }
      expect((await refusals({ manifest, files: { ...files, 'migrations/2.sql': '' } }))[0]?.path).to.equal(
        'migrations/2.sql',
      )
      expect((await refusals({ manifest, files: { 'migrations/1.sql': 'creat table' } }))[0]).to.include({
        path: 'migrations/1.sql',
      })
      expect((await refusals({ manifest, files: { 'migrations/1.sql': 'reset role' } }))[0]?.rule).to.match(
        /may not use/,
      )
      expect((await refusals({ files }))[0]).to.deep.include({ path: 'plexica.json', field: 'capabilities' })
    })

    it('a page or a locale that is not JSON or not what it should be', async () => {
      expect((await refusals({ files: { 'ui/a.json': '{' } }))[0]).to.include({ path: 'ui/a.json' })
      expect((await refusals({ files: { 'ui/a.json': '[]' } }))[0]).to.include({ path: 'ui/a.json' })
      expect((await refusals({ files: { 'ui/a.json': '{"schema":1,"title":"A","body":[{}]}' } }))[0]).to.include({
        path: 'ui/a.json',
        field: 'body[0].type',
      })
      expect((await refusals({ files: { 'locales/en.json': '{"a":1}' } }))[0]).to.include({ path: 'locales/en.json' })
    })

    it('an engine that this is not', async () => {
      expect((await refusals({ manifest: { engines: { plexica: '^9' } } }))[0]).to.include({ field: 'engines.plexica' })
    })

    it('code that does not parse', async () => {
      expect((await refusals({ server: 'export default {' }))[0]).to.include({ path: 'server.js' })
    })

    it('code that imports', async () => {
      expect(
        (await refusals({ server: 'import fs from "node:fs"; export default { fetch: () => fs }' }))[0],
      ).to.include({ path: 'server.js' })
    })

    it('code that throws, or never ends, while it is loaded', async () => {
      expect((await refusals({ server: 'throw new Error("no"); export default {}' }))[0]).to.include({
        path: 'server.js',
      })
      expect((await refusals({ server: 'for (;;); export default {}' }))[0]).to.include({ path: 'server.js' })
    })

    it('code without a plugin in it', async () => {
      expect((await refusals({ server: 'export const nothing = 1' }))[0]).to.include({ path: 'server.js' })
    })

    it('functions that only the code or only the manifest exposes', async () => {
      const found = await refusals({
        manifest: { exposes: { said: {} } },
        server: 'export default { exposes: { done: () => 1 } }',
      })
      expect(found.map(({ path, field }) => ({ path, field }))).to.deep.equal([
        { path: 'server.js', field: 'exposes["done"]' },
        { path: 'plexica.json', field: 'exposes.said' },
      ])
    })

    it('a route whose permission the manifest does not declare', async () => {
      const [found] = await refusals({
        server: `export default { routes: { 'GET /a': { permission: 'other.read', handler: () => 1 } } }`,
      })
      expect(found).to.deep.equal({
        path: 'server.js',
        field: 'routes["GET /a"].permission',
        rule: '"other.read" is not declared in permissions of plexica.json',
      })
    })
  })

  it('keeps nothing of what it refused', async () => {
    const id = randomPluginId()
    await problem(registry.upload(await aBundle({ manifest: { id }, server: 'export default {' })), 'bundle.invalid')
    expect(await fixture.core('core.plugins').where({ id })).to.deep.equal([])
  })
})
