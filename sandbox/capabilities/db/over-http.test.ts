import { expect } from 'chai'
import { loginName } from '../../../runtime/database/names.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'

/** Runs whatever statement it is told, as plugin code would. */
const server = `export default { fetch: async (request, { db }) => {
  const { sql, params } = await request.json()
  try { return Response.json({ rows: await db.query(sql, params ?? []) }) }
  catch ({ code, detail }) { return Response.json({ code, detail }) }
} }`

describe('the db capability, over HTTP', () => {
  let platform: TestPlatform
  let acme: TestTenant
  let globex: TestTenant
  let plugin: string
  let other: string

  before(async () => {
    platform = await aPlatform()
    ;[acme, globex] = await Promise.all([platform.tenant(), platform.tenant()])
    const asked = {
      server,
      manifest: { capabilities: { db: { required: false, scope: {} } } },
      files: { 'migrations/001.sql': 'create table notes (id int generated always as identity, text text)' },
    }
    plugin = await platform.aPlugin(asked)
    other = await platform.aPlugin(asked)
    for (const [tenant, id] of [
      [acme, plugin],
      [acme, other],
      [globex, plugin],
    ] as const)
      await tenant.install(id, { grant: { db: {} } })
    expect(await ask("insert into notes (text) values ('of acme') returning text")).to.deep.equal({
      rows: [{ text: 'of acme' }],
    })
  })
  after(() => platform.close())

  const ask = async (sql: string, params: unknown[] = [], of = plugin, tenant = acme) =>
    (await tenant.plugin(of, '/', { method: 'POST', body: { sql, params } })).json as {
      rows?: object[]
      code?: string
      detail?: { limit?: string; value?: number; detail?: string }
    }
  const grant = async (scope: object) =>
    expect(
      (await acme.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { grant: scope } })).status,
    ).to.be.below(300)

  it('holds a row for the installation that wrote it, and for no other', async () => {
    expect((await ask('select text from notes')).rows).to.deep.equal([{ text: 'of acme' }])
    expect((await ask('select text from notes', [], other)).rows).to.deep.equal([])
    expect((await ask('select text from notes', [], plugin, globex)).rows).to.deep.equal([])
  })

  it('refuses the tables of another tenant and of another plugin by their full names', async () => {
    const schema = (tenant: TestTenant, id: string) => `t_${tenant.slug}__${id.replaceAll('-', '_')}`
    for (const [of, tenant] of [
      [other, acme],
      [plugin, globex],
    ] as const)
      for (const statement of ['select * from', 'delete from', 'truncate']) {
        const { rows, code } = await ask(`${statement} ${schema(acme, plugin)}.notes`, [], of, tenant)
        expect(rows, statement).to.equal(undefined)
        expect(code).to.match(/^db\./)
      }
    expect((await ask('select text from notes')).rows).to.have.length(1)
  })

  it('says which limit a statement is beyond', async () => {
    const { code, detail } = await ask('select generate_series(1, 10001)')
    expect(code).to.equal('db.too_large')
    expect(detail).to.include({ limit: 'db.rows', value: 10_000 })
  })

  it('ends a statement that takes more memory than it may, and nothing else', async () => {
    const [huge, bystander] = await Promise.all([
      ask("select repeat(repeat('x', 100000), 5000) = repeat(repeat('y', 100000), 5000) as same"),
      ask('select 1 as one', [], plugin, globex),
    ])
    expect(huge).to.deep.include({ code: 'db.too_large' })
    expect(huge.detail?.detail).to.include('memory')
    expect(bystander.rows).to.deep.equal([{ one: 1 }])
    const { rows } = await platform.core.raw<{ rows: { settings: string[] }[] }>(
      'select rolconfig as settings from pg_roles where rolname = ?',
      [loginName(acme.slug, plugin)],
    )
    expect(rows[0]?.settings).to.include.members(['work_mem=4MB', 'hash_mem_multiplier=1', 'temp_file_limit=1024MB'])
    expect((await ask('select text from notes')).rows).to.have.length(1)
  })

  it('writes nothing under a grant for reading, and is not there without one', async () => {
    await grant({ db: { readOnly: true } })
    expect((await ask('select text from notes')).rows).to.have.length(1)
    expect((await ask("insert into notes (text) values ('more')")).code).to.equal('capability.scope')
    await grant({})
    expect((await ask('select 1')).code).to.equal('capability.denied')
    await grant({ db: {} })
    expect((await ask('select count(*)::int as n from notes')).rows).to.deep.equal([{ n: 1 }])
  })
})
