import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { queueProfiles, until } from '../../test/support/queues.ts'
import { testRedis } from '../../test/support/redis.ts'
import type { Redis } from '../redis.ts'
import { createQueues, type Queues } from './queues.ts'
import { laneOf } from './work.ts'

const retry = { attempts: 3, firstMs: 20, mostMs: 100 }

for (const { name, redisUrl } of queueProfiles)
  describe(`queues ${name}`, () => {
    let database: TestDatabase
    let redis: Redis | undefined
    let tenantId: string
    const open: Queues[] = []
    before(async () => {
      database = await testDatabase()
      redis = await testRedis(redisUrl)
      const [tenant] = await database
        .core('core.tenants')
        .insert({ slug: 'acme', name: 'Acme', status: 'active' })
        .returning<{ id: string }[]>('id')
      tenantId = tenant!.id
    })
    after(async () => {
      await Promise.all(open.map((queues) => queues.close()))
      redis?.close()
      await database.drop()
    })

    /** One platform process, as far as its queues go. */
    const aProcess = async (run: (lane: string) => Promise<void>): Promise<Queues> => {
      const queues = createQueues({
        core: database.core,
        databaseUrl: database.url,
        redis,
        onError: (error) => expect.fail(String(error)),
      })
      queues.serve('job', {
        perLane: 2,
        slots: 256,
        retry,
        async run({ lane }) {
          await run(lane)
          return { state: 'done' }
        },
      })
      await queues.start()
      open.push(queues)
      return queues
    }

    const work = async (lanes: number, each: number): Promise<string[]> => {
      const all = Array.from({ length: lanes }, () => laneOf('job', tenantId, randomUUID()))
      await database.core.batchInsert(
        'core.work',
        all.flatMap((lane) =>
          Array.from({ length: each }, () => ({ lane, tenant_id: tenantId, name: 'n', max_attempts: 3 })),
        ),
      )
      return all
    }

    it('let a busy process share what it is woken for with others', async () => {
      const done: { by: string; lane: string }[] = []
      const processOf = (by: string) =>
        aProcess(async (lane) => {
          await sleep(300)
          done.push({ by, lane })
        })
      const [first] = await Promise.all([processOf('first'), processOf('second')])
      const lanes = await work(120, 2)
      first!.wake(lanes)
      await until(
        async () => done.length,
        (length) => length === 240,
      )
      expect(done).to.have.length(240)
      expect(new Set(done.map(({ lane }) => lane))).to.have.property('size', 120)
      expect(done.filter(({ by }) => by === 'first').length).to.be.greaterThan(60)
      expect(done.filter(({ by }) => by === 'second').length).to.be.greaterThan(20)
    })

    it('run all that was in a lane before it was woken, and while it was at work', async () => {
      let count = 0
      const queues = await aProcess(async () => void count++)
      const [lane] = await work(1, 50)
      for (let n = 0; n < 20; n++) {
        queues.wake([lane!])
        await database.core('core.work').insert({ lane, tenant_id: tenantId, name: 'n', max_attempts: 3 })
        queues.wake([lane!])
      }
      await until(
        async () => count,
        (seen) => seen === 70,
      )
      expect(count).to.equal(70)
    })
  })
