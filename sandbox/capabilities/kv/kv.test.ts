import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { guestCall, hostCall, type HostCallOptions } from '../../../test/support/host-call.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../../test/support/tenants.ts'
import { tenantName } from '../../../runtime/database/names.ts'
import type { Tenant } from '../../../runtime/tenants/tenants.ts'
import { kvGuest } from './guest.ts'
import { kvHost } from './host.ts'
import { defaultLimits } from '../../limits.ts'

describe('the kv capability', () => {
  let fixture: TenantsFixture
  let tenant: Tenant
  let other: Tenant
  let installationId: string
  let host: ReturnType<typeof kvHost>

  before(async () => {
    fixture = await tenantsFixture()
    host = kvHost({ core: fixture.core })
    ;[tenant, other] = [await fixture.tenants.create(newTenant()), await fixture.tenants.create(newTenant())]
  })
  after(() => fixture.close())
  beforeEach(() => {
    installationId = randomUUID()
  })

  const invoked = (options: Partial<HostCallOptions> = {}) =>
    kvGuest(guestCall(host, hostCall({ tenant, installationId, ...options })))
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string; name: string }) => error.code ?? error.name,
    )
  const schema = () => tenantName(tenant.slug)
  /** Makes what is kept as old as it would be then. */
  const pass = (seconds: number) =>
    fixture.core.raw('update ??.kv set expires_at = expires_at - make_interval(secs => ?) where installation_id = ?', [
      schema(),
      seconds,
      installationId,
    ])
  const usage = async () => {
    const [row] = (
      await fixture.core.raw<{ rows: { keys: number; bytes: string; counted: string; summed: string }[] }>(
        `select u.keys, u.bytes, (select count(*) from ??.kv k where k.installation_id = u.installation_id) as counted,
         (select coalesce(sum(bytes), 0) from ??.kv k where k.installation_id = u.installation_id) as summed
         from ??.kv_usage u where installation_id = ?`,
        [schema(), schema(), schema(), installationId],
      )
    ).rows
    return row && { keys: row.keys, bytes: Number(row.bytes), counted: Number(row.counted), summed: Number(row.summed) }
  }

  it('keeps JSON of every kind', async () => {
    const kv = invoked()
    for (const value of [null, true, 0, -1.5, '', 'ä\u{1f600}', [], [1, [null]], {}, { a: { b: ['c'] } }]) {
      await kv.set('key', value)
      expect(await kv.get('key')).to.deep.equal(value)
    }
    expect(await kv.get('other')).to.equal(undefined)
    expect(await kv.delete('key')).to.equal(true)
    expect(await kv.delete('key')).to.equal(false)
    expect(await kv.get('key')).to.equal(undefined)
  })

  it('is apart for each installation and each tenant', async () => {
    await invoked().set('key', 'mine')
    expect(await invoked({ installationId: randomUUID() }).get('key')).to.equal(undefined)
    expect(await invoked({ tenant: other }).get('key')).to.equal(undefined)
    expect((await invoked({ tenant: other }).list()).items).to.deep.equal([])
  })

  describe('a value with a time to live', () => {
    it('is gone for every op as soon as it is over', async () => {
      const kv = invoked()
      await kv.set('short', 1, { ttlSeconds: 100 })
      await kv.set('long', 2, { ttlSeconds: 1_000 })
      expect(await kv.get('short')).to.equal(1)
      await pass(101)
      expect(await kv.get('short')).to.equal(undefined)
      expect(await kv.getWithVersion('short')).to.equal(undefined)
      expect(await kv.getMany(['short', 'long'])).to.deep.equal({ long: 2 })
      expect((await kv.list()).items).to.deep.equal([{ key: 'long', value: 2 }])
      expect(await kv.delete('short')).to.equal(false)
      await kv.set('short', 1, { ttlSeconds: 100 })
      await pass(101)
      await kv.set('short', 2, { ifVersion: 0 })
      expect(await kv.get('short')).to.equal(2)
    })

    it('lives for good when it is set again without', async () => {
      const kv = invoked()
      await kv.set('key', 1, { ttlSeconds: 100 })
      await kv.set('key', 2)
      await pass(101)
      expect(await kv.get('key')).to.equal(2)
    })

    it('starts a counter anew when it is over', async () => {
      const kv = invoked()
      await kv.set('visits', 41, { ttlSeconds: 100 })
      expect(await kv.increment('visits')).to.equal(42)
      await pass(101)
      expect(await kv.increment('visits')).to.equal(1)
    })

    it('is cleared away by later ones, so that they do not pile up', async () => {
      const kv = invoked()
      for (let i = 0; i < 10; i++) await kv.set(`short${i}`, i, { ttlSeconds: 100 })
      await pass(101)
      for (let i = 0; i < 5; i++) await kv.set(`long${i}`, i, { ttlSeconds: 1_000 })
      expect(await usage()).to.include({ keys: 5, counted: 5 })
    })
  })

  describe('compare-and-set', () => {
    it('stores only if nobody did meanwhile', async () => {
      const kv = invoked()
      await kv.set('key', 'a', { ifVersion: 0 })
      expect(await code(kv.set('key', 'b', { ifVersion: 0 }))).to.equal('kv.conflict')
      const { version } = (await kv.getWithVersion('key'))!
      await kv.set('key', 'c', { ifVersion: version })
      expect(await code(kv.set('key', 'd', { ifVersion: version }))).to.equal('kv.conflict')
      expect(await kv.get('key')).to.equal('c')
    })

    it('is not fooled by a key that was deleted and made again', async () => {
      const kv = invoked()
      const { version } = await kv.set('key', 'a')
      await kv.delete('key')
      await kv.set('key', 'b')
      expect(await code(kv.set('key', 'c', { ifVersion: version }))).to.equal('kv.conflict')
    })

    it('lets one of many win', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) => code(invoked().set('key', i, { ifVersion: 0 }))),
      )
      expect(outcomes.filter((outcome) => outcome === 'done')).to.have.length(1)
      expect(outcomes.filter((outcome) => outcome === 'kv.conflict')).to.have.length(19)
    })
  })

  it('counts exactly, however many count at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => invoked().increment('n', 2)))
    expect(await invoked().get('n')).to.equal(100)
    expect(await invoked().increment('n', -101)).to.equal(-1)
    await invoked().set('text', 'x')
    expect(await code(invoked().increment('text'))).to.equal('capability.invalid')
    await invoked().set('huge', Number.MAX_SAFE_INTEGER)
    expect(await code(invoked().increment('huge'))).to.equal('capability.invalid')
    expect(await invoked().get('huge')).to.equal(Number.MAX_SAFE_INTEGER)
  })

  describe('a batch', () => {
    it('makes every kind of change in order, and tells what each came to', async () => {
      const kv = invoked()
      const { version } = await kv.set('old', 'x')
      const results = await kv.batch([
        { check: 'old', ifVersion: version },
        { check: 'new', ifVersion: 0 },
        { set: 'new', value: { a: [null, 'ä'] }, ttlSeconds: 100 },
        { increment: 'n', by: 5 },
        { increment: 'n' },
        { delete: 'old', ifVersion: version },
        { delete: 'nothing' },
        { set: 'old', value: null, ifVersion: 0 },
      ])
      expect(results).to.deep.equal([true, true, { version: 2 }, 5, 6, true, false, { version: 5 }])
      expect(await kv.getMany(['old', 'new', 'n'])).to.deep.equal({ old: null, new: { a: [null, 'ä'] }, n: 6 })
      const { keys, bytes, counted, summed } = (await usage())!
      expect({ keys, bytes }).to.deep.equal({ keys: counted, bytes: summed })
    })

    it('changes nothing when one of it can not be, and says which and why', async () => {
      const kv = invoked()
      await kv.set('text', 'x')
      const before = await usage()
      const why = (operations: Parameters<typeof kv.batch>[0]) =>
        kv.batch(operations).then(
          () => 'done',
          ({ code, detail: { key, step, limit } }: { code: string; detail: Record<string, unknown> }) => [
            code,
            limit ?? key,
            step,
          ],
        )
      const first = { set: 'first', value: 1 }
      expect(await why([first, { check: 'text', ifVersion: 7 }])).to.deep.equal(['kv.conflict', 'text', 1])
      expect(await why([first, { set: 'text', value: 1, ifVersion: 0 }])).to.deep.equal(['kv.conflict', 'text', 1])
      expect(await why([first, { delete: 'text', ifVersion: 0 }])).to.deep.equal(['kv.conflict', 'text', 1])
      expect(await why([first, first, { increment: 'text' }])).to.deep.equal(['capability.invalid', 'text', 2])
      await fixture.core.raw('update ??.kv_usage set keys = ? where installation_id = ?', [
        schema(),
        defaultLimits['kv.keys'] - 1,
        installationId,
      ])
      expect(await why([first, { set: 'second', value: 1 }])).to.deep.equal(['kv.quota', 'kv.keys', 1])
      await fixture.core.raw('update ??.kv_usage set keys = 1, bytes = ? where installation_id = ?', [
        schema(),
        defaultLimits['kv.bytes'] - 20,
        installationId,
      ])
      expect(await why([first, { set: 'second', value: 'x'.repeat(50) }])).to.deep.equal(['kv.quota', 'kv.bytes', 1])
      await fixture.core.raw('update ??.kv_usage set bytes = ? where installation_id = ?', [
        schema(),
        before!.bytes,
        installationId,
      ])
      expect((await kv.list()).items).to.deep.equal([{ key: 'text', value: 'x' }])
      expect(await usage()).to.deep.equal(before)
    })

    it('takes turns with others that touch the same keys', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          invoked().batch([{ increment: n % 2 ? 'a' : 'b' }, { increment: n % 2 ? 'b' : 'a' }]),
        ),
      )
      expect(await invoked().getMany(['a', 'b'])).to.deep.equal({ a: 20, b: 20 })
    })

    it('has at most so many changes, of values that are not too large', async () => {
      const kv = invoked()
      const many = (count: number) => Array.from({ length: count }, (_, n) => ({ set: `k${n}`, value: n }))
      expect(await code(kv.batch(many(100)))).to.equal('done')
      expect(await code(kv.batch(many(101)))).to.not.equal('done')
      expect(await code(kv.batch([]))).to.not.equal('done')
      const large = { set: 'large', value: 'x'.repeat(defaultLimits['kv.valueBytes']) }
      expect(await code(kv.batch([large]))).to.equal('kv.too_large')
    })
  })

  it('deletes only what nobody changed meanwhile, if told so', async () => {
    const kv = invoked()
    const { version } = await kv.set('key', 'a')
    expect(await code(kv.delete('key', { ifVersion: version + 1 }))).to.equal('kv.conflict')
    expect(await kv.delete('key', { ifVersion: version })).to.equal(true)
    expect(await kv.delete('key', { ifVersion: 0 })).to.equal(false)
    expect(await code(kv.delete('key', { ifVersion: version }))).to.equal('kv.conflict')
  })

  it('lists keys by prefix in pages, in order of their bytes', async () => {
    const kv = invoked()
    const keys = ['a', 'a%', 'a_', 'a:1', 'a:10', 'a:2', 'a:ä', 'b', 'A'].sort((x, y) =>
      Buffer.compare(Buffer.from(x), Buffer.from(y)),
    )
    for (const key of keys) await kv.set(key, key)
    const listed = async (prefix: string, limit: number) => {
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await kv.list({ prefix, limit, ...(cursor !== undefined && { cursor }) })
        found.push(...page.items.map((item) => item.key))
        cursor = page.cursor
      } while (cursor !== undefined)
      return found
    }
    expect(await listed('', 2)).to.deep.equal(keys)
    expect(await listed('a:', 3)).to.deep.equal(['a:1', 'a:10', 'a:2', 'a:ä'])
    expect(await listed('a_', 100)).to.deep.equal(['a_'])
    expect(await listed('c', 100)).to.deep.equal([])
  })

  it('answers a list with no more bytes than one answer may have, and goes on from there', async () => {
    const kv = invoked()
    for (let i = 0; i < 5; i++) await kv.set(`k${i}`, 'x'.repeat(250 * 1024))
    const first = await kv.list()
    expect(first.items.map((item) => item.key)).to.deep.equal(['k0', 'k1', 'k2'])
    expect((await kv.list({ cursor: first.cursor! })).items.map((item) => item.key)).to.deep.equal(['k3', 'k4'])
    expect(await code(kv.getMany(['k0', 'k1', 'k2', 'k3']))).to.equal('kv.too_large')
  })

  describe('limits', () => {
    it('hold for keys and values', async () => {
      const kv = invoked()
      expect(await code(kv.set('x'.repeat(512), 1))).to.equal('done')
      expect(await code(kv.set('x'.repeat(513), 1))).to.not.equal('done')
      expect(await code(kv.set('ä'.repeat(257), 1))).to.not.equal('done')
      expect(await code(kv.set('', 1))).to.not.equal('done')
      expect(await code(kv.set('a\0b', 1))).to.not.equal('done')
      expect(await code(kv.set('key', 'x'.repeat(defaultLimits['kv.valueBytes'] - 2)))).to.equal('done')
      expect(await code(kv.set('key', 'x'.repeat(defaultLimits['kv.valueBytes'] - 1)))).to.equal('kv.too_large')
      expect(await code(kv.set('key', 'a\0b'))).to.equal('capability.invalid')
      expect(await code(kv.set('key', undefined))).to.not.equal('done')
    })

    it('count keys and bytes exactly through every kind of change', async () => {
      const kv = invoked()
      await Promise.all(Array.from({ length: 30 }, (_, i) => kv.set(`key${i % 10}`, 'x'.repeat(i * 10))))
      await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? kv.delete(`key${i}`) : kv.increment(`n${i}`))))
      const { keys, bytes, counted, summed } = (await usage())!
      expect(keys).to.equal(10)
      expect({ keys, bytes }).to.deep.equal({ keys: counted, bytes: summed })
    })

    it('refuse more than the quota, also to many at once, and take again what was freed', async () => {
      const kv = invoked()
      await kv.set('first', 1)
      await fixture.core.raw('update ??.kv_usage set keys = ? where installation_id = ?', [
        schema(),
        defaultLimits['kv.keys'] - 3,
        installationId,
      ])
      const outcomes = await Promise.all(Array.from({ length: 12 }, (_, i) => code(kv.set(`key${i}`, i))))
      expect(outcomes.filter((outcome) => outcome === 'done')).to.have.length(3)
      expect(outcomes.filter((outcome) => outcome === 'kv.quota')).to.have.length(9)
      expect(await code(kv.increment('new'))).to.equal('kv.quota')
      expect(await code(kv.set('first', 2))).to.equal('done')
      await kv.delete('first')
      expect(await code(kv.increment('new'))).to.equal('done')
    })

    it('make room from what has expired before they refuse', async () => {
      const kv = invoked()
      await kv.set('short', 1, { ttlSeconds: 100 })
      await fixture.core.raw('update ??.kv_usage set keys = ? where installation_id = ?', [
        schema(),
        defaultLimits['kv.keys'],
        installationId,
      ])
      expect(await code(kv.set('new', 1))).to.equal('kv.quota')
      await pass(101)
      expect(await code(kv.set('new', 1))).to.equal('done')
      expect(await code(kv.set('newer', 1))).to.equal('kv.quota')
    })

    it('hold for the bytes in all', async () => {
      const kv = invoked()
      await kv.set('key', 'small')
      await fixture.core.raw('update ??.kv_usage set bytes = ? where installation_id = ?', [
        schema(),
        defaultLimits['kv.bytes'] - 100,
        installationId,
      ])
      expect(await code(kv.set('more', 'x'.repeat(200)))).to.equal('kv.quota')
      expect(await code(kv.set('more', 'x'.repeat(50)))).to.equal('done')
      expect(await code(kv.set('key', 'x'.repeat(200)))).to.equal('kv.quota')
      expect(await code(kv.set('key', 'tiny'))).to.equal('done')
    })
  })

  it('writes nothing under a grant for reading only', async () => {
    await invoked().set('key', 1)
    const kv = invoked({ scope: { readOnly: true } })
    expect(await kv.get('key')).to.equal(1)
    for (const work of [kv.set('key', 2), kv.delete('key'), kv.increment('key'), kv.batch([{ delete: 'key' }])])
      expect(await code(work)).to.equal('capability.scope')
    expect(await kv.get('key')).to.equal(1)
  })
})
