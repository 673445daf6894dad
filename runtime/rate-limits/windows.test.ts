import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { queueProfiles, until } from '../../test/support/queues.ts'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { testRedis } from '../../test/support/redis.ts'
import type { Redis } from '../redis.ts'
import { createLimiters, type Limiters } from './limiters.ts'
import { createWindows, type Windows } from './windows.ts'

for (const { name, redisUrl } of queueProfiles)
  describe(`counting requests by key, shared ${name}`, () => {
    let database: TestDatabase
    let redis: Redis | undefined
    const processes: { windows: Windows; limiters: Limiters }[] = []
    before(async () => {
      database = await testDatabase()
      redis = await testRedis(redisUrl)
    })
    after(async () => {
      for (const { windows, limiters } of processes) {
        await windows.close()
        limiters.close()
      }
      redis?.close()
      await database.drop()
    })

    const aProcess = async () => {
      const errors: unknown[] = []
      const limiters = createLimiters({ core: database.core, redis, onError: (error) => errors.push(error) })
      const windows = createWindows({ limiters, onError: (error) => errors.push(error) })
      processes.push({ windows, limiters })
      // The connection may take a moment.
      const probe = limiters.counter({ name: 'up', points: 1, durationSeconds: 1 })
      await until(
        () =>
          probe.get('up').then(
            () => true,
            () => false,
          ),
        (isUp) => isUp,
      )
      return { windows, limiters, errors }
    }

    /** Takes `times` points one after the other, here and there in turn; how many were given. */
    const takeInTurn = async (processes: { windows: Windows }[], key: string, most: number, times: number) => {
      let given = 0
      for (let i = 0; i < times; i++)
        if ((await processes[i % processes.length]!.windows.take(key, most)).given) given += 1
      return given
    }

    it('gives exactly as many points as there are, and says when there are more', async () => {
      for (const most of [1, 2, 10, 333]) {
        const one = await aProcess()
        const key = randomUUID()
        expect(await takeInTurn([one], key, most, most + 20), `${most}`).to.equal(most)
        const refused = await one.windows.take(key, most)
        expect(refused).to.include({ given: false, remaining: 0 })
        expect(refused.endsMs - Date.now()).to.be.within(1, 60_500)
        expect(one.errors).to.deep.equal([])
      }
    })

    it('gives exactly as many to a crowd that comes at once', async () => {
      const one = await aProcess()
      const key = randomUUID()
      const all = await Promise.all(Array.from({ length: 300 }, () => one.windows.take(key, 50)))
      expect(all).to.have.length(300)
      // As many as there are were given: one more there is only with one more.
      expect((await one.windows.take(key, 50)).given).to.equal(false)
      expect((await one.windows.take(key, 51)).given).to.equal(true)
      expect((await one.windows.take(key, 51)).given).to.equal(false)
    })

    it('lets through no more than the stated part too much for each further process', async () => {
      const three = [await aProcess(), await aProcess(), await aProcess()]
      for (const most of [10, 400]) {
        const given = await takeInTurn(three, randomUUID(), most, most * 3)
        expect(given, `${most}`).to.be.at.least(most)
        expect(given, `${most}`).to.be.at.most(most + 2 * Math.max(2, most * 0.05))
      }
    })

    it('keeps keys apart', async () => {
      const one = await aProcess()
      const [mine, yours] = [randomUUID(), randomUUID()]
      expect(await takeInTurn([one], mine, 5, 10)).to.equal(5)
      expect(await takeInTurn([one], yours, 5, 10)).to.equal(5)
    })

    it('starts anew when the window is over', async () => {
      let ms = Date.now()
      const { limiters } = await aProcess()
      const windows = createWindows({ limiters, now: () => ms, onError: () => undefined })
      const key = randomUUID()
      // Too large for anything to be told to the store.
      for (let i = 0; i < 100; i++) await windows.take(key, 10_000)
      expect((await windows.take(key, 100)).given).to.equal(false)
      ms += 61_000
      expect((await windows.take(key, 10_000)).remaining).to.equal(9_999)
      await windows.close()
    })

    it('goes on counting by itself while the store is away', async () => {
      const errors: unknown[] = []
      const windows = createWindows({
        limiters: { counter: () => ({ penalty: () => Promise.reject(new Error('away')) }) as never },
        onError: (error) => errors.push(error),
      })
      const key = randomUUID()
      expect(await takeInTurn([{ windows }], key, 20, 40)).to.equal(20)
      expect(errors).to.have.length.above(0)
      await windows.close()
    })
  })
