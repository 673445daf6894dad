import { expect } from 'chai'
import { testCluster, testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { newTenant, tenantsFixture } from '../../test/support/tenants.ts'
import { migrateCore, openCore } from './core.ts'
import { tenantName } from './names.ts'

describe('the core migrations', () => {
  let database: TestDatabase

  before(async () => {
    database = await testDatabase()
  })
  after(() => database.drop())

  it('make exactly the tables of the platform', async () => {
    const { rows } = await database.core.raw<{ rows: { table: string }[] }>(
      "select table_name as table from information_schema.tables where table_schema = 'core' order by 1",
    )
    expect(rows.map(({ table }) => table)).to.include.members(
      `api_tokens audit bundles idempotency_keys installations oidc_records plugin_migrations plugins realms sessions
       tenants users version_files versions`.split(/\s+/),
    )
  })

  it('can be run by many processes at once, and again, and after one died in the middle', async () => {
    const url = new URL(await testCluster())
    const name = `plexica_test_migrations_${Date.now()}_${process.pid}`
    const cluster = openCore(url.href)
    await cluster.raw('create database ??', name)
    url.pathname = `/${name}`
    const processes = Array.from({ length: 4 }, () => openCore(url.href))
    await Promise.all(processes.map(migrateCore))
    await processes[0]!('core.migrations_lock').update({ is_locked: 1 })
    await migrateCore(processes[0]!)
    await Promise.all(processes.map((each) => each.destroy()))
    await cluster.raw('drop database ??', name)
    await cluster.destroy()
  })

  it('bring tenants that are behind up to date', async () => {
    const fixture = await tenantsFixture()
    const { slug } = await fixture.tenants.create(newTenant())
    const schema = tenantName(slug)
    await fixture.core.raw(
      'drop function ??.kv_batch, ??.kv_delete_if, ??.kv_version, ??.kv_increment, ??.kv_delete, ??.kv_set, ??.kv_sweep, ??.kv_lock',
      Array(8).fill(schema),
    )
    await fixture.core.raw('create role ??', [schema])
    await fixture.core.raw('drop table ??.kv, ??.kv_usage; truncate ??.migrations', [schema, schema, schema])
    await migrateCore(fixture.core)
    expect((await fixture.core.raw('select * from ??.kv', schema)).rows).to.deep.equal([])
    await fixture.close()
  })

  it('bring tenants up to date that lack one from before the newest', async () => {
    const fixture = await tenantsFixture()
    const migrations = `${tenantName((await fixture.tenants.create(newTenant())).slug)}.migrations`
    const names = await fixture.core(migrations).orderBy('name').pluck('name')
    await fixture.core(migrations).where('name', 'like', '080%').delete()
    await migrateCore(fixture.core)
    expect(await fixture.core(migrations).orderBy('name').pluck('name')).to.deep.equal(names)
    await fixture.close()
  })

  it('leave nothing that an ordinary login could read or change', async () => {
    const login = tenantName('some-one')
    expect(login).to.equal('t_some_one')
    const { rows } = await database.core.raw<{ rows: { relation: string }[] }>(
      `select c.oid::regclass as relation from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'v', 'm', 'p') and n.nspname !~ '^pg_toast'
       and has_table_privilege('public', c.oid, 'select, update, delete') and has_schema_privilege('public', n.oid, 'usage')`,
    )
    expect(rows).to.deep.equal([])
  })
})
