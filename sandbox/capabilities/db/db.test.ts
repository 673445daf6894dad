import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { guestCall, hostCall, type HostCallOptions } from '../../../test/support/host-call.ts'
import { installed, type Installed } from '../../../test/support/installations.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../../test/support/tenants.ts'
import { dbGuest } from './guest.ts'
import { dbHost } from './host.ts'
import { defaultLimits } from '../../limits.ts'
import { dbLimits } from './limits.ts'

interface Failure {
  code: string
  message: string
  detail: Record<string, unknown>
}

describe('the db capability', () => {
  let fixture: TenantsFixture
  let here: Installed
  let host: ReturnType<typeof dbHost>

  before(async () => {
    fixture = await tenantsFixture()
    host = dbHost({ pools: fixture.pools })
  })
  after(() => fixture.close())
  beforeEach(async () => {
    const tenant = await fixture.tenants.create(newTenant())
    here = await installed(fixture, tenant, 'crm', [
      'create table contacts (id int generated always as identity primary key, name text unique, data jsonb)',
    ])
  })

  /** `db` of a new invocation. */
  const invoked = (options: Partial<HostCallOptions> = {}) =>
    dbGuest(guestCall(host, hostCall({ tenant: here.tenant, installationId: here.id, ...options })))
  const failure = (work: Promise<unknown>): Promise<Failure> =>
    work.then(
      () => ({ code: 'done', message: '', detail: {} }),
      (error: Failure) => error,
    )
  const count = async () => (await invoked().query('select count(*) as n from contacts'))[0]?.n

  describe('values', () => {
    it('come back as JSON', async () => {
      const [row] = await invoked().query(`select
        1::int2 as small, 2::int4 as int, 9007199254740991::int8 as safe, 9007199254740992::int8 as unsafe,
        1.50::numeric as numeric, 0.5::float8 as float, 'NaN'::float8 as nan, true as yes, null::text as nothing,
        'ä'::text as text, '{"a":[1,null]}'::jsonb as json, '2026-01-02'::date as date, '03:04:05'::time as time,
        '2026-01-02 03:04:05.678901'::timestamp as local, '2026-01-02 03:04:05.678901+02'::timestamptz as instant,
        '1 day 2 hours'::interval as interval, '\\x00ff'::bytea as bytes, array[1,null,3] as ints,
        array[['a','b"'],['c',null]] as texts, array['2026-01-02 03:04:05+00'::timestamptz] as instants,
        '6b4b1d1e-0d2c-4a57-9a3d-0d5a3f3b2f10'::uuid as id`)
      expect(row).to.deep.equal({
        small: 1,
        int: 2,
        safe: 9007199254740991,
        unsafe: '9007199254740992',
        numeric: '1.50',
        float: 0.5,
        nan: 'NaN',
        yes: true,
        nothing: null,
        text: 'ä',
        json: { a: [1, null] },
        date: '2026-01-02',
        time: '03:04:05',
        local: '2026-01-02T03:04:05.678901',
        instant: '2026-01-02T01:04:05.678901Z',
        interval: 'P1DT2H',
        bytes: 'AP8=',
        ints: [1, null, 3],
        texts: [
          ['a', 'b"'],
          ['c', null],
        ],
        instants: ['2026-01-02T03:04:05Z'],
        id: '6b4b1d1e-0d2c-4a57-9a3d-0d5a3f3b2f10',
      })
    })

    it('go in as parameters of any JSON kind, bytes, dates and big integers', async () => {
      const [row] = await invoked().query(
        `select $1::text as text, $2::int as int, $3::bool as bool, $4::jsonb as json, $5::text[] as texts,
         $6::bytea as bytes, $7::timestamptz as instant, $8::int8 as big, $9::text as nothing, $10::jsonb as list,
         2 = any($11) as hit`,
        [
          'a',
          1,
          true,
          { a: 'ü' },
          ['x', 'y,"z\\', null],
          new Uint8Array([0, 255]),
          new Date(0),
          2n ** 62n,
          undefined,
          [1, 2],
          [1, 2],
        ],
      )
      expect(row).to.deep.equal({
        text: 'a',
        int: 1,
        bool: true,
        json: { a: 'ü' },
        texts: ['x', 'y,"z\\', null],
        bytes: 'AP8=',
        instant: '1970-01-01T00:00:00Z',
        big: '4611686018427387904',
        nothing: null,
        list: [1, 2],
        hit: true,
      })
    })

    it('go in as arrays or as JSON as the columns want it', async () => {
      await fixture.pools.asOwner({ slug: here.tenant.slug, plugin: 'crm' }, async (client) => {
        await client.query("create type stage as enum ('new', 'won')")
        await client.query('create table t (tags text[], data jsonb, stages stage[], n int[])')
      })
      const insert = 'insert into t (tags, data, stages, n) values ($1, $2, $3, $4)'
      for (let again = 0; again < 3; again++)
        await invoked().execute(insert, [
          ['a', 'b"'],
          [1, [2]],
          ['new', 'won'],
          [[1], [2]],
        ])
      await invoked().transaction(async (tx) => {
        await Promise.all([
          tx.execute('update t set tags = $1', [['c']]),
          tx.execute("update t set tags = tags || '{d}'"),
          tx.execute('update t set data = $1 where tags = $2', [['e'], ['c', 'd']]),
        ])
        let streamed = 0
        for await (const _ of tx.stream('select * from t where tags = $1', [['c', 'd']])) streamed += 1
        expect(streamed).to.equal(3)
      })
      await invoked().batch([['update t set n = $1', [[3]]]])
      const row = { tags: ['c', 'd'], data: ['e'], stages: '{new,won}', n: [3] }
      expect(await invoked().query('select * from t')).to.deep.equal([row, row, row])
      for (const sql of ['update t set nothing = $1', 'update t set (']) {
        const { code } = await failure(invoked().execute(sql, [['x']]))
        expect(code).to.be.oneOf(['db.error', 'db.refused'])
      }
      expect(await invoked().query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('come as lists where that is asked for, whatever the columns are called', async () => {
      const sql = 'select 2 as "1", 1 as "0", true as id, null as id'
      expect(await invoked().values(sql)).to.deep.equal([[2, 1, true, null]])
      await invoked().transaction(async (tx) => expect(await tx.values(sql)).to.deep.equal([[2, 1, true, null]]))
    })

    it('keep columns of any name', async () => {
      const [row] = await invoked().query('select 1 as "__proto__", 2 as "constructor", 3 as "toString"')
      expect(JSON.stringify(row)).to.equal('{"__proto__":1,"constructor":2,"toString":3}')
    })
  })

  describe('errors', () => {
    it('tell the SQLSTATE, the sentence of Postgres, and what it concerns', async () => {
      const db = invoked()
      await db.execute('insert into contacts (name) values ($1)', ['Ada'])
      const { code, message, detail } = await failure(db.execute('insert into contacts (name) values ($1)', ['Ada']))
      expect(code).to.equal('db.error')
      expect(message).to.contain('duplicate key')
      expect(detail).to.include({ sqlState: '23505', table: 'contacts', constraint: 'contacts_name_key' })
      expect((await failure(db.query('select * from nowhere'))).detail).to.include({ sqlState: '42P01', position: 15 })
    })

    it('leave the connection usable, and the next statement in a clean transaction', async () => {
      const db = invoked()
      for (let i = 0; i < 20; i++) await failure(db.query('select 1 / $1::int', [0]))
      expect(await db.query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('of one batch take all of it back', async () => {
      const db = invoked()
      const { code } = await failure(
        db.batch([
          ['insert into contacts (name) values ($1)', ['a']],
          ['select 1 / 0'],
          ['insert into contacts (name) values ($1)', ['b']],
        ]),
      )
      expect(code).to.equal('db.error')
      expect(await count()).to.equal(0)
    })
  })

  describe('limits', () => {
    it('stop a result with too many rows', async () => {
      const { code, detail } = await failure(invoked().query('select * from generate_series(1, 10001)'))
      expect(code).to.equal('db.too_large')
      expect(detail).to.include({ limit: 'db.rows', value: 10_000 })
      expect(await invoked().query('select * from generate_series(1, 10000)')).to.have.length(10_000)
    })

    it('stop a result with too many bytes, in many rows or in one value', async () => {
      for (const sql of [
        "select repeat('x', 1000000) from generate_series(1, 20)",
        "select repeat('x', 20000000)",
        "select repeat('x', 50000000)",
      ])
        expect((await failure(invoked().query(sql))).detail).to.include({
          limit: 'db.resultBytes',
          value: 16 * 1024 * 1024,
        })
    })

    it('count a batch as a whole', async () => {
      const statement = ['select * from generate_series(1, 6000)'] as const
      expect((await failure(invoked().batch([statement, statement]))).code).to.equal('db.too_large')
    })

    it('keep nothing of a statement that changed rows and then answered with too many', async () => {
      const sql = 'insert into contacts (name) select n::text from generate_series(1, 10001) n'
      expect((await failure(invoked().query(`${sql} returning *`))).code).to.equal('db.too_large')
      expect((await failure(invoked().query(`with new as (${sql} returning *) select * from new`))).code).to.equal(
        'db.too_large',
      )
      const batch = invoked().batch([
        ["insert into contacts (name) values ('a')"],
        ['select * from generate_series(1, 10001)'],
      ])
      expect((await failure(batch)).code).to.equal('db.too_large')
      expect(await count()).to.equal(0)
      expect(await invoked().execute(sql)).to.deep.equal({ rowCount: 10_001 })
    })

    it('stop a statement at the end of the invocation, and say so', async () => {
      const endless = 'with recursive n as (select 1 union all select 1 from n) select count(*) from n'
      const started = Date.now()
      const { code } = await failure(invoked({ deadline: Date.now() + 300 }).query(endless))
      expect(code).to.equal('db.timeout')
      expect(Date.now() - started).to.be.below(dbLimits.statementMs)
      expect(await invoked().query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('leave no statement running on the server after the invocation was aborted', async () => {
      const abort = new AbortController()
      const endless = "with recursive n as (select 1 union all select 1 from n) select count(*), 'marker' from n"
      const running = failure(invoked({ signal: abort.signal }).query(endless))
      await until(async () => (await statements('marker')) === 1)
      abort.abort()
      expect((await running).code).to.equal('invocation.ended')
      await until(async () => (await statements('marker')) === 0)
    })

    it('let one installation have only some of the connections of its tenant', async () => {
      const other = await installed(fixture, here.tenant, 'billing')
      const abort = new AbortController()
      const endless = 'with recursive n as (select 1 union all select 1 from n) select count(*) from n'
      const greedy = Array.from({ length: 20 }, () => failure(invoked({ signal: abort.signal }).query(endless)))
      await until(async () => (await statements('with recursive')) === dbLimits.connections)
      const db = dbGuest(
        guestCall(host, hostCall({ tenant: here.tenant, plugin: 'billing', installationId: other.id })),
      )
      expect(await db.query('select 1 as one')).to.deep.equal([{ one: 1 }])
      expect(await statements('with recursive')).to.equal(dbLimits.connections)
      abort.abort()
      await Promise.all(greedy)
      expect(await invoked().query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('refuse statements nested so deeply that a parser breaks, again and again, and go on', async () => {
      const db = invoked()
      for (let i = 0; i < 3; i++)
        expect((await failure(db.query(`select ${i}${'+1'.repeat(20_000)}`))).code).to.equal('db.refused')
      expect((await failure(db.query(`select ${'('.repeat(20_000)}`))).code).to.equal('db.refused')
      expect(await db.query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('slow down only the installation that sends new statements without end', async () => {
      const db = invoked()
      const codes = new Set<string>()
      for (let i = 0; i < 60; i++) codes.add((await failure(db.query(`select ${i}, '${'x'.repeat(60_000)}'`))).code)
      expect([...codes]).to.have.members(['done', 'rate.limited'])
      expect(await db.query('select 1 as one').catch((error: Failure) => error.code)).to.not.equal(undefined)
      const other = dbGuest(guestCall(host, hostCall({ tenant: here.tenant })))
      expect(await other.query("select 'other' as one")).to.deep.equal([{ one: 'other' }])
    })

    it('refuse a parameter list and a statement that are too long', async () => {
      for (const work of [
        () => invoked().query('select 1', Array(10_001).fill(1)),
        () => invoked().query(`select '${'x'.repeat(70_000)}'`),
        () => invoked().batch(Array(101).fill(['select 1'])),
      ])
        expect(
          await work().then(
            () => 'done',
            () => 'refused',
          ),
        ).to.equal('refused')
    })
  })

  describe('a transaction', () => {
    it('is committed when its work is done', async () => {
      const n = await invoked().transaction(async (tx) => {
        await tx.execute('insert into contacts (name) values ($1)', ['a'])
        expect(await count()).to.equal(0)
        return (await tx.query('select count(*) as n from contacts'))[0]?.n
      })
      expect(n).to.equal(1)
      expect(await count()).to.equal(1)
    })

    it('is rolled back when its work fails, with the error of the work', async () => {
      const { message } = await failure(
        invoked().transaction(async (tx) => {
          await tx.execute('insert into contacts (name) values ($1)', ['a'])
          throw new Error('changed my mind')
        }),
      )
      expect(message).to.equal('changed my mind')
      expect(await count()).to.equal(0)
    })

    it('does not pretend to be committed after a statement of it failed', async () => {
      const { code, detail } = await failure(
        invoked().transaction(async (tx) => {
          await tx.execute('insert into contacts (name) values ($1)', ['a'])
          await failure(tx.query('select 1 / 0'))
        }),
      )
      expect(code).to.equal('db.error')
      expect(detail).to.include({ sqlState: '25P02' })
      expect(await count()).to.equal(0)
    })

    it('is rolled back when the invocation ends without a word, and gives its connection back', async () => {
      const abort = new AbortController()
      for (let i = 0; i < dbLimits.connections; i++) {
        const call = guestCall(host, hostCall({ tenant: here.tenant, installationId: here.id, signal: abort.signal }))
        const { transaction } = (await call('begin')) as { transaction: number }
        await call('queryIn', { transaction, sql: 'insert into contacts (name) values ($1)', params: [`n${i}`] })
      }
      const waiting = invoked().query('select count(*) as n from contacts')
      abort.abort()
      expect(await waiting).to.deep.equal([{ n: 0 }])
      await until(async () => (await inTransaction()) === 0)
    })

    it('is over after an idle time, with a clear error', async function () {
      this.timeout(20_000)
      const error = await failure(
        invoked().transaction(async (tx) => {
          await tx.execute('insert into contacts (name) values ($1)', ['a'])
          await sleep(defaultLimits['db.idleInTransactionMs'] + 500)
          await tx.query('select 1')
        }),
      )
      expect(error.code).to.equal('db.timeout')
      expect(await count()).to.equal(0)
    })

    it('takes back only a part of it, when that part fails', async () => {
      await invoked().transaction(async (tx) => {
        await tx.execute("insert into contacts (name) values ('a')")
        const failed = await failure(
          tx.savepoint(async (part) => {
            await part.execute("insert into contacts (name) values ('b')")
            await part.savepoint((deeper) => deeper.execute("insert into contacts (name) values ('c')"))
            await part.execute("insert into contacts (name) values ('a')")
          }),
        )
        expect(failed.detail).to.include({ sqlState: '23505' })
        expect(await tx.savepoint(async () => 'fine')).to.equal('fine')
        await tx.savepoint((part) => part.execute("insert into contacts (name) values ('d')"))
      })
      expect(await invoked().query('select name from contacts order by name')).to.deep.equal([
        { name: 'a' },
        { name: 'd' },
      ])
    })

    it('is as isolated, or for reading only, as it is told', async () => {
      const raced = failure(
        invoked().transaction(
          async (tx) => {
            const [row] = await tx.query('select count(*) as n from contacts')
            await invoked().execute("insert into contacts (name) values ('first')")
            await invoked().transaction(
              async (other) => {
                await other.query('select count(*) from contacts')
                await other.execute("insert into contacts (name) values ('second')")
              },
              { isolation: 'serializable' },
            )
            await tx.execute('insert into contacts (name) values ($1)', [`after ${row?.n as string}`])
          },
          { isolation: 'serializable' },
        ),
      )
      expect((await raced).detail).to.include({ sqlState: '40001' })
      const written = invoked().transaction((tx) => tx.execute('delete from contacts'), { readOnly: true })
      expect((await failure(written)).detail).to.include({ sqlState: '25006' })
      expect(await count()).to.equal(2)
    })

    it('has its savepoints to itself', async () => {
      const call = guestCall(host, hostCall({ tenant: here.tenant, installationId: here.id }))
      const { transaction } = (await call('begin')) as { transaction: number }
      for (const op of ['release', 'rollbackTo'])
        expect((await failure(call(op, { transaction, savepoint: 0 }))).code).to.equal('capability.invalid')
      await call('rollback', { transaction })
    })

    it('runs what is sent at once in order', async () => {
      await invoked().transaction(async (tx) => {
        const results = await Promise.all(Array.from({ length: 10 }, (_, i) => tx.query('select $1::int as n', [i])))
        expect(results.map(([row]) => row?.n)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      })
    })

    it('belongs to its invocation only, and there are few of them', async () => {
      const call = guestCall(host, hostCall({ tenant: here.tenant, installationId: here.id }))
      const other = guestCall(host, hostCall({ tenant: here.tenant, installationId: here.id }))
      const { transaction } = (await call('begin')) as { transaction: number }
      expect((await failure(other('queryIn', { transaction, sql: 'select 1' }))).code).to.equal('capability.invalid')
      await call('begin')
      expect((await failure(call('begin'))).code).to.equal('capability.invalid')
      for (const each of [0, 1]) await call('rollback', { transaction: each })
      expect((await failure(call('queryIn', { transaction, sql: 'select 1' }))).code).to.equal('capability.invalid')
    })

    it('checks its statements like any other', async () => {
      await invoked().transaction(async (tx) => {
        for (const sql of ['commit', 'set role postgres', 'savepoint a'])
          expect((await failure(tx.query(sql))).code).to.equal('db.refused')
      })
    })
  })

  describe('a stream', () => {
    const numbers = (most: number) => `select n, repeat('x', 100) as x from generate_series(1, ${most}) n`
    const read = async (rows: AsyncIterable<Record<string, unknown>>) => {
      let sum = 0
      let last: unknown
      for await (const row of rows) {
        sum += 1
        last = row.n
      }
      return { sum, last }
    }

    it('gives every row, in order, beyond what one result may hold', async () => {
      const many = 200_000
      expect(await read(invoked().stream(numbers(many)))).to.deep.equal({ sum: many, last: many })
      for (const few of [0, 1, 63, 64, 65]) expect(await read(invoked().stream(numbers(few)))).to.include({ sum: few })
    })

    it('takes parameters, columns of any size, and reads what its transaction has written', async () => {
      await invoked().transaction(async (tx) => {
        await tx.execute("insert into contacts (name) select 'n' || n from generate_series(1, 300) n")
        const large = tx.stream(
          "select id as n, repeat('x', 100000) as x from contacts where id > $1 order by id",
          [100],
        )
        expect(await read(large)).to.deep.equal({ sum: 200, last: 300 })
        expect(await tx.query('select count(*) as n from contacts')).to.deep.equal([{ n: 300 }])
      })
    })

    it('goes on at the pace of its reader, beside others', async () => {
      const db = invoked()
      const [one, two] = [db.stream(numbers(1_000)), db.stream(numbers(500))]
      let rows = 0
      for await (const _ of one) {
        rows += 1
        if (!(await two.next()).done) rows += 1
      }
      expect(rows).to.equal(1_500)
      await db.query('select 1')
    })

    it('is closed when it is left, when it fails and when its invocation ends', async () => {
      const abort = new AbortController()
      const db = invoked({ signal: abort.signal })
      for (let n = 0; n < 10; n++) for await (const row of db.stream(numbers(1_000))) if (row.n === 70) break
      for (let n = 0; n < 10; n++)
        expect(
          (await failure(read(db.stream('select 1 / (100 - n) from generate_series(1, 200) n')))).detail,
        ).to.include({
          sqlState: '22012',
        })
      await db.stream(numbers(1_000)).next()
      await db.stream(numbers(1_000)).next()
      expect((await failure(db.stream(numbers(1_000)).next())).detail).to.include({ limit: 'db.transactions' })
      abort.abort()
      await until(async () => (await inTransaction()) === 0)
    })

    it('is of a SELECT only, checked like any other statement', async () => {
      const db = invoked()
      for (const sql of [
        'delete from contacts returning *',
        "insert into contacts (name) values ('a')",
        'with gone as (delete from contacts returning *) select * from gone',
        'select pg_sleep(1)',
        'select 1; select 2',
      ])
        expect((await failure(read(db.stream(sql)))).code).to.equal('db.refused')
      expect((await failure(read(db.stream('explain select 1')))).detail).to.include({ sqlState: '42601' })
      expect(await read(db.stream('values (1), (2)'))).to.include({ sum: 2 })
    })

    it('does not wait for ever for its reader', async function () {
      this.timeout(20_000)
      const stream = invoked().stream(numbers(1_000))
      await stream.next()
      await sleep(defaultLimits['db.idleInTransactionMs'] + 500)
      expect((await failure(read(stream))).code).to.equal('db.timeout')
    })
  })

  it('writes nothing under a grant for reading only, by whatever statement', async () => {
    await invoked().execute("insert into contacts (name) values ('a')")
    const db = invoked({ scope: { readOnly: true } })
    expect(await db.query('select name from contacts')).to.deep.equal([{ name: 'a' }])
    for (const sql of [
      'delete from contacts',
      'with x as (delete from contacts returning *) select * from x',
      "insert into contacts (name) values ('b')",
    ])
      expect((await failure(db.query(sql))).code).to.equal('capability.scope')
    const unchecked = dbHost({
      pools: fixture.pools,
      judge: async () => ({
        allowed: true,
        writes: false,
        adds: false,
        returnsRows: true,
        schemas: [],
        arrayParams: [],
      }),
    })
    const call = hostCall({ tenant: here.tenant, installationId: here.id, scope: { readOnly: true } })
    expect((await failure(dbGuest(guestCall(unchecked, call)).query('delete from contacts'))).detail).to.include({
      sqlState: '25006',
    })
    expect(await count()).to.equal(1)
  })

  it('serves many invocations at once', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => invoked().execute('insert into contacts (name) values ($1)', [`n${i}`])),
    )
    expect(await count()).to.equal(60)
  })

  it('says that the database is away when the installation has no schema any more', async () => {
    expect((await failure(invoked({ plugin: 'gone' }).query('select 1'))).code).to.equal('db.unavailable')
  })

  const statements = async (part: string) =>
    Number(
      (
        await fixture.core.raw<{ rows: { n: string }[] }>(
          "select count(*) as n from pg_stat_activity where state = 'active' and usename <> current_user and position(? in query) > 0",
          part,
        )
      ).rows[0]?.n,
    )
  const inTransaction = async () =>
    Number(
      (
        await fixture.core.raw<{ rows: { n: string }[] }>(
          "select count(*) as n from pg_stat_activity where state like 'idle in transaction%' and usename <> current_user and datname = current_database()",
        )
      ).rows[0]?.n,
    )
  const until = async (what: () => Promise<boolean>) => {
    while (!(await what())) await sleep(20)
  }
})
