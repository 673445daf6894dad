import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import { createChanges } from '../../runtime/changes.ts'
import { createInstallationPools } from '../../runtime/database/installation-pools.ts'
import { installationName } from '../../runtime/database/names.ts'
import { createTenants } from '../../runtime/tenants/tenants.ts'
import { aBundle, randomPluginId } from '../support/bundles.ts'
import { createClient } from '../support/client.ts'
import { aPlatformProcess, type PlatformProcess } from '../support/platform-process.ts'
import { until } from '../support/queues.ts'
import { newTenant } from '../support/tenants.ts'

const tenantCount = 200
const brokenCount = 5

describe(`a rollout to ${tenantCount} tenants`, () => {
  let platform: PlatformProcess
  let slugs: string[]
  const plugin = randomPluginId()

  const call = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const answer = await createClient(platform.port).call(`${platform.url}/api/v1/${path}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { authorization: `Bearer ${platform.platformToken}`, 'content-type': type },
    })
    if (answer.status >= 300) throw new Error(answer.text)
    return answer.json
  }

  before(async function () {
    this.timeout(600_000)
    platform = await aPlatformProcess()
    const first = { 'migrations/001.sql': 'create table notes (id int)' }
    for (const [version, files] of [
      ['1.0.0', first],
      ['1.1.0', { ...first, 'migrations/002.sql': 'alter table notes add primary key (id)' }],
    ] as const) {
      const bundle = await aBundle({ manifest: { id: plugin, version, capabilities: { db: {} } }, files })
      await call('POST', 'registry/bundles', bundle, 'application/gzip')
    }
    slugs = await manyTenants(platform)
    await atOnce(4, slugs, (slug) => call('POST', `tenants/${slug}/installations`, { plugin, version: '1.0.0' }))
    for (const slug of slugs.slice(0, brokenCount))
      await platform.core(`${installationName(slug, plugin)}.notes`).insert([{ id: 1 }, { id: 1 }])
  })
  after(() => platform.close())

  interface Seen {
    state: string
    tenants: Record<string, number>
  }
  const seen = async (id: string) => (await call('GET', `registry/rollouts/${id}`)) as unknown as Seen

  it('goes on where it was after its process was killed, and reaches everyone once', async function () {
    this.timeout(600_000)
    // What was begun goes on, and has to be over before another can begin.
    this.retries(0)
    const { id } = (await call('POST', `registry/plugins/${plugin}/rollouts`, {
      version: '1.1.0',
      tenants: [...slugs].reverse(),
      failureThreshold: brokenCount + 1,
      concurrency: 8,
    })) as { id: string }
    const before = await until(
      () => seen(id),
      ({ tenants }) => tenants.done! >= tenantCount / 4,
      240_000,
    )
    await platform.kill()
    expect(before.tenants.pending).to.be.greaterThan(0)
    await platform.start()
    const after = await until(
      () => seen(id),
      ({ state }) => state === 'done',
      300_000,
    )
    expect(after).to.deep.include({
      state: 'done',
      tenants: { pending: 0, running: 0, done: tenantCount - brokenCount, failed: brokenCount, skipped: 0 },
    })
    const { rows } = await platform.core.raw<{ rows: { version: string; count: string }[] }>(
      'select version, count(*) from core.installations where plugin_id = ? group by version order by version',
      [plugin],
    )
    expect(rows).to.deep.equal([
      { version: '1.0.0', count: String(brokenCount) },
      { version: '1.1.0', count: String(tenantCount - brokenCount) },
    ])
    const keys = await platform.core.raw<{ rows: unknown[] }>(
      "select from pg_constraint where conname = 'notes_pkey' and contype = 'p' and connamespace::regnamespace::text ~ ?",
      [`__${plugin.replaceAll('-', '_')}$`],
    )
    expect(keys.rows).to.have.length(tenantCount - brokenCount)
    const twice = await platform.core.raw<{ rows: unknown[] }>(
      "select from core.migration_runs where name = 'migrations/002.sql' and outcome = 'done' group by installation_id having count(*) > 1",
    )
    expect(twice.rows).to.have.length(0)
  })
})

/** Tenants without users, which is most of what making them takes. */
const manyTenants = async ({ core, databaseUrl, dataDir }: PlatformProcess): Promise<string[]> => {
  const masterKey = randomBytes(32).toString('hex')
  const pools = createInstallationPools({ core, coreUrl: databaseUrl, masterKey })
  const changes = createChanges({ databaseUrl })
  const tenants = createTenants({ core, pools, changes, storageDir: join(dataDir, 'storage'), steps: [] })
  const slugs = Array.from({ length: tenantCount }, () => newTenant().slug)
  await atOnce(4, slugs, (slug) => tenants.create(newTenant(slug)))
  await changes.close()
  await pools.closeAll()
  return slugs
}

const atOnce = async <T>(most: number, items: T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  const left = [...items]
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next)
    }),
  )
}
