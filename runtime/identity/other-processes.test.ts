import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { SessionData } from 'express-session'
import { pino } from 'pino'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import { createAddresses } from '../addresses.ts'
import { createAudit } from '../audit.ts'
import { createChanges, type Changes } from '../changes.ts'
import { createIdentity, type Identity } from './identity.ts'

describe('what one platform process ends', () => {
  let fixture: TenantsFixture
  let otherChanges: Changes
  let here: Identity
  let there: Identity
  before(async () => {
    fixture = await tenantsFixture()
    otherChanges = createChanges(fixture.url)
    const common = {
      core: fixture.core,
      quotas: fixture.quotas,
      audit: createAudit({ core: fixture.core, onError: () => undefined }),
      masterKey: fixture.masterKey,
      addresses: createAddresses(new URL('http://localhost:3000')),
      log: pino({ level: 'silent' }),
    }
    here = createIdentity({ ...common, changes: fixture.changes })
    there = createIdentity({ ...common, changes: otherChanges })
  })
  after(async () => {
    here.close()
    there.close()
    await otherChanges.close()
    await fixture.close()
  })

  /** The other process learns of it by a notification, which takes a moment. */
  const gone = async (look: () => Promise<unknown>) => {
    for (let tries = 0; tries < 200; tries++) {
      if ((await look()) === undefined) return true
      await sleep(20)
    }
    return false
  }

  const aUser = async () => {
    const tenant = await fixture.tenants.create(newTenant())
    const fresh = { email: 'u@example.org', name: 'U', password: 'a long password', role: 'member' } as const
    return here.users.create(tenant.id, fresh)
  }

  it('ends in the others: a token', async () => {
    const { tenantId, id } = await aUser()
    const { text, token } = await here.tokens.create({ tenantId, userId: id, name: 't' })
    expect(await there.tokens.find(text)).to.include({ id: token.id })
    await here.tokens.revoke({ tenantId, userId: id }, token.id)
    expect(await here.tokens.find(text)).to.equal(undefined)
    expect(await gone(() => there.tokens.find(text))).to.equal(true)
  })

  it('ends in the others: a user', async () => {
    const { tenantId, id } = await aUser()
    expect(await there.users.active(id)).to.include({ id })
    await here.users.change(tenantId, id, { status: 'deactivated' })
    await here.users.changed(id)
    expect(await here.users.active(id)).to.equal(undefined)
    expect(await gone(() => there.users.active(id))).to.equal(true)
  })

  it('ends in the others: a session, wherever it is ended', async () => {
    const { tenantId, id: userId } = await aUser()
    const signedIn = { tenantId, userId, csrfToken: 'c', realmSession: 'r', signedInAt: Date.now() }
    const store = promisify((sid: string, data: SessionData, done: (error?: unknown) => void) =>
      here.sessions.store.set(sid, data, done),
    )
    for (const sid of ['one', 'two', 'three']) {
      await store(sid, { cookie: { originalMaxAge: null }, signedIn })
      expect(await there.sessions.find(sid)).to.deep.equal(signedIn)
    }
    await here.sessions.end('one')
    expect(await here.sessions.find('one')).to.equal(undefined)
    expect(await gone(() => there.sessions.find('one'))).to.equal(true)
    await here.sessions.endOfRealmSession(tenantId, 'r')
    expect(await gone(() => there.sessions.find('two'))).to.equal(true)
    expect(await gone(() => there.sessions.find('three'))).to.equal(true)
  })

  it('is over by itself after a week, however much it was used', async () => {
    const { tenantId, id: userId } = await aUser()
    const signedInAt = Date.now() - 8 * 24 * 60 * 60 * 1000
    await promisify((done: (error?: unknown) => void) =>
      here.sessions.store.set(
        'old',
        { cookie: { originalMaxAge: null }, signedIn: { tenantId, userId, csrfToken: 'c', signedInAt } } as SessionData,
        done,
      ),
    )()
    expect(await here.sessions.find('old')).to.equal(undefined)
  })
})
