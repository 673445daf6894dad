import { expect } from 'chai'
import { Problem } from '../../problems/problem.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { installationName } from '../../runtime/database/names.ts'
import { createSupervisor, type RunningSupervisor } from '../../runtime/supervisor/supervisor.ts'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { createInstallations, type Installations } from './installations.ts'
import { createRegistry, type Registry } from '../versions/registry.ts'

describe('installations', () => {
  let fixture: TenantsFixture
  let supervisor: RunningSupervisor
  let registry: Registry
  let installations: Installations
  let tenant: Tenant
  before(async () => {
    fixture = await tenantsFixture()
    supervisor = createSupervisor({ capabilities: [] })
    registry = createRegistry({ ...fixture, supervisor })
    installations = createInstallations({ ...fixture, registry, supervisor })
    tenant = await fixture.tenants.create(newTenant())
  })
  after(async () => {
    installations.close()
    await supervisor.close()
    await fixture.close()
  })

  const problem = async (work: Promise<unknown>, code: ProblemCode): Promise<Problem> => {
    const thrown = await work.then(
      () => new Error('it succeeded'),
      (error: unknown) => error,
    )
    if (thrown instanceof Problem && thrown.code === code) return thrown
    throw thrown
  }

  /** Uploads a version with these migrations; `manifest` has what else there is to say. */
  const uploaded = async (
    id: string,
    version: string,
    migrations: Record<string, string> = {},
    manifest: object = {},
  ) =>
    registry.upload(
      await aBundle({
        manifest: { id, version, capabilities: { db: { required: true }, kv: {} }, ...manifest },
        files: Object.fromEntries(Object.entries(migrations).map(([name, sql]) => [`migrations/${name}`, sql])),
      }),
    )

  const columnsOf = async (plugin: string): Promise<string[]> =>
    (
      await fixture.core.raw<{ rows: { name: string }[] }>(
        "select table_name || '.' || column_name as name from information_schema.columns where table_schema = ? order by 1",
        [installationName(tenant.slug, plugin)],
      )
    ).rows.map(({ name }) => name)

  const traces = async (plugin: string) => {
    const name = installationName(tenant.slug, plugin)
    const { rows } = await fixture.core.raw<{ rows: { what: string }[] }>(
      `select 'schema' as what from pg_namespace where nspname = :name
       union all select 'role' from pg_roles where rolname = :name
       union all select 'row' from core.installations where plugin_id = :plugin and tenant_id = :tenant`,
      { name, plugin, tenant: tenant.id },
    )
    return rows.map(({ what }) => what).sort()
  }

  it('are enabled with a schema, a role and migrated tables of their own', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', {
      '001_a.sql': 'create table a (id int); insert into a values (1)',
      '002_b.sql': 'create table b (id int)',
    })
    const made = await installations.install(tenant, { plugin: id })
    expect(made).to.include({ plugin: id, version: '1.0.0', state: 'enabled' })
    expect(made.grant).to.deep.equal({ db: {}, kv: {} })
    expect(await columnsOf(id)).to.deep.equal(['a.id', 'b.id'])
    expect(await traces(id)).to.deep.equal(['role', 'row', 'schema'])
    const { rows } = await fixture.core.raw<{ rows: { tableowner: string }[] }>(
      'select distinct tableowner from pg_tables where schemaname = ?',
      [installationName(tenant.slug, id)],
    )
    expect(rows).to.deep.equal([{ tableowner: installationName(tenant.slug, id) }])
    await problem(installations.install(tenant, { plugin: id }), 'installation.exists')
  })

  it('leave nothing behind when a migration fails, and say which statement of which', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', {
      '001_a.sql': 'create table a (id int)',
      '002_b.sql': 'create table b (id int);\ninsert into nowhere values (1)',
    })
    const failed = await problem(installations.install(tenant, { plugin: id }), 'migration.failed')
    expect(failed.detail).to.include({ migration: 'migrations/002_b.sql', statement: 2, sqlState: '42P01' })
    expect(failed.message).to.match(/relation "nowhere" does not exist/)
    expect(await traces(id)).to.deep.equal([])
    await problem(installations.deployment(tenant, id), 'installation.unknown')
  })

  it('can be made again after one that failed, and after one that died in the middle', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', { '001.sql': 'insert into nowhere values (1)' })
    await problem(installations.install(tenant, { plugin: id }), 'migration.failed')
    await uploaded(id, '1.0.1', { '001.sql': 'create table a (id int)' })
    // What a crash between the commit of the schema and that of the row leaves.
    const { createInstallationSchema } = await import('../../runtime/database/roles.ts')
    await fixture.core.transaction((trx) =>
      createInstallationSchema(trx, { slug: tenant.slug, plugin: id }, fixture.masterKey),
    )
    await fixture.core.raw('create table ??.leftover (id int)', [installationName(tenant.slug, id)])
    await installations.install(tenant, { plugin: id })
    expect(await columnsOf(id)).to.deep.equal(['a.id'])
  })

  it('happen once when asked for many times at once', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', { '001.sql': 'create table a (id int)' })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, () => installations.install(tenant, { plugin: id })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    const codes = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as Problem).code] : [],
    )
    expect(new Set(codes)).to.deep.equal(new Set(['installation.exists']))
    expect(await columnsOf(id)).to.deep.equal(['a.id'])
  })

  it('hold just what was granted', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0')
    const grantOf = (grant: Record<string, boolean | Record<string, unknown>>) =>
      installations.install(tenant, { plugin: id, grant })
    expect((await problem(grantOf({ kv: true }), 'grant.invalid')).detail.errors).to.deep.equal([
      { field: 'grant.db', rule: 'is required by the plugin; grant it, or refuse it with false' },
    ])
    expect((await problem(grantOf({ db: true, net: true }), 'grant.invalid')).message).to.match(
      /grant\.net is not asked for/,
    )
    expect(await traces(id)).to.deep.equal([])

    expect((await grantOf({ db: false, kv: true })).grant).to.deep.equal({ kv: {} })
    const before = await installations.deployment(tenant, id)
    expect(before.deployment).to.deep.include({ declared: ['db', 'kv'], grant: { kv: {} }, trust: 'unverified' })
    await installations.setGrant(tenant, id, { db: true })
    const after = await installations.deployment(tenant, id)
    expect(after.deployment.grant).to.deep.equal({ db: {} })
    expect(after.deployment.revision).to.not.equal(before.deployment.revision)
  })

  it('hold less than was asked for if the grant says so, and never more', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', {}, { capabilities: { db: {}, kv: { scope: { readOnly: true } } } })
    const grantOf = (grant: Record<string, boolean | Record<string, unknown>>) =>
      installations.install(tenant, { plugin: id, grant })
    expect((await problem(grantOf({ kv: { readOnly: false } }), 'grant.invalid')).message).to.match(
      /grant\.kv reaches further/,
    )
    expect((await problem(grantOf({ db: { tables: 1 } }), 'grant.invalid')).message).to.match(/grant\.db/)
    expect((await grantOf({ db: { readOnly: true } })).grant).to.deep.equal({ db: { readOnly: true } })
  })

  it('keep settings that match the schema of the manifest', async () => {
    const id = randomPluginId()
    const settings = {
      type: 'object',
      properties: { frequency: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
      required: ['days'],
      additionalProperties: false,
    }
    await uploaded(id, '1.0.0', {}, { settings })
    expect(
      (await problem(installations.install(tenant, { plugin: id, settings: { days: 0 } }), 'request.invalid')).message,
    ).to.match(/settings\.days/)
    await installations.install(tenant, { plugin: id, settings: { days: 7 } })
    await problem(installations.setSettings(tenant, id, { days: 7, more: 1 }), 'request.invalid')
    const { settings: kept, manifest } = await installations.setSettings(tenant, id, { days: 8 })
    expect(kept).to.deep.equal({ days: 8 })
    expect(Object.keys(manifest.settings!.properties!), 'as the author wrote them').to.deep.equal(['frequency', 'days'])
  })

  it('are found in memory until something changes', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0')
    await installations.install(tenant, { plugin: id })
    const first = await installations.deployment(tenant, id)
    expect(await installations.deployment(tenant, id)).to.equal(first)
    expect(await first.deployment.code.read()).to.match(/export default/)
    await installations.setState(tenant, id, 'disabled')
    await problem(installations.deployment(tenant, id), 'installation.disabled')
    await installations.setState(tenant, id, 'enabled')
    await registry.setTrust(id, { verified: true })
    expect((await installations.deployment(tenant, id)).deployment.trust).to.equal('verified')
  })

  it('are gone with schema, role, stored values and cache when purged', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', { '001.sql': 'create table a (id int)' })
    const made = await installations.install(tenant, { plugin: id })
    const values = () =>
      fixture.core
        .withSchema(`t_${tenant.slug.replaceAll('-', '_')}`)
        .table('kv')
        .where({ installation_id: made.id })
    await values().insert({ installation_id: made.id, key: 'a', value: '1', version: 1, bytes: 1 })
    await installations.deployment(tenant, id)
    await installations.uninstall(tenant, id, { purge: true })
    expect(await traces(id)).to.deep.equal([])
    expect(await values().select('key')).to.deep.equal([])
    await problem(installations.deployment(tenant, id), 'installation.unknown')
    await problem(installations.uninstall(tenant, id), 'installation.unknown')
    expect((await installations.list(tenant)).map(({ plugin }) => plugin)).to.not.include(id)
  })

  it('run only the new migrations of a new version, and keep data and grant', async () => {
    const id = randomPluginId()
    const first = { '001.sql': 'create table a (id int); insert into a values (7)' }
    await uploaded(id, '1.0.0', first)
    await uploaded(
      id,
      '1.1.0',
      { ...first, '002.sql': 'alter table a add column note text' },
      { capabilities: { db: { required: true }, kv: {}, net: {} } },
    )
    await installations.install(tenant, { plugin: id, version: '1.0.0', grant: { db: true } })
    const upgraded = await installations.upgrade(tenant, id, '1.1.0')
    expect(upgraded).to.include({ version: '1.1.0', state: 'enabled' })
    expect(upgraded.grant).to.deep.equal({ db: {} })
    expect(await columnsOf(id)).to.deep.equal(['a.id', 'a.note'])
    expect(
      (await fixture.core.raw<{ rows: unknown[] }>('select * from ??.a', [installationName(tenant.slug, id)])).rows,
    ).to.deep.equal([{ id: 7, note: null }])
    expect((await installations.deployment(tenant, id)).deployment.installation.version).to.equal('1.1.0')
  })

  it('go on with the version before when an upgrade fails', async () => {
    const id = randomPluginId()
    const first = { '001.sql': 'create table a (id int)' }
    await uploaded(id, '1.0.0', first)
    await uploaded(id, '1.1.0', {
      ...first,
      '002.sql': 'alter table a add column note text; alter table b add column c int',
    })
    await installations.install(tenant, { plugin: id, version: '1.0.0' })
    const before = await installations.deployment(tenant, id)
    await problem(installations.upgrade(tenant, id, '1.1.0'), 'migration.failed')
    expect(await columnsOf(id)).to.deep.equal(['a.id'])
    const after = await installations.get(tenant, id)
    expect(after).to.include({ version: '1.0.0', state: 'enabled' })
    expect((await installations.deployment(tenant, id)).deployment.revision).to.equal(before.deployment.revision)
  })

  it('refuse a version whose earlier migrations changed, went missing or came in between', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', { '001.sql': 'create table a (id int)', '003.sql': 'create table c (id int)' })
    await uploaded(id, '1.0.1', { '001.sql': 'create table a (id bigint)', '003.sql': 'create table c (id int)' })
    await uploaded(id, '1.0.2', { '001.sql': 'create table a (id int)' })
    await uploaded(id, '1.0.3', {
      '001.sql': 'create table a (id int)',
      '002.sql': 'create table b (id int)',
      '003.sql': 'create table c (id int)',
    })
    await installations.install(tenant, { plugin: id, version: '1.0.0' })
    for (const [version, migration] of [
      ['1.0.1', '001'],
      ['1.0.2', '003'],
      ['1.0.3', '002'],
    ] as const) {
      const refused = await problem(installations.upgrade(tenant, id, version), 'migration.changed')
      expect(refused.detail.migration).to.equal(`migrations/${migration}.sql`)
    }
    await problem(installations.upgrade(tenant, id, '9.0.0'), 'version.unknown')
  })

  it('know what ran although the process died right after', async () => {
    const id = randomPluginId()
    const first = { '001.sql': 'create table a (id int)' }
    await uploaded(id, '1.0.0', first)
    await uploaded(id, '1.1.0', { ...first, '002.sql': 'create table b (id int)' })
    const { id: installation } = await installations.install(tenant, { plugin: id, version: '1.0.0' })
    await installations.upgrade(tenant, id, '1.1.0')
    // As if the commit of the core database had not come through.
    await fixture
      .core('core.plugin_migrations')
      .where({ installation_id: installation, name: 'migrations/002.sql' })
      .delete()
    await fixture.core('core.installations').where({ id: installation }).update({ version: '1.0.0' })
    expect(await installations.upgrade(tenant, id, '1.1.0')).to.include({ version: '1.1.0' })
    expect(await columnsOf(id)).to.deep.equal(['a.id', 'b.id'])
    expect(await fixture.core('core.plugin_migrations').where({ installation_id: installation })).to.have.length(2)
  })

  it('of one tenant are nothing to another', async () => {
    const id = randomPluginId()
    await uploaded(id, '1.0.0', { '001.sql': 'create table a (id int)' })
    await installations.install(tenant, { plugin: id })
    const other = await fixture.tenants.create(newTenant())
    await problem(installations.deployment(other, id), 'installation.unknown')
    await installations.install(other, { plugin: id })
    const [mine, theirs] = await Promise.all([
      installations.deployment(tenant, id),
      installations.deployment(other, id),
    ])
    expect(mine.deployment.installation.id).to.not.equal(theirs.deployment.installation.id)
    expect(theirs.deployment.tenant).to.deep.equal({ id: other.id, slug: other.slug, language: null })
    await installations.uninstall(other, id)
    expect(await columnsOf(id)).to.deep.equal(['a.id'])
  })

  describe('going back', () => {
    const first = { '001_a.sql': 'create table a (id int)' }
    const second = { ...first, '002_b.sql': 'alter table a add column b int' }

    it('leads to the version before, with the data as it is, and forward again', async () => {
      const id = randomPluginId()
      await uploaded(id, '1.0.0', first)
      await uploaded(id, '1.1.0', second)
      await installations.install(tenant, { plugin: id, version: '1.0.0' })
      await problem(installations.rollback(tenant, id), 'request.conflict')

      expect(await installations.upgrade(tenant, id), 'to the newest').to.include({
        version: '1.1.0',
        previousVersion: '1.0.0',
      })
      expect((await installations.rollback(tenant, id)).installation).to.include({
        version: '1.0.0',
        previousVersion: '1.1.0',
      })
      expect(await columnsOf(id)).to.deep.equal(['a.b', 'a.id'])
      expect(await installations.upgrade(tenant, id, '1.1.0')).to.include({ version: '1.1.0' })
      expect(await columnsOf(id)).to.deep.equal(['a.b', 'a.id'])
    })

    it('passes over versions of development, which go when nobody has them installed', async () => {
      const id = randomPluginId()
      await uploaded(id, '1.0.0', first)
      await installations.install(tenant, { plugin: id })
      await uploaded(id, '1.1.0-dev.a', second)
      await installations.upgrade(tenant, id, '1.1.0-dev.a')
      await uploaded(id, '1.1.0-dev.b', second)
      await installations.upgrade(tenant, id, '1.1.0-dev.b')
      await uploaded(id, '1.1.0-dev.c', second)

      const { items } = await registry.versions(id)
      expect(items.map(({ version }) => version)).to.have.members(['1.0.0', '1.1.0-dev.b', '1.1.0-dev.c'])
      const bundles = await fixture
        .core('core.bundles')
        .whereNotIn('sha256', fixture.core('core.versions').select('sha256'))
      expect(bundles, 'their bundles go as well').to.deep.equal([])
      expect((await installations.rollback(tenant, id)).installation).to.include({ version: '1.0.0' })
    })
  })
})
