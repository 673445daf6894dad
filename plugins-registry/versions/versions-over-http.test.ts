import { expect } from 'chai'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

describe('versions of an installation, over HTTP', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  const plugin = randomPluginId()

  const upload = async (version: string, migrations: Record<string, string>) =>
    platform.upload(
      await aBundle({
        manifest: { id: plugin, version, capabilities: { db: {} } },
        files: Object.fromEntries(Object.entries(migrations).map(([name, sql]) => [`migrations/${name}`, sql])),
        server: `export default { fetch: async (_, { db }) => Response.json({
          version: '${version}', rows: await db.query('select * from notes order by id') }) }`,
      }),
    )
  const patch = (body: object) => tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { ...body } })
  const rollback = () => tenant.call(`/api/v1/installations/${plugin}/rollback`, { method: 'POST' })
  const runs = async (query = '') => (await tenant.call(`/api/v1/installations/${plugin}/migrations${query}`)).json

  const first = {
    '001_notes.sql': 'create table notes (id int); insert into notes values (1)',
    '001_notes.down.sql': 'drop table notes',
  }
  const second = {
    ...first,
    '002_title.sql': "alter table notes add column title text default 'none'",
    '002_title.down.sql': 'alter table notes drop column title',
    '003_more.sql': 'insert into notes (id) values (2)',
    '003_more.down.sql': 'delete from notes where id = 2',
  }

  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    await upload('1.0.0', first)
    await upload('1.1.0', second)
    await upload('1.2.0', {
      ...second,
      '004_broken.sql': 'create table more (id int);\ninsert into nowhere values (1)',
    })
    await upload('2.0.0', { ...second, '004_for_good.sql': 'create table more (id int)' })
    await tenant.install(plugin, { version: '1.0.0' })
  })
  after(() => platform.close())

  it('are changed with their migrations, and the report says what ran, when and for how long', async () => {
    expect((await patch({ version: '1.1.0' })).json).to.include({ version: '1.1.0', previousVersion: '1.0.0' })
    expect((await tenant.plugin(plugin)).json).to.deep.equal({
      version: '1.1.0',
      rows: [
        { id: 1, title: 'none' },
        { id: 2, title: 'none' },
      ],
    })
    const { items } = await runs()
    const told = (items as { name: string; direction: string; version: string; outcome: string }[]).map(
      ({ name, direction, version, outcome }) => [name, direction, version, outcome],
    )
    expect(told).to.deep.equal([
      ['migrations/003_more.sql', 'up', '1.1.0', 'done'],
      ['migrations/002_title.sql', 'up', '1.1.0', 'done'],
      ['migrations/001_notes.sql', 'up', '1.0.0', 'done'],
    ])
    expect((items as { at: string; durationMs: number }[])[0]).to.include.keys('at', 'durationMs')
  })

  it('stay as they are when a migration fails, and the report says which statement and why', async () => {
    const failed = await patch({ version: '1.2.0' })
    expect(failed.json).to.include({ code: 'migration.failed', statement: 2, sqlState: '42P01' })
    expect((await tenant.plugin(plugin)).json).to.include({ version: '1.1.0' })
    const { items, nextCursor } = await runs('?limit=1')
    expect(items).to.have.length(1)
    expect((items as object[])[0]).to.deep.include({
      name: 'migrations/004_broken.sql',
      direction: 'up',
      version: '1.2.0',
      outcome: 'failed',
      failure: {
        statement: 2,
        sqlState: '42P01',
        message: 'migrations/004_broken.sql, statement 2: relation "nowhere" does not exist.',
      },
    })
    const next = await runs(`?limit=1&cursor=${nextCursor as string}`)
    expect((next.items as { name: string }[])[0]).to.include({ name: 'migrations/003_more.sql' })
  })

  it('go back to the one before, and take back what its migrations did, the latest first', async () => {
    expect((await rollback()).json).to.include({ version: '1.0.0', previousVersion: '1.1.0' })
    expect((await tenant.plugin(plugin)).json).to.deep.equal({ version: '1.0.0', rows: [{ id: 1 }] })
    const { items } = await runs('?limit=2')
    expect((items as { name: string; direction: string; version: string }[]).map(({ name }) => name)).to.deep.equal([
      'migrations/002_title.sql',
      'migrations/003_more.sql',
    ])
    expect((items as object[])[0]).to.include({ direction: 'down', version: '1.0.0', outcome: 'done' })
    // And forward again, as if it had never been away.
    expect((await rollback()).json).to.include({ version: '1.1.0' })
    expect((await tenant.plugin(plugin)).json)
      .to.have.property('rows')
      .with.length(2)
  })

  it('leave what has no way back, and what came before it, as it is', async () => {
    expect((await patch({ version: '2.0.0' })).status).to.equal(200)
    expect((await patch({ version: '1.0.0' })).json).to.include({ version: '1.0.0' })
    expect((await tenant.plugin(plugin)).json)
      .to.have.property('rows')
      .with.length(2)
    const { items } = await runs('?limit=1')
    expect((items as object[])[0]).to.include({ name: 'migrations/004_for_good.sql', direction: 'up' })
    expect((await patch({ version: '2.0.0' })).json).to.include({ version: '2.0.0' })
  })

  it('have nothing to go back to when there was no other', async () => {
    const other = await platform.tenant()
    await other.install(plugin)
    const refused = await other.call(`/api/v1/installations/${plugin}/rollback`, { method: 'POST' })
    expect(refused.json).to.include({ code: 'request.conflict' })
  })

  it('tell their report to admins of their tenant only', async () => {
    const other = await platform.tenant()
    expect((await other.call(`/api/v1/installations/${plugin}/migrations`)).json).to.include({
      code: 'installation.unknown',
    })
    const anyone = await platform.client.call(`${tenant.origin}/api/v1/installations/${plugin}/migrations`)
    expect(anyone.status).to.equal(401)
  })

  it('refuse a bundle that takes back what it does not do', async () => {
    const bytes = await aBundle({
      manifest: { id: randomPluginId(), capabilities: { db: {} } },
      files: { 'migrations/001.sql': 'create table a (id int)', 'migrations/002.down.sql': 'drop table b' },
    })
    const refused = await platform.admin(`${platform.url}/api/v1/registry/bundles`, {
      method: 'POST',
      headers: { 'content-type': 'application/gzip' },
      body: bytes,
    })
    expect(refused.json).to.include({ code: 'bundle.invalid' })
    expect(refused.json.errors).to.deep.equal([
      { path: 'migrations/002.down.sql', rule: 'takes back migrations/002.sql, which is not in the bundle' },
    ])
  })
})
