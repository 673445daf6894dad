import { expect } from 'chai'
import { testApp, type TestApp } from '../../test/support/app.ts'
import { aTeam } from '../../test/support/team.ts'

describe('roles and groups', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  const support = { key: 'support', name: 'Support', permissions: ['plexica.users.read', 'plexica.audit.read'] }

  it('are made of permissions that people can read, and say who has them', async () => {
    const { owner, hire } = await aTeam(app)
    const known = (await owner.call('GET', '/api/v1/permissions')).json.items as Record<string, unknown>[]
    expect(known.find(({ id }) => id === 'plexica.audit.read')).to.deep.include({
      label: 'Read the audit trail',
      group: 'Security',
      defaultRoles: ['owner', 'admin'],
    })
    const made = await owner.call('POST', '/api/v1/roles', support)
    expect(made.status).to.equal(201)
    await hire(null, { roles: ['support'] })
    const all = (await owner.call('GET', '/api/v1/roles')).json.items as Record<string, unknown>[]
    expect(all.map(({ key, builtIn, users }) => [key, builtIn, users])).to.deep.equal([
      ['owner', true, 1],
      ['admin', true, 0],
      ['member', true, 0],
      ['viewer', true, 0],
      ['support', false, 1],
    ])
  })

  it('give what they hold at once, and take it away at once', async () => {
    const { owner, hire } = await aTeam(app)
    await owner.call('POST', '/api/v1/roles', support)
    const mia = await hire('member')
    const looks = async () => (await mia.call('GET', '/api/v1/audit')).status
    expect(await looks()).to.equal(403)
    await owner.call('PATCH', `/api/v1/users/${mia.user.id}`, { roles: ['support'] })
    expect(await looks()).to.equal(200)
    expect((await mia.call('GET', '/api/v1/me')).json.permissions).to.include('plexica.audit.read')
    await owner.call('PATCH', '/api/v1/roles/support', { permissions: ['plexica.users.read'] })
    expect(await looks()).to.equal(403)
    await owner.call('PATCH', '/api/v1/roles/support', { permissions: ['plexica.audit.read'] })
    expect(await looks()).to.equal(200)
    expect((await owner.call('DELETE', '/api/v1/roles/support')).status).to.equal(204)
    expect(await looks()).to.equal(403)
    expect((await owner.call('GET', `/api/v1/users/${mia.user.id}`)).json.roles).to.deep.equal([])
  })

  it('bring what a permission is of no use without', async () => {
    const { owner, hire } = await aTeam(app)
    await owner.call('POST', '/api/v1/roles', { key: 'hr', name: 'HR', permissions: ['plexica.users.manage'] })
    const hr = await hire(null, { roles: ['hr'] })
    expect((await hr.call('GET', '/api/v1/users')).status).to.equal(200)
  })

  it('come through groups, whom admins and identity providers fill', async () => {
    const { id: tenantId, owner, hire } = await aTeam(app)
    await owner.call('POST', '/api/v1/roles', support)
    const group = { key: 'desk', name: 'Help desk', roles: ['support'], claims: ['idp-desk'] }
    expect((await owner.call('POST', '/api/v1/groups', group)).status).to.equal(201)
    const [mia, noa] = [await hire('member', { name: 'Mia' }), await hire('member', { name: 'Noa' })]
    const looks = async (who: typeof mia) => (await who.call('GET', '/api/v1/audit')).status

    await owner.call('POST', '/api/v1/groups/desk/members', { add: [mia.user.id] })
    expect([await looks(mia), await looks(noa)]).to.deep.equal([200, 403])
    const by = { tenantId, actor: { kind: 'system', id: null } } as const
    const sync = (claims: string[]) => app.identity.groups.syncClaims(by, { id: noa.user.id, tenantId }, 'okta', claims)
    expect(await sync(['idp-desk', 'unknown'])).to.deep.equal({ added: ['desk'], removed: [] })
    expect(await looks(noa)).to.equal(200)
    const { items } = (await owner.call('GET', '/api/v1/groups/desk/members')).json as {
      items: { sources: string[] }[]
    }
    expect(items.map(({ sources }) => sources)).to.have.deep.members([['manual'], ['claim:okta']])

    await owner.call('POST', '/api/v1/groups/desk/members', { remove: [mia.user.id, noa.user.id] })
    expect([await looks(mia), await looks(noa)], 'what a provider says stays').to.deep.equal([403, 200])
    expect(await sync([])).to.deep.equal({ added: [], removed: ['desk'] })
    expect(await looks(noa)).to.equal(403)
    await owner.call('POST', '/api/v1/groups/desk/members', { add: [mia.user.id] })
    expect((await owner.call('DELETE', '/api/v1/groups/desk')).status).to.equal(204)
    expect(await looks(mia)).to.equal(403)
  })

  it('let nobody give what they have not, nor touch who may do more', async () => {
    const { owner, hire } = await aTeam(app)
    const permissions = ['plexica.users.manage', 'plexica.roles.manage', 'plexica.groups.manage']
    await owner.call('POST', '/api/v1/roles', { key: 'hr', name: 'HR', permissions })
    await owner.call('POST', '/api/v1/roles', support)
    await owner.call('POST', '/api/v1/groups', { key: 'desk', name: 'Desk', roles: ['support'] })
    const hr = await hire(null, { roles: ['hr'] })
    const [admin, member] = [await hire('admin'), await hire('member')]
    const auditor = { key: 'auditor', name: 'A', permissions: ['plexica.audit.read'] }
    for (const [method, path, body] of [
      ['POST', '/api/v1/roles', auditor],
      ['PATCH', '/api/v1/roles/hr', { permissions: [...permissions, 'plexica.audit.read'] }],
      ['DELETE', '/api/v1/roles/support', undefined],
      ['PATCH', `/api/v1/users/${hr.user.id}`, { role: 'admin' }],
      ['PATCH', `/api/v1/users/${hr.user.id}`, { roles: ['support'] }],
      ['PATCH', `/api/v1/users/${admin.user.id}`, { status: 'deactivated' }],
      ['PATCH', `/api/v1/users/${owner.user.id}`, { name: 'x' }],
      ['DELETE', `/api/v1/users/${owner.user.id}/sessions`, undefined],
      ['POST', '/api/v1/groups/desk/members', { add: [hr.user.id] }],
      ['POST', '/api/v1/groups', { key: 'mine', name: 'M', roles: ['admin'] }],
      ['PATCH', '/api/v1/groups/desk', { roles: [] }],
    ] as const)
      expect((await hr.call(method, path, body)).json.code, `${method} ${path} ${JSON.stringify(body)}`).to.equal(
        'auth.forbidden',
      )
    expect((await hr.call('PATCH', `/api/v1/users/${member.user.id}`, { name: 'Mia' })).status).to.equal(200)
    expect(
      (await hr.call('POST', '/api/v1/roles', { ...auditor, permissions: ['plexica.users.read'] })).status,
    ).to.equal(201)
    expect((await admin.call('PATCH', `/api/v1/users/${admin.user.id}`, { role: 'owner' })).status).to.equal(403)
  })

  it('refuse what does not make sense, and tell what it is', async () => {
    const { owner, hire } = await aTeam(app)
    await owner.call('POST', '/api/v1/roles', support)
    const mia = await hire('member')
    for (const [status, method, path, body] of [
      [409, 'POST', '/api/v1/roles', support],
      [409, 'POST', '/api/v1/roles', { ...support, key: 'admin' }],
      [400, 'POST', '/api/v1/roles', { ...support, key: 'a b' }],
      [400, 'POST', '/api/v1/roles', { ...support, key: 'other', permissions: ['plexica.everything'] }],
      [409, 'PATCH', '/api/v1/roles/member', { name: 'x' }],
      [409, 'DELETE', '/api/v1/roles/viewer', undefined],
      [404, 'PATCH', '/api/v1/roles/nobody', { name: 'x' }],
      [400, 'PATCH', `/api/v1/users/${mia.user.id}`, { roles: ['nobody'] }],
      [400, 'POST', '/api/v1/groups', { key: 'g1', name: 'G', roles: ['nobody'] }],
      [400, 'POST', '/api/v1/groups', { key: 'g1', name: 'G', roles: ['owner'] }],
      [404, 'GET', '/api/v1/groups/nobody/members', undefined],
    ] as const)
      expect((await owner.call(method, path, body)).status, `${method} ${path}`).to.equal(status)
    await owner.call('POST', '/api/v1/groups', { key: 'g2', name: 'G' })
    const stranger = (await aTeam(app)).owner.user.id
    expect((await owner.call('POST', '/api/v1/groups/g2/members', { add: [stranger] })).status).to.equal(404)
  })

  it('are of one tenant only', async () => {
    const [mine, theirs] = [await aTeam(app), await aTeam(app)]
    await mine.owner.call('POST', '/api/v1/roles', support)
    expect((await theirs.owner.call('GET', '/api/v1/roles/support')).status).to.equal(404)
    expect((await theirs.owner.call('PATCH', '/api/v1/roles/support', { name: 'x' })).status).to.equal(404)
    await theirs.owner.call('POST', '/api/v1/roles', { ...support, permissions: [] })
    const mia = await mine.hire(null, { roles: ['support'] })
    expect((await mia.call('GET', '/api/v1/audit')).status).to.equal(200)
  })

  it('are edited by who saw them as they are', async () => {
    const { owner } = await aTeam(app)
    const made = await owner.call('POST', '/api/v1/roles', support)
    const seen = { 'if-match': String(made.headers.etag) }
    expect(seen['if-match']).to.equal('"1"')
    const edit = (name: string, headers: Record<string, string>) =>
      owner.call('PATCH', '/api/v1/roles/support', { name }, headers)
    const answers = await Promise.all([edit('One', seen), edit('Two', seen)])
    expect(answers.map(({ status }) => status)).to.have.members([200, 412])
    expect(answers.find(({ status }) => status === 412)?.json).to.include({ code: 'request.precondition', etag: '"2"' })
    expect((await edit('Three', { 'if-match': '"1", "2"' })).headers.etag).to.equal('"3"')
    expect((await edit('Four', { 'if-match': 'W/"3"' })).status).to.equal(412)
    expect((await owner.call('DELETE', '/api/v1/roles/support', undefined, seen)).status).to.equal(412)
    const asked = await owner.call('GET', '/api/v1/roles/support', undefined, { 'if-none-match': '"3"' })
    expect([asked.status, asked.text]).to.deep.equal([304, ''])
  })

  it('explain why someone may do something, or may not', async () => {
    const { owner, hire } = await aTeam(app)
    await owner.call('POST', '/api/v1/roles', support)
    await owner.call('POST', '/api/v1/groups', { key: 'desk', name: 'Desk', roles: ['support'] })
    const [mia, noa] = [await hire('member', { name: 'Mia' }), await hire('member')]
    await owner.call('POST', '/api/v1/groups/desk/members', { add: [mia.user.id] })
    const explain = (ask: typeof mia.call, id: string, permission: string) =>
      ask('GET', `/api/v1/authorization/explain?user=${id}&permission=${permission}`)
    const why = (await explain(owner.call, mia.user.id, 'plexica.audit.read')).json
    expect(why).to.deep.include({
      decision: 'allow',
      user: { id: mia.user.id, name: 'Mia', status: 'active' },
      permission: { id: 'plexica.audit.read', label: 'Read the audit trail' },
      groups: [{ key: 'desk', name: 'Desk' }],
      roles: [
        { role: 'member', name: 'Member', grants: false },
        { role: 'support', name: 'Support', group: 'desk', grants: true },
      ],
    })
    expect(why.summary).to.contain('Support').and.to.contain('desk')
    expect((await explain(owner.call, noa.user.id, 'plexica.audit.read')).json.decision).to.equal('deny')
    expect((await explain(owner.call, mia.user.id, 'no.such')).json).to.include({
      decision: 'deny',
      summary: 'There is no such permission here.',
    })
    expect((await explain(noa.call, noa.user.id, 'plexica.audit.read')).status, 'of oneself').to.equal(200)
    expect((await explain(noa.call, mia.user.id, 'plexica.audit.read')).status, 'of others').to.equal(403)
    expect((await explain(owner.call, (await aTeam(app)).owner.user.id, 'x.y')).status).to.equal(404)
  })

  it('leave a trail of every change', async () => {
    const { owner, id } = await aTeam(app)
    await owner.call('POST', '/api/v1/roles', support)
    await owner.call('PATCH', '/api/v1/roles/support', { name: 'Desk' })
    await owner.call('POST', '/api/v1/groups', { key: 'desk', name: 'Desk' })
    await owner.call('PATCH', '/api/v1/groups/desk', { roles: ['support'] })
    await owner.call('POST', '/api/v1/groups/desk/members', { add: [owner.user.id] })
    await owner.call('DELETE', '/api/v1/groups/desk')
    await owner.call('DELETE', '/api/v1/roles/support')
    const trail = await app.core('core.audit').where({ tenant_id: id }).orderBy('seq')
    const actions = ['role.create', 'role.change', 'group.create', 'group.change', 'group.members']
    expect(trail.map(({ action }) => action as string)).to.deep.equal([
      ...['tenant.create', ...actions, 'group.delete', 'role.delete'],
    ])
    expect(trail[2]).to.deep.include({ before: { name: 'Support' }, after: { name: 'Desk' } })
    expect(trail[2]).to.include({ permission: 'plexica.roles.manage', actor_id: owner.user.id })
    expect(trail[4]).to.deep.include({ before: { roles: [] }, after: { roles: ['support'] } })
  })
})
