import { expect } from 'chai'
import { createConsents } from '../../plugins-registry/consents/consents.ts'
import { createAudit } from '../../runtime/audit.ts'
import { aBundle, randomPluginId } from '../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

const server = `export default { fetch: (request, { can }) => Response.json(['kv', 'notify'].map((name) => can(name))) }`

describe('what an update asks for', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
  })
  after(() => platform.close())

  const nameOf = (id: string) => `Letters ${id}`
  /** A plugin that was granted `kv`, and whose newest version asks for `notify` too. */
  const updated = async (): Promise<string> => {
    const id = randomPluginId()
    const versions = { '1.0.0': { kv: {} }, '1.1.0': { kv: {}, notify: { reason: 'To tell you' } } }
    const files = {
      'locales/en.json': JSON.stringify({ name: nameOf(id) }),
      'locales/pl.json': JSON.stringify({ name: `Listy ${id}` }),
    }
    for (const [version, capabilities] of Object.entries(versions))
      await platform.upload(await aBundle({ manifest: { id, name: nameOf(id), version, capabilities }, server, files }))
    await tenant.install(id, { version: '1.0.0' })
    const answer = await tenant.call(`/api/v1/installations/${id}`, { method: 'PATCH', body: { version: '1.1.0' } })
    expect(answer.json.version, answer.text).to.equal('1.1.0')
    return id
  }
  const may = async (id: string) => (await tenant.plugin(id)).json as unknown
  const consentsOf = async (id: string, query = '') => {
    const { json } = await tenant.call(`/api/v1/consents${query}`)
    return (
      json.items as { id: string; plugin: string; capability: string; state: string; reason: string; inWords: string }[]
    ).filter(({ plugin }) => plugin === id)
  }
  const decide = (id: string, how: string) => tenant.call(`/api/v1/consents/${id}/${how}`, { method: 'POST', body: {} })

  /** The inbox, whose notifications are written down. */
  const consentsTelling = (titles: string[]) =>
    createConsents({
      core: platform.core,
      installations: platform.installations,
      pluginNames: (_tenant, plugin) => Promise.resolve(() => nameOf(plugin)),
      audit: createAudit({ core: platform.core, onError: () => undefined }),
      notifier: {
        tell:
          async (_trx, _tenant, { words }) =>
          async () =>
            void titles.push(words('en').title),
      },
    })

  it('waits in an inbox while its code runs with the grant of before, until an admin grants it', async () => {
    const id = await updated()
    expect(await may(id)).to.deep.equal([true, false])
    const [asked, ...more] = await consentsOf(id, '?state=open')
    expect(asked).to.include({ capability: 'notify', state: 'open', reason: 'To tell you' })
    expect(more).to.deep.equal([])
    const stranger = await platform.tenant()
    const foreign = await stranger.call(`/api/v1/consents/${asked!.id}/grant`, { method: 'POST', body: {} })
    expect(foreign.json.code).to.equal('request.not_found')
    const granted = await decide(asked!.id, 'grant')
    expect(granted.json.state, granted.text).to.equal('granted')
    expect(await may(id)).to.deep.equal([true, true])
    expect((await decide(asked!.id, 'refuse')).json.code).to.equal('request.conflict')
  })

  it('is told of to the admins in their language, and stays denied once it is refused', async () => {
    await platform.core('core.users').where({ tenant_id: tenant.id }).update({ language: 'pl' })
    const id = await updated()
    const [asked] = await consentsOf(id)
    expect((await decide(asked!.id, 'refuse')).json.state).to.equal('refused')
    expect(await may(id)).to.deep.equal([true, false])
    const told = async () => {
      const { json } = await tenant.call('/api/v1/notifications')
      return (json.items as { title: string; body: string }[]).filter(({ title }) => title.includes(id))
    }
    while ((await told()).length === 0) await new Promise((done) => setTimeout(done, 50))
    expect((await told())[0]!.title).to.match(/^Listy /)
    const headers = { 'accept-language': 'pl' }
    const { json } = await tenant.call('/api/v1/consents', { headers })
    const inPolish = (json.items as { id: string; inWords: string }[]).find((each) => each.id === asked!.id)
    expect((await told())[0]!.body, 'in the words of the inbox').to.contain(inPolish!.inWords)
  })

  it('is answered by a change of the grant, and withdrawn by the way back', async () => {
    const [granted, rolledBack] = [await updated(), await updated()]
    const grant = { kv: true, notify: true }
    await tenant.call(`/api/v1/installations/${granted}`, { method: 'PATCH', body: { grant } })
    expect((await consentsOf(granted)).map(({ state }) => state)).to.deep.equal(['granted'])
    await tenant.call(`/api/v1/installations/${rolledBack}/rollback`, { method: 'POST' })
    expect(await consentsOf(rolledBack)).to.deep.equal([])
  })

  it('is recalled once after a week, and expires after a month', async () => {
    const id = await updated()
    const titles: string[] = []
    const consents = consentsTelling(titles)
    const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000)
    for (const days of [6, 8, 9]) await consents.sweep(inDays(days))
    expect(titles.filter((title) => title.startsWith(nameOf(id)))).to.have.length(1)
    expect((await consentsOf(id))[0]!.state).to.equal('open')
    await consents.sweep(inDays(31))
    expect((await consentsOf(id))[0]!.state).to.equal('expired')
    expect(await may(id)).to.deep.equal([true, false])
  })

  it('may be granted until an instant: what comes after is denied, and the admins are told', async () => {
    const after = (ms: number) => new Date(Date.now() + ms).toISOString()
    const shown = async (id: string) => {
      const { json } = await tenant.call(`/api/v1/installations/${id}`)
      const [, notify] = json.capabilities as { granted: boolean; grantedUntil?: string }[]
      return { granted: notify?.granted, grantedUntil: notify?.grantedUntil }
    }
    const grantedFor = async (ms: number) => {
      const id = await updated()
      const [asked] = await consentsOf(id)
      const grant = (until: string) =>
        tenant.call(`/api/v1/consents/${asked!.id}/grant`, { method: 'POST', body: { until } })
      expect((await grant(after(-1_000))).json.code).to.equal('grant.invalid')
      const end = after(ms)
      const seen = { state: (await grant(end)).json.state, may: await may(id), shown: await shown(id) }
      return { id, end, seen, isInTime: Date.now() < Date.parse(end) }
    }
    // What was looked at when it was over already says nothing: then it is granted for longer.
    let granted = await grantedFor(1_500)
    for (let ms = 6_000; !granted.isInTime; ms *= 4) granted = await grantedFor(ms)
    const { id, end, seen } = granted
    expect(seen).to.deep.equal({
      state: 'granted',
      may: [true, true],
      shown: { granted: true, grantedUntil: end },
    })
    await new Promise((done) => setTimeout(done, Date.parse(end) - Date.now() + 20))
    expect(await may(id)).to.deep.equal([true, false])
    expect(await shown(id)).to.deep.equal({ granted: false, grantedUntil: end })
    const titles: string[] = []
    await consentsTelling(titles).sweep()
    expect(titles).to.include(`What ${nameOf(id)} was granted has ended`)
    expect((await tenant.call('/api/v1/audit?limit=10')).text).to.contain('grant.end')
    expect(await may(id)).to.deep.equal([true, false])
  })
})
