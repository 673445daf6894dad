import { expect } from 'chai'
import { createMemoryCache } from './memory-cache.ts'

describe('a memory cache', () => {
  const counting = (options: { ttlMs?: number; max?: number } = {}) => {
    const reads: string[] = []
    const waiting: (() => void)[] = []
    const cache = createMemoryCache<string>({
      load: async (key) => {
        reads.push(key)
        await new Promise<void>((done) => waiting.push(done))
        return key === 'nothing' ? undefined : `${key} ${reads.length}`
      },
      ttlMs: 60_000,
      max: 100,
      ...options,
    })
    const settle = () => waiting.splice(0).forEach((done) => done())
    const get = async (key: string) => {
      const value = cache.get(key)
      await Promise.resolve()
      settle()
      return value
    }
    return { cache, reads, get, settle }
  }

  it('reads each key once, also for callers at the same time', async () => {
    const { cache, reads, settle } = counting()
    const both = Promise.all([cache.get('a'), cache.get('a')])
    await Promise.resolve()
    settle()
    expect(await both).to.deep.equal(['a 1', 'a 1'])
    expect(await cache.get('a')).to.equal('a 1')
    expect(reads).to.deep.equal(['a'])
  })

  it('reads again what was forgotten, and everything after *', async () => {
    const { cache, get } = counting()
    await get('a')
    await get('b')
    cache.forget('a')
    expect(await get('a')).to.equal('a 3')
    cache.forget('*')
    expect(await get('b')).to.equal('b 4')
  })

  it('forgets what matches, and keeps nothing of what is being read meanwhile', async () => {
    const { cache, get, settle } = counting()
    await get('a')
    await get('b')
    const underWay = cache.get('c')
    await Promise.resolve()
    cache.forgetWhere((value) => value.startsWith('a'))
    settle()
    await underWay
    expect(await get('a')).to.equal('a 4')
    expect(await get('b')).to.equal('b 2')
    expect(await get('c')).to.equal('c 5')
  })

  it('does not keep a value that was forgotten while it was being read', async () => {
    const { cache, get, settle } = counting()
    const stale = cache.get('a')
    await Promise.resolve()
    cache.forget('a')
    settle()
    expect(await stale).to.equal('a 1')
    expect(await get('a')).to.equal('a 2')
  })

  it('keeps no absence, no failure, and nothing beyond its time and size', async () => {
    const { get, reads } = counting({ max: 1 })
    await get('nothing')
    await get('nothing')
    await get('a')
    await get('b')
    await get('a')
    expect(reads).to.deep.equal(['nothing', 'nothing', 'a', 'b', 'a'])

    const old = counting({ ttlMs: -1 })
    await old.get('a')
    await old.get('a')
    expect(old.reads).to.have.lengthOf(2)

    let failures = 0
    const failing = createMemoryCache({ load: () => Promise.reject(new Error(String(++failures))), ttlMs: 1, max: 1 })
    await failing.get('a').catch(() => undefined)
    await failing.get('a').catch(() => undefined)
    expect(failures).to.equal(2)
  })
})
