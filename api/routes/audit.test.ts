import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { createKeys } from '../../plugins-registry/bundle/signature.ts'
import { createAudit } from '../../runtime/audit.ts'
import { verifyChain, type ChainedRecord } from '../../runtime/audit/chain.ts'
import { signInWith, testApp, testPassword, type TestApp } from '../../test/support/app.ts'
import { until } from '../../test/support/queues.ts'

describe('the audit trail', () => {
  let app: TestApp
  before(async () => {
    app = await testApp()
  })
  after(() => app.close())

  const aTeam = async () => {
    const tenant = await app.tenant()
    const browser = app.browser()
    const call = (path: string, method = 'GET', body?: unknown, token = tenant.token) =>
      browser.call(`${tenant.origin}${path}`, { method, body, headers: { authorization: `Bearer ${token}` } })
    const hire = async (name: string) => {
      const person = { name, email: `${randomUUID()}@example.org`, password: testPassword }
      const answer = await call('/api/v1/users', 'POST', person)
      expect(answer.status).to.equal(201)
      const id = String(answer.json.id)
      const { text } = await app.identity.tokens.create({ tenantId: tenant.id, userId: id, name })
      return { id, token: text }
    }
    const records = async (query = '') => (await call(`/api/v1/audit?${query}`)).json.items as ChainedRecord[]
    return { ...tenant, call, hire, records }
  }

  /** Denials are written a moment later. */
  const eventually = <T>(look: () => Promise<T[]>): Promise<T[]> => until(look, ({ length }) => length > 0)

  it('tells who changed what, from what to what, and with which request', async () => {
    const team = await aTeam()
    const mia = await team.hire('Mia')
    const changed = await team.call(`/api/v1/users/${mia.id}`, 'PATCH', { name: 'Mia B', role: 'viewer' })
    const [record] = await team.records('action=user.change')
    expect(record).to.deep.include({
      action: 'user.change',
      target: mia.id,
      actor: { kind: 'user', id: team.owner.id, name: 'Owner' },
      before: { name: 'Mia', role: 'member' },
      after: { name: 'Mia B', role: 'viewer' },
      requestId: changed.headers['x-request-id'],
      ip: '127.0.0.1',
    })
    expect(record).to.include({ targetName: 'Mia B' })
    expect(record).to.have.property('names').that.includes({ '/before/role': 'Member', '/after/role': 'Viewer' })
    await team.call('/api/v1/roles', 'POST', { key: 'sales-lead', name: 'Lead of sales' })
    await team.call('/api/v1/groups', 'POST', { key: 'sales', name: 'Sales', roles: ['sales-lead', 'member'] })
    await team.call('/api/v1/groups/sales/members', 'POST', { add: [mia.id] })
    const [members, group] = await team.records('action=group.*')
    expect(members).to.deep.include({ targetName: 'Sales', names: { '/target': 'Sales', '/detail/add/0': 'Mia B' } })
    expect(group).to.deep.include({
      names: { '/target': 'Sales', '/after/roles/0': 'Lead of sales', '/after/roles/1': 'Member' },
    })
    await team.call('/api/v1/publishing/publisher', 'PUT', { name: `Quay ${team.slug}` })
    expect((await team.records('action=publisher.change'))[0]).to.include({ targetName: `Quay ${team.slug}` })
    const { publicKey, keyId } = createKeys()
    await team.call('/api/v1/publishing/keys', 'POST', { name: 'Release', publicKey })
    const nameOfKey = `Release (Quay ${team.slug})`
    expect((await team.records('action=publisher.key.*'))[0]).to.include({ target: keyId, targetName: nameOfKey })
    // What is of another tenant has no name here.
    const elsewhere = await aTeam()
    const actor = { kind: 'system', id: null } as const
    await app.audit.record({ tenantId: elsewhere.id, actor, action: 'user.change', target: mia.id })
    expect((await elsewhere.records('action=user.change'))[0]).to.include({ target: mia.id, targetName: null })
    await app.audit.record({ tenantId: elsewhere.id, actor, action: 'publisher.key.retire', target: keyId })
    expect((await elsewhere.records('action=publisher.key.*'))[0]).to.include({ targetName: null })
    const brought = { plugin: 'crm', version: '1.2.0' }
    await app.audit.record({ tenantId: team.id, actor, action: 'canary.create', target: randomUUID(), detail: brought })
    expect((await team.records('action=canary.*'))[0]).to.include({ targetName: 'crm@1.2.0' })
    // The platform has keys of all publishers, and says of which this one is.
    const { json } = await team.call('/api/v1/publishing/publisher')
    const detail = { publisher: json.id }
    await app.audit.record({ tenantId: null, actor, action: 'publisher.key.revoke', target: keyId, detail })
    const revoked = await app.browser().get(`${app.platform}/api/v1/platform/audit?action=publisher.key.revoke`, {
      authorization: `Bearer ${app.platformToken}`,
    })
    expect((revoked.json.items as object[])[0]).to.include({ targetName: nameOfKey })
  })

  it('is written together with the change, or not at all', async () => {
    const team = await aTeam()
    await app.core
      .transaction(async (trx) => {
        const actor = { kind: 'system', id: null } as const
        await app.audit.record({ tenantId: team.id, actor, action: 'texts.change', target: 'x' }, trx)
        throw new Error('no')
      })
      .catch(() => undefined)
    expect(await team.records('action=texts.change')).to.deep.equal([])
    expect((await team.call('/api/v1/audit/verification')).json).to.include({ intact: true })
  })

  it('tells of webhooks what they were and became, without their secrets', async () => {
    const team = await aTeam()
    const body = { url: 'https://hooks.example/', events: ['crm.*'] }
    const made = await team.call('/api/v1/webhooks', 'POST', body)
    const path = `/api/v1/webhooks/${String(made.json.id)}`
    await team.call(path, 'PATCH', { enabled: false })
    await team.call(`${path}/secret`, 'POST')
    await team.call(path, 'DELETE')
    const records = (await team.records('action=webhook.*')).reverse()
    expect(records.map(({ action }) => action)).to.deep.equal([
      ...['webhook.create', 'webhook.change', 'webhook.rotate', 'webhook.delete'],
    ])
    expect(records[0]).to.deep.include({ permission: 'plexica.webhooks.manage', before: null })
    expect(records[0]?.after).to.deep.include(body)
    expect(records[1]).to.deep.include({ before: { enabled: true }, after: { enabled: false } })
    expect(records[3]?.before).to.deep.include({ url: body.url, enabled: false })
    expect(JSON.stringify(records)).not.to.contain(String(made.json.secret))
  })

  it('tells of refusals, and of many of the same in one record', async () => {
    const team = await aTeam()
    const mia = await team.hire('Mia')
    const refused = () => team.call('/api/v1/users', 'GET', undefined, mia.token)
    for (const { status } of await Promise.all(Array.from({ length: 5 }, refused))) expect(status).to.equal(403)
    const countIn = (records: ChainedRecord[]) =>
      records.reduce((sum, { detail }) => sum + Number(detail.times ?? 1), 0)
    // Where a machine is so slow that some come late, these have the next record, a minute later.
    const told = await until(
      () => team.records('action=access.deny'),
      (records) => countIn(records) >= 5,
      90_000,
    )
    expect(countIn(told)).to.equal(5)
    expect(told.length).to.be.at.most(2)
    for (const record of told)
      expect(record).to.deep.include({ target: 'GET /api/v1/users', actor: { kind: 'user', id: mia.id, name: 'Mia' } })
  })

  it('tells of sign-ins that were refused, and with which address', async () => {
    const team = await aTeam()
    const wrong = await signInWith(app.browser(), team.origin, { email: team.email, password: 'not the password' })
    expect(wrong.form?.status).to.equal(401)
    const [record] = await eventually(() => team.records('action=access.deny'))
    expect(record).to.deep.include({ target: `sign-in ${team.email}`, targetName: null, ip: '127.0.0.1' })
    const headers = { authorization: `Bearer ${team.token}`, 'accept-language': 'de' }
    const inGerman = await app.browser().get(`${team.origin}/api/v1/audit?action=access.deny`, headers)
    expect(inGerman.json.items).to.have.nested.property('[0].targetName', `Anmeldung als ${team.email}`)
    expect(record?.actor).to.deep.equal({ kind: 'anonymous', id: null, name: null })
  })

  it('keeps what is named like a secret out, and takes any text', async () => {
    const team = await aTeam()
    const actor = { kind: 'system', id: null } as const
    const after = {
      password: 'x',
      nested: { apiKey: 'y', name: 'a\0b\ud800' },
      tokenSet: true,
      amount: 0.1,
      huge: 1e30,
    }
    await app.audit.record({ tenantId: team.id, actor, action: 'texts.change', target: 't\0', after })
    const [record] = await team.records('action=texts.change')
    expect(record?.after).to.deep.equal({
      password: '[redacted]',
      nested: { apiKey: '[redacted]', name: 'ab\ufffd' },
      tokenSet: true,
      amount: 0.1,
      huge: '1e+30',
    })
    expect((await team.call('/api/v1/audit/verification')).json).to.include({ intact: true })
  })

  it('can be filtered, and read page by page', async () => {
    const team = await aTeam()
    for (const name of ['Ada', 'Bea', 'Cem']) await team.hire(name)
    const all = await team.records()
    expect(all.map(({ action }) => action)).to.deep.equal([...Array(3).fill('user.create'), 'tenant.create'])
    expect(all.map(({ seq }) => seq)).to.deep.equal([4, 3, 2, 1])
    const [newest] = all
    expect(await team.records('action=user.*')).to.have.length(3)
    expect(await team.records(`target=${newest?.target}`)).to.have.length(1)
    expect(await team.records(`actor=${team.owner.id}&requestId=${newest?.requestId}`)).to.have.length(1)
    expect(await team.records(`from=${new Date(Date.now() + 60_000).toISOString()}`)).to.have.length(0)
    const first = await team.call('/api/v1/audit?limit=3')
    const second = await team.call(`/api/v1/audit?limit=3&cursor=${String(first.json.nextCursor)}`)
    expect((second.json.items as ChainedRecord[]).map(({ action }) => action)).to.deep.equal(['tenant.create'])
    expect(second.json).not.to.have.property('nextCursor')
    for (const query of ['cursor=bm90', 'action=nonsense%20', 'from=never', 'limit=0'])
      expect((await team.call(`/api/v1/audit?${query}`)).json.code, query).to.equal('request.invalid')
  })

  it('is for admins of the tenant, and shows nothing of another', async () => {
    const [team, other] = [await aTeam(), await aTeam()]
    const mia = await team.hire('Mia')
    for (const path of ['', '/export', '/verification'])
      expect((await team.call(`/api/v1/audit${path}`, 'GET', undefined, mia.token)).status).to.equal(403)
    expect((await other.records()).some(({ tenantId }) => tenantId !== other.id)).to.equal(false)
    expect((await other.call('/api/v1/audit/export')).text).not.to.contain(team.id)
  })

  it('can be taken along as NDJSON, whose hashes anyone can compute, and as CSV without formulas', async () => {
    const team = await aTeam()
    const actor = { kind: 'system', id: null } as const
    await app.audit.record({ tenantId: team.id, actor, action: 'texts.change', target: '=1+1' })
    await team.hire('Ünï "quoted", Ω')
    const ndjson = await team.call('/api/v1/audit/export')
    expect(ndjson.headers['content-type']).to.equal('application/x-ndjson')
    expect(ndjson.headers['content-disposition']).to.equal(`attachment; filename=audit-${team.slug}.ndjson`)
    const records = ndjson.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ChainedRecord)
    expect(await verifyChain(records)).to.deep.include({ intact: true, records: 3 })
    expect(await verifyChain(records.toSpliced(1, 1))).to.deep.include({ intact: false })
    records[1]!.after = { name: 'someone else' }
    expect((await verifyChain(records)).broken).to.include({ seq: 2 })

    const csv = (await team.call('/api/v1/audit/export?format=csv')).text.trim().split('\r\n')
    expect(csv).to.have.length(4)
    expect(csv[0]).to.match(/^seq,at,actorKind/)
    expect(csv[2]).to.contain(`"'=1+1"`)
    expect(csv[3]).to.contain('""Ünï \\""quoted\\"", Ω""')
  })

  it('refuses changes, also from within the database, and shows those that were forced', async () => {
    const team = await aTeam()
    for (const name of ['Ada', 'Bea', 'Cem']) await team.hire(name)
    const mine = () => app.core('core.audit').where({ tenant_id: team.id })
    for (const attempt of [
      () => mine().update({ action: 'nothing' }),
      () => mine().where({ seq: 4 }).delete(),
      () => app.core.raw('truncate core.audit'),
      () => app.core('core.audit_anchors').delete(),
    ])
      expect(await attempt().catch((error: Error) => error.message)).to.contain('append-only')

    const forced = async (sql: string) => {
      await app.core.raw('alter table core.audit disable trigger user')
      await app.core.raw(sql, [team.id])
      await app.core.raw('alter table core.audit enable trigger user')
      return (await team.call('/api/v1/audit/verification')).json
    }
    expect(await forced('delete from core.audit where tenant_id = ? and seq = 4')).to.deep.include({
      intact: false,
      broken: { seq: 4, why: 'the chain does not end as it was written' },
    })
    expect(await forced('delete from core.audit where tenant_id = ? and seq = 2')).to.deep.include({
      broken: { seq: 3, why: 'record 2 is missing' },
    })
    expect(await forced(`update core.audit set target = 'x' where tenant_id = ? and seq = 1`)).to.deep.include({
      broken: { seq: 1, why: 'it was changed after it was written' },
    })
  })

  it('has no gaps and no forks when many write at once', async () => {
    const team = await aTeam()
    const actor = { kind: 'system', id: null } as const
    const write = (n: number) =>
      app.core.transaction(async (trx) => {
        await app.audit.record({ tenantId: team.id, actor, action: 'texts.change', target: `first ${n}` }, trx)
        await app.audit.record({ tenantId: team.id, actor, action: 'texts.change', target: `second ${n}` }, trx)
      })
    await Promise.all(Array.from({ length: 12 }, (_, n) => write(n)))
    expect((await team.call('/api/v1/audit/verification')).json).to.deep.include({ intact: true, records: 25 })
  })

  it('stays whole when its beginning is deleted after its time', async () => {
    const team = await aTeam()
    await team.hire('Ada')
    const trail = createAudit({ core: app.core, onError: () => undefined }).trail
    const [newest] = await team.records()
    await sleep(5)
    const cut = new Date()
    await sleep(5)
    await team.hire('Bea')
    expect(await trail.prune(cut)).to.be.at.least(2)
    expect((await team.records()).map(({ action }) => action)).to.deep.equal(['audit.prune', 'user.create'])
    const { json } = await team.call('/api/v1/audit/verification')
    expect(json).to.deep.include({ intact: true, records: 2, start: { seq: 2, hash: newest?.hash } })
    expect(await trail.prune(cut), 'once').to.equal(0)
  })

  it('of every tenant and of the platform is there for platform admins, also when the tenant is gone', async () => {
    const team = await aTeam()
    const platform = (path: string) =>
      app
        .browser()
        .get(`${app.platform}/api/v1/platform/audit${path}`, { authorization: `Bearer ${app.platformToken}` })
    await app.audit.record({
      tenantId: null,
      actor: { kind: 'platform', id: null },
      action: 'texts.change',
      target: 'it',
    })
    const tenants = (answer: { json: Record<string, unknown> }) =>
      new Set((answer.json.items as ChainedRecord[]).map(({ tenantId }) => tenantId))
    expect(tenants(await platform('?limit=5')))
      .to.include(null)
      .and.include(team.id)
    expect([...tenants(await platform(`?tenant=${team.slug}`))]).to.deep.equal([team.id])
    expect((await platform('/verification')).json).to.include({ intact: true })
    expect((await platform('/export?action=texts.change')).text).to.contain('"target":"it"')
    await app.core('core.tenants').where({ id: team.id }).delete()
    expect([...tenants(await platform(`?tenant=${team.id}`))]).to.deep.equal([team.id])
    expect((await platform(`/verification?tenant=${team.id}`)).json).to.include({ intact: true })
    expect((await platform('?tenant=nobody')).json.code).to.equal('tenant.unknown')
  })

  it('is verified by the command, which computes every hash itself and knows what it saw before', async () => {
    const team = await aTeam()
    await team.hire('Ada')
    const verify = (...args: string[]) =>
      new Promise<{ code: number | null; output: string }>((resolve) => {
        const command = join(import.meta.dirname, '../../sdk/command/main.ts')
        const url = `http://${team.slug}.localhost:${app.port}`
        const child = spawn(process.execPath, [
          command,
          'audit',
          'verify',
          '--url',
          url,
          '--token',
          team.token,
          ...args,
        ])
        let output = ''
        child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
        child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()))
        child.once('close', (code) => resolve({ code, output }))
      })
    const { code, output } = await verify()
    expect(output).to.match(/^2 records are as they were written\. Keep this: 2:[\da-f]{64}\n$/)
    expect(code).to.equal(0)
    const kept = /2:[\da-f]{64}/.exec(output)?.[0] ?? ''
    await team.hire('Bea')
    expect(await verify('--expect', kept)).to.deep.include({ code: 0 })
    const other = await verify('--expect', `2:${'0'.repeat(64)}`, '--json')
    expect(other.code).to.equal(1)
    expect(JSON.parse(other.output)).to.deep.include({ intact: false, why: 'record 2 is not what it was' })
  })
})
