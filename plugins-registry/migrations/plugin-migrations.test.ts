import { expect } from 'chai'
import { installationName, loginName, tenantName } from '../../runtime/database/names.ts'
import { createInstallationSchema } from '../../runtime/database/roles.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import { runMigrations } from './plugin-migrations.ts'

/** The database by itself: statements come here as if no one had checked them at upload. */
describe('unchecked statements of a migration', () => {
  let fixture: TenantsFixture
  let tenant: Tenant
  let other: Tenant
  before(async () => {
    fixture = await tenantsFixture()
    tenant = await fixture.tenants.create(newTenant())
    other = await fixture.tenants.create(newTenant())
    for (const { slug } of [tenant, other]) {
      await fixture.core.transaction((trx) => createInstallationSchema(trx, { slug, plugin: 'crm' }, fixture.masterKey))
      await fixture.core.raw('create table ??.secret as select 1 as a', [installationName(slug, 'crm')])
      await fixture.core.raw('alter table ??.secret owner to ??', [
        installationName(slug, 'crm'),
        installationName(slug, 'crm'),
      ])
    }
    await fixture.core.transaction((trx) =>
      createInstallationSchema(trx, { slug: tenant.slug, plugin: 'notes' }, fixture.masterKey),
    )
  })
  after(async () => {
    await fixture.tenants.remove(tenant.slug)
    await fixture.tenants.remove(other.slug)
    await fixture.tenants.purgeExpired(new Date(Date.now() + 365 * 86_400_000))
    await fixture.close()
  })

  const run = (...statements: string[]) =>
    runMigrations(fixture.pools, { slug: tenant.slug, plugin: 'notes', wallMs: 1_000 }, [
      { name: 'migrations/001.sql', checksum: 'x', direction: 'up', statements },
    ]).then(
      () => 'ran',
      (error: { code: string; detail?: { sqlState?: string } }) => error.detail?.sqlState ?? error.code,
    )

  it('run in their own schema', async () => {
    expect(await run('create table a (id int)', 'insert into a values (1)')).to.equal('ran')
    const { rows } = await fixture.core.raw<{ rows: unknown[] }>('select * from ??.a', [
      installationName(tenant.slug, 'notes'),
    ])
    expect(rows).to.deep.equal([{ id: 1 }])
  })

  const denied = '42501'
  it('reach neither the platform nor another tenant, whatever role they ask for', async () => {
    const theirs = installationName(other.slug, 'crm')
    expect(await run('select * from core.users')).to.equal(denied)
    expect(await run(`select * from ${theirs}.secret`)).to.equal(denied)
    expect(await run(`select * from ${tenantName(tenant.slug)}.kv`)).to.equal(denied)
    const { rows } = await fixture.core.raw<{ rows: { platform: string }[] }>('select current_user as platform')
    expect(await run(`set local role ${rows[0]?.platform}`)).to.equal(denied)
    expect(await run(`set local role ${theirs}`)).to.equal(denied)
    expect(await run('reset role', 'select * from core.users')).to.equal(denied)
    expect(await run('reset role', `create table ${tenantName(tenant.slug)}.x (id int)`)).to.equal(denied)
    for (const role of [installationName(tenant.slug, 'crm'), loginName(tenant.slug, 'crm')])
      expect(await run(`set local role ${role}`)).to.equal(denied)
    expect(await run('create schema mine')).to.equal(denied)
    expect(await run('create role mine')).to.equal(denied)
    expect(await run(`copy (select 1) to program 'id'`)).to.equal(denied)
  })

  it('are one at a time, and can not outlast their time', async () => {
    expect(await run('select 1; select 2')).to.equal('42601')
    expect(await run('create table b as select count(*) from generate_series(1, 10000000000)')).to.equal('57014')
  })

  it('go no further when they end the transaction that they are in', async () => {
    expect(await run('create table c (id int)', 'rollback', 'create table d (id int)')).to.equal('migration.failed')
    expect(await run('create table e (id int)', 'commit', 'create table f (id int)')).to.equal('migration.failed')
    const client = await fixture.core.raw<{ rows: { name: string }[] }>(
      'select tablename as name from pg_tables where schemaname = any(?)',
      [[installationName(tenant.slug, 'notes'), tenantName(tenant.slug), 'public']],
    )
    const names = client.rows.map(({ name }) => name)
    for (const name of ['c', 'd', 'f']) expect(names).to.not.include(name)
  })
})
