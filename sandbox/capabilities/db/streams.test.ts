import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { dbFixture, failure, type DbFixture, type DbOfContacts } from '../../../test/support/db-capability.ts'
import { until } from '../../../test/support/queues.ts'

describe('a stream of rows', () => {
  let fixture: DbFixture
  let crm: DbOfContacts
  before(async () => {
    fixture = await dbFixture()
  })
  after(() => fixture.close())
  beforeEach(async () => {
    crm = await fixture.contacts()
  })

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
    expect(await read(crm.invoked().stream(numbers(many)))).to.deep.equal({ sum: many, last: many })
    for (const few of [0, 1, 63, 64, 65])
      expect(await read(crm.invoked().stream(numbers(few)))).to.include({ sum: few })
  })

  it('takes parameters, columns of any size, and reads what its transaction has written', async () => {
    await crm.invoked().transaction(async (tx) => {
      await tx.execute("insert into contacts (name) select 'n' || n from generate_series(1, 300) n")
      const large = tx.stream("select id as n, repeat('x', 100000) as x from contacts where id > $1 order by id", [100])
      expect(await read(large)).to.deep.equal({ sum: 200, last: 300 })
      expect(await tx.query('select count(*) as n from contacts')).to.deep.equal([{ n: 300 }])
    })
  })

  it('goes on at the pace of its reader, beside others', async () => {
    const db = crm.invoked()
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
    const db = crm.invoked({ signal: abort.signal })
    for (let n = 0; n < 10; n++) for await (const row of db.stream(numbers(1_000))) if (row.n === 70) break
    for (let n = 0; n < 10; n++)
      expect((await failure(read(db.stream('select 1 / (100 - n) from generate_series(1, 200) n')))).detail).to.include(
        {
          sqlState: '22012',
        },
      )
    await db.stream(numbers(1_000)).next()
    await db.stream(numbers(1_000)).next()
    expect((await failure(db.stream(numbers(1_000)).next())).detail).to.include({ limit: 'db.transactions' })
    abort.abort()
    expect(
      await until(
        () => fixture.inTransaction(),
        (n) => n === 0,
      ),
    ).to.equal(0)
  })

  it('is of a SELECT only, checked like any other statement', async () => {
    const db = crm.invoked()
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

  it('does not wait for ever for its reader', async () => {
    const stream = crm.invoked({ limits: { 'db.idleInTransactionMs': 500 } }).stream(numbers(1_000))
    await stream.next()
    await sleep(1_500)
    expect((await failure(read(stream))).code).to.equal('db.timeout')
  })
})
