import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { testDatabase, type TestDatabase } from '../test/support/database.ts'
import { queueProfiles } from '../test/support/queues.ts'
import { testRedis } from '../test/support/redis.ts'
import { createChanges, type Changes } from './changes.ts'
import type { Redis } from './redis.ts'

for (const { name, redisUrl } of queueProfiles)
  describe(`changes ${name}`, () => {
    let database: TestDatabase
    let redis: Redis | undefined
    let here: Changes
    let there: Changes

    beforeEach(async () => {
      database = await testDatabase()
      redis = await testRedis(redisUrl)
      const changes = { databaseUrl: database.url, redis }
      here = createChanges(changes)
      there = createChanges(changes)
      await Promise.all([here.ready(), there.ready()])
    })
    afterEach(async () => {
      await Promise.all([here.close(), there.close()])
      redis?.close()
      await database.drop()
    })

    const next = (changes: Changes, topic: 'tenant' | 'user') =>
      new Promise<string>((resolve) => changes.subscribe(topic, resolve))

    /** Breaks the connections over which changes are heard. */
    const breakConnections = () =>
      redis
        ? redis.client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub'])
        : database.core.raw(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where application_name = 'plexica changes' and datname = current_database()`,
          )

    it('are told here before publishing is done, and elsewhere soon after', async () => {
      const told: string[] = []
      here.subscribe('tenant', (key) => told.push(key))
      const elsewhere = next(there, 'tenant')
      await here.publish('tenant', 'acme')
      expect(told).to.deep.equal(['acme'])
      expect(await elsewhere).to.equal('acme')
      await sleep(50)
      expect(told).to.deep.equal(['acme'])
    })

    it('reach only those who asked for the topic, until they leave', async () => {
      const told: string[] = []
      const leave = there.subscribe('user', (key) => told.push(key))
      const marker = next(there, 'tenant')
      await here.publish('user', 'ada')
      await here.publish('tenant', 'acme')
      await marker
      expect(told).to.deep.equal(['ada'])
      leave()
      const second = next(there, 'tenant')
      await here.publish('user', 'bob')
      await here.publish('tenant', 'globex')
      await second
      expect(told).to.deep.equal(['ada'])
    })

    it('make listeners forget all after a lost connection, and go on', async () => {
      const lost = next(there, 'tenant')
      await breakConnections()
      expect(await lost).to.equal('*')
      await Promise.all([here.ready(), there.ready()])
      const again = next(there, 'tenant')
      await here.publish('tenant', 'acme')
      expect(await again).to.equal('acme')
    })

    it('are published once the connection is back, if it is lost just then', async () => {
      // Who was away as well is told that anything may have changed.
      const heard = new Promise<string>((resolve) => there.subscribe('user', resolve))
      await breakConnections()
      await here.publish('user', 'ada')
      expect(await heard).to.be.oneOf(['ada', '*'])
    })

    it('of another platform on the same server are not heard', async () => {
      const otherRedis = await testRedis(redisUrl)
      const otherDatabase = await testDatabase()
      const other = createChanges({ databaseUrl: otherDatabase.url, redis: otherRedis })
      await other.ready()
      const told: string[] = []
      there.subscribe('tenant', (key) => told.push(key))
      await other.publish('tenant', 'globex')
      const marker = next(there, 'user')
      await here.publish('user', 'ada')
      await marker
      await other.close()
      otherRedis?.close()
      await otherDatabase.drop()
      expect(told).to.deep.equal([])
    })
  })

if (process.env.TEST_REDIS_URL)
  describe('changes while a process has lost Redis', () => {
    it('are made up for when it is back: everyone forgets all', async () => {
      const space = `test:${Math.random()}:`
      const [mine, yours] = await Promise.all([1, 2].map(() => testRedis(process.env.TEST_REDIS_URL, space)))
      const here = createChanges({ databaseUrl: '', redis: mine })
      const there = createChanges({ databaseUrl: '', redis: yours })
      await Promise.all([here.ready(), there.ready()])
      const heard: string[] = []
      there.subscribe('token', (key) => heard.push(key))
      mine!.client.destroy()
      await here.publish('token', 'revoked')
      expect(heard).to.deep.equal([])
      await mine!.client.connect()
      const told = new Promise<string>((resolve) => there.subscribe('token', resolve))
      expect(await told).to.equal('*')
      await Promise.all([here.close(), there.close()])
      mine!.close()
      yours!.close()
    })
  })
