import { expect } from 'chai'
import { installationName } from '../../runtime/database/names.ts'
import { randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

const failing = (step: string) => `export default { ${step}() { throw new Error('not today') } }`

describe('what an installation needs', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
  })
  after(() => platform.close())

  const put = (
    id: string,
    version: string,
    dependencies = {},
    server = 'export default { fetch: () => new Response("ok") }',
  ) => platform.aPlugin({ server, manifest: { id, version, capabilities: { kv: {}, db: {} }, dependencies } })

  const at = (plugin: string, path = '') => `/api/v1/installations/${plugin}${path}`
  const patch = (plugin: string, body: object) => tenant.call(at(plugin), { method: 'PATCH', body })
  const remove = (plugin: string, query = '') => tenant.call(at(plugin) + query, { method: 'DELETE' })
  const restore = (plugin: string) => tenant.call(at(plugin, '/restore'), { method: 'POST' })
  const install = (plugin: string, body: object = {}) =>
    tenant.call('/api/v1/installations', { method: 'POST', body: { plugin, ...body } })

  /** What is left of an installation in the database. */
  const traces = async (plugin: string) => {
    const { rows } = await platform.core.raw<{ rows: { what: string }[] }>(
      `select 'schema' as what from pg_namespace where nspname = :name
       union all select 'role' from pg_roles where rolname = :name`,
      { name: installationName(tenant.slug, plugin) },
    )
    return rows.map(({ what }) => what)
  }

  /** Four plugins: shop needs pay and mail, pay needs mail. */
  const shelf = async () => {
    const [mail, pay, shop] = [randomPluginId('mail'), randomPluginId('pay'), randomPluginId('shop')]
    await put(mail, '1.0.0')
    await put(mail, '2.0.0')
    await put(pay, '1.0.0', { [mail]: '^1' })
    await put(shop, '1.0.0', { [pay]: '^1', [mail]: '*' })
    return { mail, pay, shop }
  }
  const states = async (...ids: string[]) => {
    const items = (await tenant.call('/api/v1/installations')).json.items as {
      plugin: string
      version: string
      state: string
    }[]
    return ids.map((id) => {
      const found = items.find(({ plugin }) => plugin === id)
      return found && `${found.version} ${found.state}`
    })
  }

  it('is told before it is installed, and installed along, with the answers of the admin', async () => {
    const { mail, pay, shop } = await shelf()
    const told = await tenant.call(`/api/v1/registry/plugins/${shop}/resolution`)
    expect(told.json).to.deep.include({ plugin: shop, version: '1.0.0', conflicts: [] })
    expect(
      (told.json.steps as { action: string; plugin: string; version: string }[]).map((step) => [
        step.action,
        step.plugin,
        step.version,
      ]),
    ).to.deep.equal([
      ['install', mail, '1.0.0'],
      ['install', pay, '1.0.0'],
      ['install', shop, '1.0.0'],
    ])
    const alone = await install(shop)
    expect(alone.json).to.include({ code: 'dependency.missing', status: 409 })
    expect(alone.json.detail).to.match(new RegExp(`${shop} 1.0.0 needs ${pay} \\^1, which is not installed`))
    const [first] = told.json.steps as { name: string; capabilities: { name: string; inWords: string }[] }[]
    expect(first).to.include({ name: 'A plugin' })
    expect(first?.capabilities.map(({ name }) => name)).to.have.members(['db', 'kv'])
    expect(await states(mail, pay, shop)).to.deep.equal([undefined, undefined, undefined])

    const together = await install(shop, { withDependencies: { [mail]: { grant: { kv: true } } } })
    expect(together.status, together.text).to.equal(201)
    expect(await states(mail, pay, shop)).to.deep.equal(['1.0.0 enabled', '1.0.0 enabled', '1.0.0 enabled'])
    expect((await platform.installations.get(tenant, mail)).grant).to.deep.equal({ kv: {} })
    const { rows } = await platform.core.raw<{ rows: { target: string }[] }>(
      `select target from core.audit where action = 'installation.create' and target = any(?)`,
      [[mail, pay, shop]],
    )
    expect(rows.map(({ target }) => target)).to.have.members([mail, pay, shop])
  })

  it('is taken away again when what it was for can not be installed', async () => {
    const { mail, pay } = await shelf()
    const bad = randomPluginId('bad')
    await put(bad, '1.0.0', { [pay]: '*' }, failing('onInstall'))
    const failed = await install(bad, { withDependencies: true })
    expect(failed.json).to.include({ code: 'lifecycle.failed' }).and.not.have.property('notUndone')
    expect(await states(mail, pay, bad)).to.deep.equal([undefined, undefined, undefined])
    expect(await traces(mail)).to.deep.equal([])

    await install(mail, { version: '2.0.0' })
    await patch(mail, { state: 'disabled' })
    const worse = randomPluginId('worse')
    await put(worse, '1.0.0', { [mail]: '*' }, failing('onEnable'))
    await install(worse, { withDependencies: true })
    expect(await states(mail, worse)).to.deep.equal(['2.0.0 disabled', undefined])
  })

  it('is upgraded and enabled along when it has to be, unless another one stands against it', async () => {
    const { mail, pay } = await shelf()
    await install(mail, { version: '1.0.0' })
    const news = randomPluginId('news')
    await put(news, '1.0.0', { [mail]: '^2' })
    expect((await install(news)).json).to.include({ code: 'dependency.conflict' })
    expect((await install(news, { withDependencies: true })).status).to.equal(201)
    expect(await states(mail, news)).to.deep.equal(['2.0.0 enabled', '1.0.0 enabled'])

    const refused = await install(pay, { withDependencies: true })
    expect(refused.json).to.include({ code: 'dependency.conflict' })
    expect(refused.json.detail).to.match(new RegExp(`${news} 1.0.0 needs ${mail} \\^2`))
    const downgrade = await patch(mail, { version: '1.0.0' })
    expect(downgrade.json).to.include({ code: 'dependency.conflict' })
    expect(downgrade.json.detail).to.match(new RegExp(`${news} 1.0.0 needs ${mail} \\^2`))
  })

  it('can be neither disabled nor uninstalled while someone needs it, and says who', async () => {
    const { mail, pay } = await shelf()
    await install(pay, { withDependencies: true })
    for (const answer of [
      await patch(mail, { state: 'disabled' }),
      await remove(mail),
      await remove(mail, '?purge=true'),
    ]) {
      expect(answer.json).to.include({ code: 'dependency.needed', status: 409 })
      expect(answer.json.conflicts).to.deep.include({
        kind: 'needed',
        plugin: mail,
        detail: `${pay} 1.0.0 needs ${mail} ^1.`,
        neededBy: [{ plugin: pay, version: '1.0.0', range: '^1' }],
      })
    }
    await patch(pay, { state: 'disabled' })
    expect((await patch(mail, { state: 'disabled' })).json).to.include({ state: 'disabled' })
    expect((await remove(mail)).json).to.include({ code: 'dependency.needed' })
    expect((await patch(pay, { state: 'enabled' })).json).to.include({ code: 'dependency.disabled' })
    await remove(pay)
    expect((await remove(mail)).status).to.equal(200)
    expect((await restore(pay)).json).to.include({ code: 'dependency.missing' })
    await restore(mail)
    expect((await restore(pay)).json).to.include({ state: 'disabled' })
  })

  it('of a new version is asked for as well', async () => {
    const { mail, pay } = await shelf()
    await install(mail, { version: '1.0.0' })
    const news = randomPluginId('news')
    await put(news, '1.0.0')
    await put(news, '1.1.0', { [pay]: '^1' })
    await install(news, { version: '1.0.0' })
    expect((await patch(news, { version: '1.1.0' })).json).to.include({ code: 'dependency.missing' })
    expect(await states(news)).to.deep.equal(['1.0.0 enabled'])
    const upgraded = await patch(news, { version: '1.1.0', withDependencies: true })
    expect(upgraded.json).to.include({ version: '1.1.0' })
    expect(await states(mail, pay, news)).to.deep.equal(['1.0.0 enabled', '1.0.0 enabled', '1.1.0 enabled'])
  })

  it('is no circle', async () => {
    const [one, two] = [randomPluginId('one'), randomPluginId('two')]
    await put(one, '1.0.0', { [two]: '*' })
    await put(two, '1.0.0', { [one]: '*' })
    const refused = await install(one, { withDependencies: true })
    expect(refused.json).to.include({ code: 'dependency.cycle' })
    expect(refused.json.detail).to.equal(`Plugins need one another: ${two} → ${one} → ${two}.`)
  })
})
