import { expect } from 'chai'
import type { SessionData } from 'express-session'
import { pino } from 'pino'
import { queueProfiles, until } from '../../test/support/queues.ts'
import { testRedis } from '../../test/support/redis.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import { createAddresses } from '../addresses.ts'
import { createOutbound } from '../outbound/outbound.ts'
import { createEnvelopes } from '../secrets/envelopes.ts'
import { createAudit } from '../audit.ts'
import { createChanges, type Changes } from '../changes.ts'
import type { Redis } from '../redis.ts'
import { createIdentity, type Identity } from './identity.ts'

for (const { name, redisUrl } of queueProfiles)
  describe(`what one platform process ends, ${name}`, () => {
    let fixture: TenantsFixture
    let redis: Redis | undefined
    let changes: Changes[]
    let here: Identity
    let there: Identity
    before(async () => {
      fixture = await tenantsFixture()
      redis = await testRedis(redisUrl)
      changes = [1, 2].map(() => createChanges({ databaseUrl: fixture.url, redis }))
      await Promise.all(changes.map((each) => each.ready()))
      const common = {
        core: fixture.core,
        redis,
        quotas: fixture.quotas,
        audit: createAudit({ core: fixture.core, onError: () => undefined }),
        letters: { write: () => Promise.reject(new Error('nobody is written to here')) },
        outbound: createOutbound(),
        envelopes: createEnvelopes([fixture.masterKey]),
        masterKey: fixture.masterKey,
        addresses: createAddresses(new URL('http://localhost:3000')),
        log: pino({ level: 'silent' }),
      }
      here = createIdentity({ ...common, changes: changes[0]! })
      there = createIdentity({ ...common, changes: changes[1]! })
    })
    after(async () => {
      await here.close()
      await there.close()
      await Promise.all(changes.map((each) => each.close()))
      redis?.close()
      await fixture.close()
    })

    /** The other process learns of it by a notification, which takes a moment. */
    const gone = async (look: () => Promise<unknown>) =>
      (await until(look, (found) => found === undefined)) === undefined

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
      const store = (sid: string, data: SessionData) =>
        new Promise<void>((resolve, reject) => {
          here.sessions.store.set(sid, data, (error: unknown) => (error ? reject(error as Error) : resolve()))
        })
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
      const signedIn = { tenantId, userId, csrfToken: 'c', signedInAt }
      await new Promise<void>((resolve) => {
        here.sessions.store.set('old', { cookie: { originalMaxAge: null }, signedIn }, () => resolve())
      })
      expect(await here.sessions.find('old')).to.equal(undefined)
    })
  })
