import { expect } from 'chai'
import { installationName } from '../../runtime/database/names.ts'
import { randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

/** A plugin that writes down each step of its life, and fails in those that the setting of its version names. */
const diary = (fails: string[] = []) => `
const step = (name) => async (...args) => {
  const { kv, plugin, user } = args.at(-1)
  await kv.set('step/' + Date.now().toString(36) + Math.random(), [name, plugin.version, ...args.slice(0, -1), ...(user ? ['a user'] : [])])
  if (${JSON.stringify(fails)}.includes(name)) throw new Error('no ' + name + ' today')
}
export default {
  onInstall: step('onInstall'),
  onEnable: step('onEnable'),
  onDisable: step('onDisable'),
  onUpgrade: step('onUpgrade'),
  onUninstall: step('onUninstall'),
  routes: { 'GET /version': (_, { plugin }) => plugin.version, 'GET /count': (_, { db }) => db.query('select count(*)::int as count from notes') },
}`

const notes = { 'migrations/001.sql': "create table notes (id int, text text); insert into notes values (1, 'one')" }

describe('the life of an installation', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
  })
  after(() => platform.close())

  const upload = (id: string, version: string, fails: string[] = [], more: object = {}, server = diary(fails)) =>
    platform.aPlugin({
      server,
      files: notes,
      manifest: { id, version, capabilities: { kv: {}, db: {} }, ...more },
    })

  const at = (plugin: string, path = '') => `/api/v1/installations/${plugin}${path}`
  const patch = (plugin: string, body: object) => tenant.call(at(plugin), { method: 'PATCH', body })
  const remove = (plugin: string, query = '') => tenant.call(at(plugin) + query, { method: 'DELETE' })
  const restore = (plugin: string) => tenant.call(at(plugin, '/restore'), { method: 'POST' })
  const install = (plugin: string, body: object = {}) =>
    tenant.call('/api/v1/installations', { method: 'POST', body: { plugin, ...body } })

  /** What a plugin wrote down, whether or not it is there any more. */
  const steps = async (plugin: string): Promise<unknown[]> => {
    const { rows } = await platform.core.raw<{ rows: { value: unknown[] }[] }>(
      `select kv.value from ??.kv join core.installations i on i.id = kv.installation_id
       where i.plugin_id = ? order by kv.version`,
      [`t_${tenant.slug}`, plugin],
    )
    return rows.map(({ value }) => value)
  }
  const traces = async (plugin: string) => {
    const name = installationName(tenant.slug, plugin)
    const { rows } = await platform.core.raw<{ rows: { what: string }[] }>(
      `select 'schema' as what from pg_namespace where nspname = :name
       union all select 'role' from pg_roles where rolname = :name
       union all select 'row' from core.installations i join core.tenants t on t.id = i.tenant_id
         where plugin_id = :plugin and t.slug = :slug`,
      { name, plugin, slug: tenant.slug },
    )
    return rows.map(({ what }) => what).sort()
  }

  describe('its steps', () => {
    it('are taken at the right moment, by its plugin, without a user', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await upload(id, '1.1.0')
      expect((await install(id, { version: '1.0.0' })).json).to.include({ state: 'enabled' })
      expect((await patch(id, { version: '1.1.0' })).json).to.include({ version: '1.1.0' })
      await patch(id, { state: 'disabled' })
      await patch(id, { state: 'enabled' })
      await tenant.call(at(id, '/rollback'), { method: 'POST' })
      expect((await remove(id)).status).to.equal(200)
      expect(await steps(id)).to.deep.equal([
        ['onInstall', '1.0.0'],
        ['onEnable', '1.0.0'],
        ['onUpgrade', '1.1.0', '1.0.0'],
        ['onDisable', '1.1.0'],
        ['onEnable', '1.1.0'],
        ['onDisable', '1.0.0'],
        ['onUninstall', '1.0.0'],
      ])
    })

    for (const step of ['onInstall', 'onEnable']) {
      it(`undo the installation when ${step} fails, and say why`, async () => {
        const id = randomPluginId()
        await upload(id, '1.0.0', [step])
        const failed = await install(id)
        expect(failed.status).to.equal(422)
        expect(failed.json).to.include({ code: 'lifecycle.failed', step, reason: 'plugin.error' })
        expect(failed.json.detail).to.match(new RegExp(`${step} of ${id} 1.0.0 failed: .*no ${step} today`))
        expect(await traces(id)).to.deep.equal([])
      })
    }

    it('leave the version before when onUpgrade fails', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await upload(id, '1.1.0', ['onUpgrade'])
      await upload(id, '1.1.1')
      await install(id, { version: '1.0.0' })
      const failed = await patch(id, { version: '1.1.0' })
      expect(failed.json).to.include({ code: 'lifecycle.failed', step: 'onUpgrade' })
      expect((await tenant.call(at(id))).json).to.include({ version: '1.0.0', state: 'enabled' })
      expect((await tenant.plugin(id, '/version')).json).to.equal('1.0.0')
      await patch(id, { version: '1.1.1' })
      expect((await tenant.plugin(id, '/version')).json).to.equal('1.1.1')
    })

    it('take the migrations of a version back with it, as far as it says how', async () => {
      const id = randomPluginId()
      const put = (version: string, fails: string[], files: object) =>
        platform.aPlugin({
          server: diary(fails),
          files: { ...notes, ...files },
          manifest: { id, version, capabilities: { kv: {}, db: {} } },
        })
      await put('1.0.0', [], {})
      await put('1.1.0', ['onUpgrade'], {
        'migrations/002.sql': 'alter table notes add column more text',
        'migrations/002.down.sql': 'alter table notes drop column more',
      })
      await install(id, { version: '1.0.0' })
      expect((await patch(id, { version: '1.1.0' })).json).to.include({ code: 'lifecycle.failed' })
      const { rows } = await platform.core.raw<{ rows: { name: string }[] }>(
        'select column_name as name from information_schema.columns where table_schema = ? order by 1',
        [installationName(tenant.slug, id)],
      )
      expect(rows.map(({ name }) => name)).to.deep.equal(['id', 'text'])
      const runs = (await tenant.call(at(id, '/migrations'))).json.items as { name: string; direction: string }[]
      expect(runs.map(({ direction }) => direction)).to.deep.equal(['down', 'up', 'up'])
    })

    it('leave it disabled when onEnable fails, and say why in its state', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await upload(id, '1.0.1', ['onEnable'])
      await install(id, { version: '1.0.0' })
      await patch(id, { state: 'disabled' })
      await patch(id, { version: '1.0.1' })
      expect((await patch(id, { state: 'enabled' })).json).to.include({ code: 'lifecycle.failed' })
      const { json } = await tenant.call(at(id))
      expect(json).to.include({ state: 'disabled' })
      expect(json.stateReason).to.match(/no onEnable today/)
      await patch(id, { version: '1.0.0' })
      expect((await patch(id, { state: 'enabled' })).json)
        .to.include({ state: 'enabled' })
        .and.not.have.property('stateReason')
    })

    it('keep nobody from disabling and uninstalling when they fail then, but are told of', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0', ['onDisable', 'onUninstall'])
      await install(id)
      const disabled = await patch(id, { state: 'disabled' })
      expect(disabled.json).to.include({ state: 'disabled' })
      expect(disabled.json.stateReason).to.match(/no onDisable today/)
      const { json } = await remove(id)
      expect(json.failedSteps).to.have.length(1)
      expect((json.failedSteps as object[])[0]).to.include({ step: 'onUninstall' })
      const logs = (await tenant.call(`/api/v1/logs?plugin=${id}&level=error`)).json.items as { message: string }[]
      expect(logs.map(({ message }) => message).join()).to.match(/no onUninstall today/)
    })

    it('are bounded like everything else, and undo what hangs', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0', [], {}, 'export default { onInstall: () => { for (;;); } }')
      // Little enough to be used up before its time is over, however busy the machine is.
      const quota = `${platform.url}/api/v1/tenants/${tenant.slug}/quotas/lifecycle.cpuMs`
      const limited = await platform.admin(quota, { method: 'PUT', body: { value: 500, reason: 'A test' } })
      expect(limited.status, limited.text).to.equal(204)
      expect((await install(id)).json).to.include({ code: 'lifecycle.failed', reason: 'invocation.cpu' })
      await platform.admin(quota, { method: 'DELETE' })
      expect(await traces(id)).to.deep.equal([])
    })

    it('stand in the way of others no longer than their process lives', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await install(id)
      // As if a process had died that was at it.
      await platform.core.raw(
        "update core.installations set changing = 'upgrade', changing_until = clock_timestamp() + interval '1 s' where plugin_id = ?",
        [id],
      )
      expect((await patch(id, { grant: { kv: true } })).json).to.include({ state: 'enabled' })
    })

    it('wait for one another when several are asked for at once', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await install(id)
      const answers = await Promise.all(
        ['disabled', 'enabled', 'disabled', 'enabled'].map((state) => patch(id, { state })),
      )
      for (const { status } of answers) expect(status).to.equal(200)
    })
  })

  describe('its end', () => {
    it('leaves everything as it was for a while, out of reach, and can be taken back', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0', [], {
        settings: {
          type: 'object',
          properties: { key: { type: 'string', writeOnly: true }, color: { type: 'string' } },
        },
      })
      await install(id, { settings: { key: 'a very secret key', color: 'red' } })
      expect((await tenant.plugin(id, '/count')).json).to.deep.equal([{ count: 1 }])

      const gone = await remove(id)
      const days = (Date.parse(String(gone.json.keptUntil)) - Date.now()) / 86_400_000
      expect(days).to.be.within(29.9, 30.1)
      expect((await tenant.plugin(id, '/version')).json).to.include({ code: 'installation.unknown' })
      expect((await tenant.call(at(id))).json).to.include({ code: 'installation.unknown' })
      expect((await remove(id)).json).to.include({ code: 'installation.unknown' })
      const list = (await tenant.call('/api/v1/installations')).json.items as { plugin: string }[]
      expect(list.map(({ plugin }) => plugin)).to.not.include(id)
      const kept = (await tenant.call('/api/v1/uninstalled')).json.items as { plugin: string }[]
      expect(kept.find(({ plugin }) => plugin === id)).to.include({ version: '1.0.0', keptUntil: gone.json.keptUntil })
      expect((await install(id)).json).to.include({ code: 'installation.kept', keptUntil: gone.json.keptUntil })
      const { rows } = await platform.core.raw<{ rows: { rolcanlogin: boolean }[] }>(
        "select distinct rolcanlogin from pg_roles where rolname like '%' || ?",
        [installationName(tenant.slug, id).slice(1)],
      )
      expect(rows, 'no role of it can log in').to.deep.equal([{ rolcanlogin: false }])

      const back = await restore(id)
      expect(back.json).to.include({ state: 'enabled', version: '1.0.0' })
      expect(back.json.settings).to.deep.equal({ color: 'red', key: { set: true } })
      expect((await tenant.plugin(id, '/count')).json).to.deep.equal([{ count: 1 }])
      expect((await steps(id)).at(-1)).to.deep.equal(['onEnable', '1.0.0'])
      expect((await restore(id)).json).to.include({ code: 'installation.unknown' })
    })

    it('can be one at once, also later, and leaves nothing', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await install(id)
      expect((await remove(id, '?purge=true')).json).to.not.have.property('keptUntil')
      expect(await traces(id)).to.deep.equal([])
      await install(id)
      await remove(id)
      expect(await traces(id)).to.deep.equal(['role', 'row', 'schema'])
      await remove(id, '?purge=true')
      expect(await traces(id)).to.deep.equal([])
      expect((await restore(id)).json).to.include({ code: 'installation.unknown' })
      expect((await install(id)).status).to.equal(201)
    })

    it('is final when its time is over', async () => {
      const id = randomPluginId()
      await upload(id, '1.0.0')
      await install(id)
      await remove(id)
      const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
      const purgedIn = async (days: number) => await platform.installations.purgeExpired(inDays(days))
      expect((await purgedIn(29)).map(({ plugin }) => plugin)).to.not.include(id)
      const both = await Promise.all([purgedIn(31), purgedIn(31)])
      expect(both.flat()).to.deep.include({ tenant: tenant.slug, plugin: id })
      expect(await traces(id)).to.deep.equal([])
    })

    it('stays, when onEnable fails as it is taken back', async () => {
      const id = randomPluginId()
      await upload(
        id,
        '1.0.0',
        [],
        {},
        `export default { onEnable: async ({ kv }) => { if (await kv.increment('times') > 1) throw new Error('once only') } }`,
      )
      await install(id)
      await remove(id)
      expect((await restore(id)).json).to.include({ code: 'lifecycle.failed' })
      const kept = (await tenant.call('/api/v1/uninstalled')).json.items as { plugin: string }[]
      expect(kept.map(({ plugin }) => plugin)).to.include(id)
    })

    it('means that it is told of nothing any more', async () => {
      const id = randomPluginId()
      const server = `export default { events: { 'plexica.user.*': async (event, { kv }) => { await kv.set('step/' + event.id, event.data.name) } } }`
      const events = { subscribes: ['plexica.user.*'] }
      await upload(id, '1.0.0', [], { capabilities: { kv: {}, db: {}, events: {} }, events }, server)
      await install(id)
      const hire = async (name: string) => {
        const body = { name, email: `${name}@${tenant.slug}.example`, password: 'correct horse battery' }
        expect((await tenant.call('/api/v1/users', { method: 'POST', body })).status).to.equal(201)
      }
      const until = async (is: () => Promise<boolean>) => {
        while (!(await is())) await new Promise((done) => setTimeout(done, 10))
      }
      await hire('ada')
      await until(async () => (await steps(id)).length === 1)
      await remove(id)
      await hire('bob')
      await until(async () => (await platform.core('outbox.events')).length === 0)
      await restore(id)
      await hire('cem')
      await until(async () => (await steps(id)).length === 2)
      expect(await steps(id)).to.deep.equal(['ada', 'cem'])
    })
  })

  it('can be taken along as a file: tables, stored values, settings without secrets, a list of files', async () => {
    const id = randomPluginId()
    await platform.aPlugin({
      server: `export default { routes: { 'POST /': async (_, { db, kv, storage }) => {
        await db.query("insert into notes select n, repeat('x', 1000) from generate_series(2, 2000) as n")
        await kv.set('a', { b: [1] })
        await storage.put('files/a.txt', 'hello')
        return { ok: true }
      } } }`,
      files: {
        'migrations/001.sql': `create table notes (id int, text text); create table "odd ""name" (at timestamptz, raw bytea); insert into "odd ""name" values ('2026-01-01T00:00:00Z', '\\x00ff')`,
      },
      manifest: {
        id,
        capabilities: { kv: {}, db: {}, storage: { scope: { buckets: ['files'] } } },
        settings: {
          type: 'object',
          properties: { key: { type: 'string', writeOnly: true }, color: { type: 'string' } },
        },
      },
    })
    const installed = await install(id, { settings: { key: 'a very secret key', color: 'red' } })
    expect(installed.status, installed.text).to.equal(201)
    const filled = await tenant.plugin(id, '/', { method: 'POST' })
    expect(filled.status, filled.text).to.equal(200)

    const answer = await tenant.call(at(id, '/export'))
    expect(answer.headers['content-type']).to.equal('application/x-ndjson')
    expect(answer.headers['content-disposition']).to.match(new RegExp(`filename="?${tenant.slug}-${id}.ndjson"?`))
    expect(answer.text).to.not.match(/a very secret key/)
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown> & { kind: string })
    const of = (kind: string) => lines.filter((line) => line.kind === kind)
    expect(lines[0]).to.deep.include({
      kind: 'installation',
      plugin: id,
      settings: { color: 'red' },
      secretsSet: ['key'],
    })
    expect(of('table').map(({ name }) => name)).to.deep.equal(['notes', 'odd "name'])
    expect(of('row')).to.have.length(2_000)
    expect(of('row').at(-1)).to.deep.include({ row: { at: '2026-01-01T00:00:00+00:00', raw: '\\x00ff' } })
    expect(of('kv')).to.deep.equal([{ kind: 'kv', key: 'a', value: { b: [1] } }])
    expect(of('file')[0]).to.include({ path: 'files/a.txt', bytes: 5 })
    expect(lines.at(-1)).to.deep.equal({ kind: 'end', tables: 2, rows: 2_000, kv: 1, files: 1 })
    expect((await tenant.call(at('not-there', '/export'))).json).to.include({ code: 'installation.unknown' })
  })

  it('loses no request while it is upgraded and led back', async () => {
    const id = randomPluginId()
    const server = `export default { routes: { 'GET /': async (_, { kv, plugin }) => { await kv.get('x'); return plugin.version } } }`
    await upload(id, '1.0.0', [], {}, server)
    await upload(id, '1.1.0', [], {}, server)
    await install(id, { version: '1.0.0' })
    expect([...(await upAndDown(id)).keys()].sort()).to.deep.equal(['200 "1.0.0"', '200 "1.1.0"'])
  })

  it('loses none either when tables change with the version, there and back', async () => {
    const id = randomPluginId()
    const server = (columns: string) =>
      `export default { routes: { 'GET /': async (_, { db }) => (await db.query('select ${columns} from notes'))[0] } }`
    const more = {
      'migrations/002.sql': "alter table notes add column more text default 'more'",
      'migrations/002.down.sql': 'alter table notes drop column more',
    }
    const put = (version: string, columns: string, files: object) =>
      platform.aPlugin({
        server: server(columns),
        files: { ...notes, ...files },
        manifest: { id, version, capabilities: { db: {} } },
      })
    await put('1.0.0', 'text', {})
    await put('1.1.0', 'text, more', more)
    await install(id, { version: '1.0.0' })
    expect([...(await upAndDown(id)).keys()].sort()).to.deep.equal([
      '200 {"text":"one","more":"more"}',
      '200 {"text":"one"}',
    ])
  })

  /** What a plugin answers to steady requests while it is moved between two versions. */
  const upAndDown = async (id: string): Promise<Map<string, number>> => {
    let isOver = false
    const seen = new Map<string, number>()
    const caller = async () => {
      while (!isOver) {
        const { status, text } = await tenant.plugin(id, '/')
        const what = `${status} ${text}`
        seen.set(what, (seen.get(what) ?? 0) + 1)
      }
    }
    const callers = Array.from({ length: 8 }, caller)
    for (let turn = 0; turn < 10; turn++) {
      const { status, text } = await patch(id, { version: turn % 2 === 0 ? '1.1.0' : '1.0.0' })
      expect(status, text).to.equal(200)
    }
    isOver = true
    await Promise.all(callers)
    return seen
  }
})
