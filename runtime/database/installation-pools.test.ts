import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { installed } from '../../test/support/installations.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import type { Tenant } from '../tenants/tenants.ts'
import { createInstallationPools, type InstallationPools } from './installation-pools.ts'
import { installationName, loginName, tenantName } from './names.ts'

describe('connections of installations', () => {
  let fixture: TenantsFixture
  let acme: Tenant
  let globex: Tenant
  let pools: InstallationPools
  const plugins = ['crm', 'billing', 'notes']

  before(async () => {
    fixture = await tenantsFixture()
    acme = await fixture.tenants.create(newTenant())
    globex = await fixture.tenants.create(newTenant())
    for (const tenant of [acme, globex]) for (const plugin of plugins) await installed(fixture, tenant, plugin)
  })
  after(() => fixture.close())
  const newPools = (more: { idleMs?: number }) => {
    const { core, url: coreUrl, masterKey } = fixture
    return createInstallationPools({ core, coreUrl, masterKey, max: 2, maxTenant: 3, maxTotal: 4, ...more })
  }
  // However slow a test is, none of its connections is closed for being idle.
  beforeEach(() => void (pools = newPools({ idleMs: 3_600_000 })))
  afterEach(() => pools.closeAll())

  const at = (tenant: Tenant, plugin = 'crm') => ({ slug: tenant.slug, plugin })
  const open = async () => {
    const { rows } = await fixture.core.raw<{ rows: { usename: string }[] }>(
      "select usename from pg_stat_activity where application_name = 'plexica plugin' and datname = current_database() order by 1",
    )
    return rows.map(({ usename }) => usename)
  }
  const until = async (what: () => Promise<boolean>) => {
    while (!(await what())) await sleep(20)
  }
  /** Whether it is still waiting after everything that could happen by itself has happened. */
  const waits = async (work: Promise<unknown>) =>
    (await Promise.race([work.then(() => 'done'), sleep(150, 'waits')])) === 'waits'

  it('are under a login of its own, and used again', async () => {
    const first = await pools.acquire(at(acme))
    const { rows } = await first.client.query('select current_user, session_user')
    const login = loginName(acme.slug, 'crm')
    expect(rows).to.deep.equal([{ current_user: login, session_user: login }])
    first.release()
    const second = await pools.acquire(at(acme))
    expect(second.client).to.equal(first.client)
    second.release()
  })

  it('are closed when nobody needs them', async () => {
    const brief = newPools({ idleMs: 200 })
    const { client, release } = await brief.acquire(at(acme))
    const ended = new Promise((resolve) => client.once('end', resolve))
    release()
    await ended
    await until(async () => (await open()).length === 0)
    await brief.closeAll()
  })

  it('are at most so many of one installation', async () => {
    const [first] = [await pools.acquire(at(acme)), await pools.acquire(at(acme))]
    const third = pools.acquire(at(acme))
    expect(await waits(third)).to.equal(true)
    first.release()
    expect((await third).client).to.equal(first.client)
  })

  it('are at most so many of one tenant: one that another plugin leaves unused gives way', async () => {
    const [first] = [
      await pools.acquire(at(acme)),
      await pools.acquire(at(acme)),
      await pools.acquire(at(acme, 'billing')),
    ]
    const fourth = pools.acquire(at(acme, 'notes'))
    expect(await waits(fourth)).to.equal(true)
    const elsewhere = await pools.acquire(at(globex))
    elsewhere.release()
    first.release()
    const { client } = await fourth
    expect((await client.query('select current_user as me')).rows).to.deep.equal([
      { me: loginName(acme.slug, 'notes') },
    ])
    expect(await open()).to.include(loginName(globex.slug, 'crm'))
  })

  it('are at most so many in all', async () => {
    const busy = [await pools.acquire(at(acme)), await pools.acquire(at(acme, 'billing'))]
    busy.push(await pools.acquire(at(globex)), await pools.acquire(at(globex, 'billing')))
    const fifth = pools.acquire(at(globex, 'notes'))
    expect(await waits(fifth)).to.equal(true)
    busy[0]!.release()
    await fifth
    // The server takes a moment to end the one that gave way.
    await until(async () => (await open()).length <= 4)
    expect(await open()).to.have.length(4)
  })

  it('are not given to one who went away while waiting', async () => {
    const busy = [await pools.acquire(at(acme)), await pools.acquire(at(acme))]
    const abort = new AbortController()
    const gone = pools.acquire(at(acme), { signal: abort.signal }).catch((error: Error) => error.name)
    const patient = pools.acquire(at(acme))
    abort.abort()
    expect(await gone).to.equal('AbortError')
    busy[0]!.release()
    await patient
  })

  it('end on the server when they are destroyed, and with their tenant', async () => {
    const endless = 'with recursive n as (select 1 union all select 1 from n) select count(*) from n'
    const first = await pools.acquire(at(acme))
    const running = first.client.query(endless).catch(() => 'ended')
    first.destroy()
    expect(await running).to.equal('ended')
    const second = await pools.acquire(at(acme, 'billing'))
    const other = second.client.query(endless).catch(() => 'ended')
    await pools.close(acme.slug)
    expect(await other).to.equal('ended')
    await until(async () => (await open()).length === 0)
  })

  it('have their login made right when it is not: another master key, vandalism, an installation of before', async () => {
    const { core, url: coreUrl } = fixture
    const other = createInstallationPools({ core, coreUrl, masterKey: 'another master key' })
    const me = async () => {
      const { client, destroy } = await other.acquire(at(acme))
      const { rows } = await client.query<{ me: string }>("select current_user as me, current_date::text ~ '^2' as iso")
      destroy()
      return rows
    }
    const login = loginName(acme.slug, 'crm')
    const right = [{ me: login, iso: true }]
    expect(await me()).to.deep.equal(right)
    await core.raw("alter role ?? nologin; alter role ?? password 'x'", [login, login])
    expect(await me()).to.deep.equal(right)
    await core.raw('drop owned by ??; drop role ??; alter role ?? nologin', [
      login,
      login,
      installationName(acme.slug, 'crm'),
    ])
    expect(await me()).to.deep.equal(right)
    await other.asOwner(at(acme), (client) => client.query('create table later (a int)'))
    const { client, destroy } = await other.acquire(at(acme))
    await client.query('insert into later values (1)')
    destroy()
    await other.closeAll()
  })

  it('are refused for an installation that is not there', async () => {
    const error = await pools.acquire(at(acme, 'gone')).catch((error: { code: string }) => error)
    expect(error).to.have.property('code', '28P01')
    // It keeps no place of others.
    for (const { release } of [await pools.acquire(at(acme)), await pools.acquire(at(acme))]) release()
  })

  it('leave the login that a tenant once had without one', async () => {
    const { rows } = await fixture.core.raw<{ rows: unknown[] }>('select from pg_roles where rolname = ?', [
      tenantName(acme.slug),
    ])
    expect(rows).to.have.length(0)
  })
})
