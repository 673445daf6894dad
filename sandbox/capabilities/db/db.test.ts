import { expect } from 'chai'
import { dbFixture, failure, type DbFixture, type DbOfContacts } from '../../../test/support/db-capability.ts'
import { guestCall, hostCall } from '../../../test/support/host-call.ts'
import { dbGuest } from './guest.ts'
import { dbHost } from './host.ts'

describe('the db capability', () => {
  let fixture: DbFixture
  let crm: DbOfContacts
  before(async () => {
    fixture = await dbFixture()
  })
  after(() => fixture.close())
  beforeEach(async () => {
    crm = await fixture.contacts()
  })

  describe('values', () => {
    it('come back as JSON', async () => {
      const [row] = await crm.invoked().query(`select
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
      const [row] = await crm.invoked().query(
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
      await fixture.pools.asOwner({ slug: crm.tenant.slug, plugin: 'crm' }, async (client) => {
        await client.query("create type stage as enum ('new', 'won')")
        await client.query('create table t (tags text[], data jsonb, stages stage[], n int[])')
      })
      const insert = 'insert into t (tags, data, stages, n) values ($1, $2, $3, $4)'
      for (let again = 0; again < 3; again++)
        await crm.invoked().execute(insert, [
          ['a', 'b"'],
          [1, [2]],
          ['new', 'won'],
          [[1], [2]],
        ])
      await crm.invoked().transaction(async (tx) => {
        await Promise.all([
          tx.execute('update t set tags = $1', [['c']]),
          tx.execute("update t set tags = tags || '{d}'"),
          tx.execute('update t set data = $1 where tags = $2', [['e'], ['c', 'd']]),
        ])
        let streamed = 0
        for await (const _ of tx.stream('select * from t where tags = $1', [['c', 'd']])) streamed += 1
        expect(streamed).to.equal(3)
      })
      await crm.invoked().batch([['update t set n = $1', [[3]]]])
      const row = { tags: ['c', 'd'], data: ['e'], stages: '{new,won}', n: [3] }
      expect(await crm.invoked().query('select * from t')).to.deep.equal([row, row, row])
      for (const sql of ['update t set nothing = $1', 'update t set (']) {
        const { code } = await failure(crm.invoked().execute(sql, [['x']]))
        expect(code).to.be.oneOf(['db.error', 'db.refused'])
      }
      expect(await crm.invoked().query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('come as lists where that is asked for, whatever the columns are called', async () => {
      const sql = 'select 2 as "1", 1 as "0", true as id, null as id'
      expect(await crm.invoked().values(sql)).to.deep.equal([[2, 1, true, null]])
      await crm.invoked().transaction(async (tx) => expect(await tx.values(sql)).to.deep.equal([[2, 1, true, null]]))
    })

    it('keep columns of any name', async () => {
      const [row] = await crm.invoked().query('select 1 as "__proto__", 2 as "constructor", 3 as "toString"')
      expect(JSON.stringify(row)).to.equal('{"__proto__":1,"constructor":2,"toString":3}')
    })
  })

  describe('errors', () => {
    it('tell the SQLSTATE, the sentence of Postgres, and what it concerns', async () => {
      const db = crm.invoked()
      await db.execute('insert into contacts (name) values ($1)', ['Ada'])
      const { code, message, detail } = await failure(db.execute('insert into contacts (name) values ($1)', ['Ada']))
      expect(code).to.equal('db.error')
      expect(message).to.contain('duplicate key')
      expect(detail).to.include({ sqlState: '23505', table: 'contacts', constraint: 'contacts_name_key' })
      expect((await failure(db.query('select * from nowhere'))).detail).to.include({ sqlState: '42P01', position: 15 })
    })

    it('leave the connection usable, and the next statement in a clean transaction', async () => {
      const db = crm.invoked()
      for (let i = 0; i < 20; i++) await failure(db.query('select 1 / $1::int', [0]))
      expect(await db.query('select 1 as one')).to.deep.equal([{ one: 1 }])
    })

    it('of one batch take all of it back', async () => {
      const db = crm.invoked()
      const { code } = await failure(
        db.batch([
          ['insert into contacts (name) values ($1)', ['a']],
          ['select 1 / 0'],
          ['insert into contacts (name) values ($1)', ['b']],
        ]),
      )
      expect(code).to.equal('db.error')
      expect(await crm.count()).to.equal(0)
    })
  })

  it('writes nothing under a grant for reading only, by whatever statement', async () => {
    await crm.invoked().execute("insert into contacts (name) values ('a')")
    const db = crm.invoked({ scope: { readOnly: true } })
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
    const call = hostCall({ tenant: crm.tenant, installationId: crm.id, scope: { readOnly: true } })
    expect((await failure(dbGuest(guestCall(unchecked, call)).query('delete from contacts'))).detail).to.include({
      sqlState: '25006',
    })
    expect(await crm.count()).to.equal(1)
  })

  it('serves many invocations at once', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => crm.invoked().execute('insert into contacts (name) values ($1)', [`n${i}`])),
    )
    expect(await crm.count()).to.equal(60)
  })

  it('says that the database is away when the installation has no schema any more', async () => {
    expect((await failure(crm.invoked({ plugin: 'gone' }).query('select 1'))).code).to.equal('db.unavailable')
  })
})
