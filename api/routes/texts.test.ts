import { expect } from 'chai'
import { testApp, type TestApp } from '../../test/support/app.ts'
import { aTeam } from '../../test/support/team.ts'

describe('texts of a tenant', () => {
  let app: TestApp
  let team: Awaited<ReturnType<typeof aTeam>>
  before(async () => {
    app = await testApp()
    team = await aTeam(app)
  })
  after(() => app.close())

  const path = '/api/v1/texts/de/overrides'
  const change = (changes: object[], revision?: number) =>
    team.owner.call('PATCH', path, { changes }, revision === undefined ? {} : { 'if-match': `"${revision}"` })
  const shown = async () => (await app.browser().call(`${team.origin}/api/v1/texts/de`)).json.texts

  it('are put in place of others and taken back, seen by everybody, and audited', async () => {
    const changed = await change([{ key: 'app.home', text: 'Hafen' }], 0)
    expect(changed.json).to.deep.equal({
      revision: 1,
      items: [{ plugin: null, key: 'app.home', text: 'Hafen', source: 'Home' }],
    })
    expect(await shown()).to.deep.equal({ 'app.home': 'Hafen' })
    const trail = await team.owner.call('GET', '/api/v1/audit?action=texts.change')
    expect((trail.json.items as { detail: object }[])[0]?.detail).to.deep.include({
      language: 'de',
      keys: ['app.home'],
    })
    await change([{ key: 'app.home', text: null }], 1)
    expect(await shown()).to.deep.equal({})
  })

  it('are refused together when one is no message, expects other values, or belongs to no text', async () => {
    const { status, json } = await change([
      { key: 'app.close', text: 'Zu' },
      { key: 'signIn.title', text: 'Bei {place}' },
      { key: 'signIn.title', text: 'Bei {tenant' },
      { key: 'no.such', text: 'x' },
      { key: 'constructor', text: 'x' },
    ])
    expect(status).to.equal(400)
    expect((json.errors as { field: string }[]).map(({ field }) => field)).to.deep.equal([
      'changes.1.text',
      'changes.2.text',
      'changes.3.key',
      'changes.4.key',
    ])
    expect(await shown()).to.deep.equal({})
  })

  it('are not changed over what somebody else changed meanwhile, nor by those who may not', async () => {
    expect((await change([{ key: 'app.close', text: 'Zu' }], 1)).status).to.equal(412)
    const member = await team.hire('member')
    expect((await member.call('PATCH', path, { changes: [{ key: 'app.close', text: 'Zu' }] })).status).to.equal(403)
    expect((await member.call('GET', path)).status).to.equal(403)
  })

  it('of one tenant are none of another', async () => {
    const other = await aTeam(app)
    await other.owner.call('PATCH', path, { changes: [{ key: 'app.home', text: 'Daheim' }] })
    expect(await shown()).to.deep.equal({})
  })
})
