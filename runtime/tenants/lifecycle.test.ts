import fs from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'chai'
import { newTenant, randomSlug, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import { createChanges } from '../changes.ts'
import { tenantName } from '../database/names.ts'
import { createInstallationSchema } from '../database/roles.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createTenants } from './tenants.ts'

const days = 86_400_000

describe('the life of a tenant', () => {
  let fixture: TenantsFixture
  let slug: string

  before(async () => {
    fixture = await tenantsFixture()
  })
  after(() => fixture.close())
  beforeEach(async () => {
    slug = randomSlug()
    await fixture.tenants.create(newTenant(slug))
  })

  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string }) => error.code,
    )

  it('is suspended and resumed, however often it is asked for', async () => {
    const { tenants } = fixture
    for (let i = 0; i < 2; i++) expect(await tenants.suspend(slug)).to.have.property('status', 'suspended')
    expect(await tenants.get(slug)).to.have.property('status', 'suspended')
    for (let i = 0; i < 2; i++) expect(await tenants.resume(slug)).to.have.property('status', 'active')
  })

  it('loses its database connections when it is suspended', async () => {
    const { core, masterKey, pools, tenants } = fixture
    await core.transaction((trx) => createInstallationSchema(trx, { slug, plugin: 'crm' }, masterKey))
    const connection = await pools.acquire({ slug, plugin: 'crm' })
    const running = connection.client.query('select 1')
    await running
    await tenants.suspend(slug)
    expect(await code(connection.client.query('select 1'))).not.to.equal('done')
    connection.release()
  })

  it('is deleted after a grace period of seven days', async () => {
    const { tenants } = fixture
    const removed = await tenants.remove(slug)
    expect(removed.status).to.equal('deleting')
    expect(Number(removed.deleteAfter)).to.be.closeTo(Date.now() + 7 * days, 60_000)
    expect(await tenants.purgeExpired(new Date(Date.now() + 6 * days))).not.to.include(slug)
    expect(await tenants.get(slug)).to.have.property('status', 'deleting')
  })

  it('comes back as it was within the grace period', async () => {
    const { tenants } = fixture
    await tenants.remove(slug)
    expect(await tenants.restore(slug)).to.include({ status: 'active', deleteAfter: null })
    await tenants.suspend(slug)
    await tenants.remove(slug)
    expect(await tenants.restore(slug)).to.include({ status: 'suspended', deleteAfter: null })
  })

  it('can be neither suspended nor resumed while it is being deleted', async () => {
    const { tenants } = fixture
    await tenants.remove(slug)
    expect(await code(tenants.suspend(slug))).to.equal('request.conflict')
    expect(await code(tenants.resume(slug))).to.equal('request.conflict')
  })

  it('leaves only its audit trail when it is purged, and its slug is free again', async () => {
    const { core, masterKey, pools, tenants, storageDir } = fixture
    const { id } = await tenants.get(slug)
    await core.transaction((trx) => createInstallationSchema(trx, { slug, plugin: 'crm' }, masterKey))
    await core.raw('create table ??.contacts (id int)', `${tenantName(slug)}__crm`)
    const open = await pools.acquire({ slug, plugin: 'crm' })
    await fs.writeFile(path.join(storageDir, 'tenants', id, 'file'), 'content')

    await tenants.remove(slug)
    expect(await tenants.purgeExpired(new Date(Date.now() + 8 * days))).to.include(slug)
    open.release()

    const { rows } = await core.raw<{ rows: unknown[] }>(
      `select rolname from pg_roles where starts_with(rolname, :name) or starts_with(rolname, 'l' || substr(:name, 2))
       union all select nspname from pg_namespace where starts_with(nspname, :name)
       union all select slug from core.tenants where slug = :slug
       union all select email from core.users where tenant_id = :id`,
      { name: tenantName(slug), slug, id },
    )
    expect(rows).to.deep.equal([])
    expect(await fs.readdir(path.join(storageDir, 'tenants'))).not.to.include(id)
    expect(await core('core.audit').where({ tenant_id: id }).orderBy('id').pluck('action')).to.deep.equal([
      'tenant.create',
      'tenant.remove',
      'tenant.purge',
    ])
    expect(await tenants.find(slug)).to.equal(undefined)
    expect((await tenants.create(newTenant(slug))).id).not.to.equal(id)
  })

  it('is purged once by processes that do it at the same time', async () => {
    const { tenants } = fixture
    await tenants.remove(slug)
    const later = new Date(Date.now() + 8 * days)
    const purged = (await Promise.all([tenants.purgeExpired(later), tenants.purgeExpired(later)])).flat()
    expect(purged.filter((one) => one === slug)).to.have.length(1)
  })

  it('is purged by the housekeeping of the platform, as are values that have expired', async () => {
    const { core, tenants } = fixture
    const quiet = randomSlug()
    await tenants.create(newTenant(quiet))
    const kv = `${tenantName(quiet)}.kv`
    await core.raw(
      `select ${tenantName(quiet)}.kv_set(gen_random_uuid(), 'k', '1', 2, now() - interval '1 day', null, 10, 100)`,
    )
    await tenants.remove(slug)
    await core('core.tenants')
      .where({ slug })
      .update({ delete_after: new Date(Date.now() - days) })
    const failures: unknown[] = []
    await startHousekeeping({ core, tenants, onError: (error) => failures.push(error) })()
    expect(failures).to.deep.equal([])
    expect(await tenants.find(slug)).to.equal(undefined)
    expect(await core(kv)).to.deep.equal([])
  })

  it('is known to other platform processes at once', async () => {
    const { core, pools, url, storageDir, tenants } = fixture
    const changes = createChanges({ databaseUrl: url })
    await changes.ready()
    const elsewhere = createTenants({ core, pools, changes, storageDir, steps: [] })
    expect(await elsewhere.get(slug)).to.have.property('status', 'active')
    const told = new Promise((resolve) => changes.subscribe('tenant', (key) => key === slug && resolve(key)))
    await tenants.suspend(slug)
    await told
    expect(await elsewhere.get(slug)).to.have.property('status', 'suspended')
    await changes.close()
  })

  it('says that an unknown tenant is unknown', async () => {
    const { tenants } = fixture
    const unknown = randomSlug()
    expect(await tenants.find(unknown)).to.equal(undefined)
    for (const work of ['get', 'suspend', 'resume', 'remove', 'restore'] as const)
      expect(await code(tenants[work](unknown)), work).to.equal('tenant.unknown')
  })
})
