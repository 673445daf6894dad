import { expect } from 'chai'
import { testApp, type TestApp } from '../../test/support/app.ts'
import { aTeam } from '../../test/support/team.ts'
import { until } from '../../test/support/queues.ts'

describe('policies', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  type Team = Awaited<ReturnType<typeof aTeam>>
  const put = (team: Team, text: string, name = text.slice(0, 60)) =>
    team.owner.call('POST', '/api/v1/policies', { name, text })
  const explain = async (team: Team, user: string, permission: string, more = '') =>
    (await team.owner.call('GET', `/api/v1/authorization/explain?user=${user}&permission=${permission}${more}`)).json

  it('that forbid beat roles, at once, and say so', async () => {
    const team = await aTeam(app)
    const admin = await team.hire('admin', { name: 'Ada' })
    const looks = async () => (await admin.call('GET', '/api/v1/audit')).status
    expect(await looks()).to.equal(200)
    const made = await put(
      team,
      'forbid(principal in Role::"admin", action == Action::"plexica.audit.read", resource);',
      'No trail',
    )
    expect(made.status).to.equal(201)
    expect(made.json).to.deep.include({ effect: 'forbid', actions: ['plexica.audit.read'], version: 1, enabled: true })
    expect(await looks()).to.equal(403)
    expect((await admin.call('GET', '/api/v1/me')).json.permissions).not.to.include('plexica.audit.read')
    expect((await team.owner.call('GET', '/api/v1/audit')).status, 'who is no admin').to.equal(200)
    const why = await explain(team, admin.user.id, 'plexica.audit.read')
    expect(why).to.include({ decision: 'deny', summary: 'Forbidden by the policy "No trail".' })
    expect(why.policies).to.deep.equal([{ id: made.json.id, name: 'No trail', effect: 'forbid', version: 1 }])
    expect((why.roles as { grants: boolean }[])[0]?.grants).to.equal(true)

    const path = `/api/v1/policies/${String(made.json.id)}`
    await team.owner.call('PATCH', path, { enabled: false })
    expect(await looks()).to.equal(200)
    await team.owner.call('PATCH', path, { enabled: true })
    expect(await looks()).to.equal(403)
    await team.owner.call('DELETE', path)
    expect(await looks()).to.equal(200)
  })

  it('look at users, groups, time and networks', async () => {
    const team = await aTeam(app)
    await team.owner.call('PATCH', '/api/v1/tenant', { timeZone: 'Europe/Rome' })
    await team.owner.call('POST', '/api/v1/groups', { key: 'night', name: 'Night shift' })
    const [ada, bea] = [await team.hire('admin'), await team.hire('admin')]
    await team.owner.call('POST', '/api/v1/groups/night/members', {
      // The owner asks: also when this is run in the evening.
      add: [bea.user.id, team.owner.user.id],
    })
    const template = async (id: string, parameters: object) =>
      String((await team.owner.call('POST', `/api/v1/policies/templates/${id}`, { parameters })).json.text)
    await put(team, await template('business-hours', { from: '09:00', to: '17:30', except: ['night'] }))
    await put(
      team,
      await template('networks', { networks: ['10.0.0.0/8', '2001:db8::/32'], actions: ['plexica.webhooks.manage'] }),
    )
    const decide = async (user: string, permission: string, at: string, ip = '10.1.2.3') =>
      (await explain(team, user, permission, `&at=${encodeURIComponent(at)}&ip=${ip}`)).decision
    const read = 'plexica.audit.read'
    // A Thursday in winter: Rome is an hour ahead.
    expect(await decide(ada.user.id, read, '2026-11-26T08:00:00Z')).to.equal('allow')
    expect(await decide(ada.user.id, read, '2026-11-26T07:59:00Z')).to.equal('deny')
    expect(await decide(ada.user.id, read, '2026-11-26T16:30:00Z')).to.equal('deny')
    expect(await decide(bea.user.id, read, '2026-11-26T22:00:00Z')).to.equal('allow')
    expect(await decide(ada.user.id, read, '2026-11-28T12:00:00Z'), 'a Saturday').to.equal('deny')
    const hooks = 'plexica.webhooks.manage'
    expect(await decide(ada.user.id, hooks, '2026-11-26T12:00:00Z')).to.equal('allow')
    expect(await decide(ada.user.id, hooks, '2026-11-26T12:00:00Z', '2001:db8::7')).to.equal('allow')
    expect(await decide(ada.user.id, hooks, '2026-11-26T12:00:00Z', '8.8.8.8')).to.equal('deny')
    expect((await bea.call('GET', '/api/v1/webhooks')).status, 'from 127.0.0.1').to.equal(403)
    expect((await bea.call('GET', '/api/v1/audit')).status).to.equal(200)
  })

  it('can keep a group from changing anything, whatever roles it has', async () => {
    const team = await aTeam(app)
    await team.owner.call('POST', '/api/v1/groups', { key: 'interns', name: 'Interns' })
    const intern = await team.hire('admin')
    await team.owner.call('POST', '/api/v1/groups/interns/members', { add: [intern.user.id] })
    const { json } = await team.owner.call('POST', '/api/v1/policies/templates/read-only-group', {
      parameters: { group: 'interns' },
    })
    expect((await put(team, String(json.text))).status).to.equal(201)
    expect((await intern.call('GET', '/api/v1/users')).status).to.equal(200)
    expect((await intern.call('POST', '/api/v1/groups', { key: 'mine', name: 'Mine' })).status).to.equal(403)
  })

  it('lock no owner out of changing them', async () => {
    const team = await aTeam(app)
    const made = await put(team, 'forbid(principal, action, resource);')
    expect((await team.owner.call('GET', '/api/v1/users')).status).to.equal(403)
    const me = await team.owner.call('GET', '/api/v1/me')
    expect(me.json.permissions).to.deep.equal(['plexica.policies.manage'])
    const why = await explain(team, team.owner.user.id, 'plexica.policies.manage')
    expect(why).to.include({
      decision: 'allow',
      summary: 'Allowed whatever policies say: owners can always change them.',
    })
    const path = `/api/v1/policies/${String(made.json.id)}`
    const admin = await team.hire('admin')
    expect((await admin.call('DELETE', path)).status, 'only owners').to.equal(403)
    expect((await team.owner.call('DELETE', path)).status).to.equal(204)
    expect((await team.owner.call('GET', '/api/v1/users')).status).to.equal(200)
  })

  it('are checked against the permissions that there are, and told where they are wrong', async () => {
    const team = await aTeam(app)
    const check = async (text: string) => (await team.owner.call('POST', '/api/v1/policies/check', { text })).json
    expect(await check('forbid(principal, action, resource) when { context.hour < 8 };')).to.deep.equal({
      usable: true,
      effect: 'forbid',
      mistakes: [],
      warnings: [],
    })
    const typo = await check('// one line\nforbid(principal, action == Action::"plexica.audit.rad", resource);')
    expect(typo.usable).to.equal(false)
    expect((typo.mistakes as object[])[0]).to.include({
      message: 'unrecognized action `Action::"plexica.audit.rad"`',
      help: 'did you mean `Action::"plexica.audit.read"`?',
      line: 2,
    })
    for (const [text, told] of [
      ['nonsense', 'unexpected'],
      ['forbid(principal, action, resource) when { resource.amount > 3 };', 'amount'],
      ['forbid(principal, action, resource) when { context.hour < "8" };', 'expected Long'],
      ['forbid(principal, action, resource); forbid(principal, action, resource);', 'unexpected token'],
      ['permit(principal, action == Action::"plexica.roles.manage", resource);', 'only roles give it'],
      ['permit(principal, action in Action::"plexica.*", resource);', 'only roles give it'],
    ] as const) {
      const refused = await put(team, text)
      expect([refused.status, refused.json.code], text).to.deep.equal([422, 'policy.invalid'])
      expect(String(refused.json.detail), text).to.contain(told)
    }
    expect((await team.owner.call('GET', '/api/v1/policies')).json.items).to.deep.equal([])
  })

  it('that are nested to break what reads them break nothing', async () => {
    const [team, other] = [await aTeam(app), await aTeam(app)]
    await put(other, 'forbid(principal, action == Action::"plexica.audit.read", resource);')
    const nested = (n: number) => `forbid(principal, action, resource) when { ${'('.repeat(n)}true${')'.repeat(n)} };`
    const answers = await Promise.all([
      ...[1_500, 400, 900].map((n) => put(team, nested(n))),
      put(team, `forbid(principal, action, resource) when { ${'!'.repeat(500)}true };`),
      put(team, `forbid(principal, action, resource) when { ${'true && '.repeat(400)}true };`),
      put(team, 'forbid(principal, action == Action::"plexica.tokens.manage", resource);', 'good'),
    ])
    expect(answers.slice(0, 4).map(({ json }) => json.code)).to.deep.equal(Array(4).fill('policy.invalid'))
    expect(await put(team, 'forbid(principal, action == Action::"plexica.users.read", resource);', 'after')).to.include(
      {
        status: 201,
      },
    )
    expect((await other.owner.call('GET', '/api/v1/audit')).status, 'those of others go on').to.equal(403)
    expect((await other.owner.call('GET', '/api/v1/users')).status).to.equal(200)
  })

  it('that forbid and can not be evaluated count as if they applied', async () => {
    const team = await aTeam(app)
    const huge = '9223372036854775807'
    const made = await put(
      team,
      `forbid(principal, action == Action::"plexica.audit.read", resource) when { ${huge} + context.weekday < 0 };`,
      'Broken',
    )
    expect(made.status).to.equal(201)
    expect((await team.owner.call('GET', '/api/v1/audit')).status).to.equal(403)
    const why = await explain(team, team.owner.user.id, 'plexica.audit.read')
    expect(why.summary).to.equal('Forbidden by the policy "Broken", which could not be evaluated.')
  })

  it('have versions, and go back to an earlier one', async () => {
    const team = await aTeam(app)
    const text = (key: string) => `forbid(principal, action == Action::"plexica.${key}", resource);`
    const made = await put(team, text('audit.read'), 'P')
    const path = `/api/v1/policies/${String(made.json.id)}`
    const edited = await team.owner.call(
      'PATCH',
      path,
      { text: text('users.read'), note: 'Other thing' },
      { 'if-match': '"1"' },
    )
    expect(edited.json).to.include({ version: 2, revision: 2 })
    expect((await team.owner.call('PATCH', path, { name: 'Q' }, { 'if-match': '"1"' })).status).to.equal(412)
    expect((await team.owner.call('GET', '/api/v1/users')).status).to.equal(403)
    const back = await team.owner.call('POST', `${path}/rollback`, { version: 1 })
    expect(back.json).to.include({ version: 3, text: text('audit.read') })
    expect((await team.owner.call('GET', '/api/v1/users')).status).to.equal(200)
    const first = await team.owner.call('GET', `${path}/versions?limit=2`)
    expect(
      (first.json.items as { version: number; note: string }[]).map(({ version, note }) => [version, note]),
    ).to.deep.equal([
      [3, 'As in version 1'],
      [2, 'Other thing'],
    ])
    const rest = await team.owner.call('GET', `${path}/versions?limit=2&cursor=${String(first.json.nextCursor)}`)
    expect((rest.json.items as { version: number }[]).map(({ version }) => version)).to.deep.equal([1])
    expect((await team.owner.call('POST', `${path}/rollback`, { version: 9 })).status).to.equal(404)
    const actions = (
      await app.core('core.audit').where({ tenant_id: team.id, target: made.json.id }).orderBy('seq')
    ).map(({ action }) => action as string)
    expect(actions).to.deep.equal(['policy.create', 'policy.change', 'policy.roll_back'])
  })

  it('can be tried on what was decided lately before they count', async () => {
    const team = await aTeam(app)
    const [ada, bea] = [await team.hire('admin', { name: 'Ada' }), await team.hire('member', { name: 'Bea' })]
    for (let times = 0; times < 3; times++) await ada.call('GET', '/api/v1/users')
    await ada.call('GET', '/api/v1/audit')
    await bea.call('GET', '/api/v1/users')
    const text =
      'forbid(principal in Role::"admin", action in Action::"*.read", resource) unless { principal.name == "x" };'
    const tried = await team.owner.call('POST', '/api/v1/policies/dry-run', { put: [{ text }] })
    expect(tried.status).to.equal(200)
    const { examined, changed } = tried.json as { examined: number; changed: Record<string, unknown>[] }
    expect(examined).to.equal(4)
    const told = changed.map(({ subject, permission, before, after, times }) => ({
      ...(subject as object),
      permission,
      before,
      after,
      times,
    }))
    const person = { kind: 'user', id: ada.user.id, name: 'Ada', before: 'allow', after: 'deny' }
    expect(told).to.have.deep.members([
      { ...person, permission: 'plexica.users.read', times: 3 },
      { ...person, permission: 'plexica.audit.read', times: 1 },
    ])
    expect((await ada.call('GET', '/api/v1/users')).status, 'nothing is kept').to.equal(200)
    const made = await put(team, text)
    const gone = await team.owner.call('POST', '/api/v1/policies/dry-run', { remove: [made.json.id] })
    expect((gone.json.changed as { after: string }[]).every(({ after }) => after === 'allow')).to.equal(true)
    expect((await team.owner.call('POST', '/api/v1/policies/dry-run', { put: [{ text: 'no' }] })).status).to.equal(422)
  })

  it('are for who may write them, and of one tenant only', async () => {
    const [team, other] = [await aTeam(app), await aTeam(app)]
    const member = await team.hire('member')
    expect((await member.call('GET', '/api/v1/policies')).status).to.equal(403)
    const made = await put(team, 'forbid(principal, action == Action::"plexica.audit.read", resource);')
    const path = `/api/v1/policies/${String(made.json.id)}`
    for (const [method, at, body] of [
      ['GET', path, undefined],
      ['PATCH', path, { enabled: false }],
      ['DELETE', path, undefined],
      ['GET', `${path}/versions`, undefined],
      ['POST', `${path}/rollback`, { version: 1 }],
    ] as const)
      expect((await other.owner.call(method, at, body)).status, `${method} ${at}`).to.equal(404)
    expect((await other.owner.call('GET', '/api/v1/audit')).status).to.equal(200)
    expect((await put(team, 'forbid(principal, action, resource);', String(made.json.name))).status).to.equal(409)
  })

  it('say what they can name, and where to start from', async () => {
    const team = await aTeam(app)
    const { json: schema } = await team.owner.call('GET', '/api/v1/policies/schema')
    const { entityTypes, actions } = schema[''] as { entityTypes: object; actions: object }
    expect(Object.keys(entityTypes)).to.deep.equal(['Tenant', 'Role', 'Group', 'User'])
    expect(Object.keys(actions)).to.include.members(['plexica.audit.read', 'plexica.*', '*.read'])
    const { items } = (await team.owner.call('GET', '/api/v1/policies/templates')).json as { items: { id: string }[] }
    expect(items.map(({ id }) => id)).to.deep.equal(['business-hours', 'networks', 'read-only-group', 'own-records'])
    const make = (id: string, parameters: object) =>
      team.owner.call('POST', `/api/v1/policies/templates/${id}`, { parameters })
    expect((await make('networks', { networks: ['ten"); permit'] })).json.code).to.equal('request.invalid')
    expect((await make('read-only-group', { group: 'a" || true' })).json.code).to.equal('request.invalid')
    expect((await make('nobody', {})).json.code).to.equal('request.not_found')
    for (const [id, parameters] of [
      ['business-hours', {}],
      ['business-hours', { from: '22:00', to: '06:00', days: [6, 7], actions: ['plexica.*', 'plexica.audit.read'] }],
      ['networks', { networks: ['192.168.1.1', '::1', '10.0.0.0/8'] }],
    ] as const) {
      const { text } = (await make(id, parameters)).json
      expect((await team.owner.call('POST', '/api/v1/policies/check', { text })).json.usable, String(text)).to.equal(
        true,
      )
    }
  })

  it('of other processes are heard of', async () => {
    const team = await aTeam(app)
    expect((await team.owner.call('GET', '/api/v1/audit')).status).to.equal(200)
    const [{ id }] = (await app
      .core('core.policies')
      .insert({ tenant_id: team.id, name: 'Elsewhere', enabled: true })
      .returning('id')) as [{ id: string }]
    await app.core('core.policy_versions').insert({
      policy_id: id,
      version: 1,
      text: 'forbid(principal, action == Action::"plexica.audit.read", resource);',
      effect: 'forbid',
      actor_kind: 'system',
    })
    await app.core.raw(`select pg_notify('plexica_changes_' || id, ?) from core.platform`, [
      JSON.stringify({ from: 'another', topic: 'policy', key: team.id }),
    ])
    const look = async () => (await team.owner.call('GET', '/api/v1/audit')).status
    expect(await until(look, (status) => status !== 200)).to.equal(403)
  })
})
