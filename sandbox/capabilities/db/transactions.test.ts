import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { dbFixture, failure, type DbFixture, type DbOfContacts } from '../../../test/support/db-capability.ts'
import { until } from '../../../test/support/queues.ts'
import { dbLimits } from './limits.ts'

describe('a transaction of a plugin', () => {
  let fixture: DbFixture
  let crm: DbOfContacts
  before(async () => {
    fixture = await dbFixture()
  })
  after(() => fixture.close())
  beforeEach(async () => {
    crm = await fixture.contacts()
  })

  it('is committed when its work is done', async () => {
    const n = await crm.invoked().transaction(async (tx) => {
      await tx.execute('insert into contacts (name) values ($1)', ['a'])
      expect(await crm.count()).to.equal(0)
      return (await tx.query('select count(*) as n from contacts'))[0]?.n
    })
    expect(n).to.equal(1)
    expect(await crm.count()).to.equal(1)
  })

  it('is rolled back when its work fails, with the error of the work', async () => {
    const { message } = await failure(
      crm.invoked().transaction(async (tx) => {
        await tx.execute('insert into contacts (name) values ($1)', ['a'])
        throw new Error('changed my mind')
      }),
    )
    expect(message).to.equal('changed my mind')
    expect(await crm.count()).to.equal(0)
  })

  it('does not pretend to be committed after a statement of it failed', async () => {
    const { code, detail } = await failure(
      crm.invoked().transaction(async (tx) => {
        await tx.execute('insert into contacts (name) values ($1)', ['a'])
        await failure(tx.query('select 1 / 0'))
      }),
    )
    expect(code).to.equal('db.error')
    expect(detail).to.include({ sqlState: '25P02' })
    expect(await crm.count()).to.equal(0)
  })

  it('is rolled back when the invocation ends without a word, and gives its connection back', async () => {
    const abort = new AbortController()
    for (let i = 0; i < dbLimits.connections; i++) {
      const call = crm.call({ signal: abort.signal })
      const { transaction } = (await call('begin')) as { transaction: number }
      await call('queryIn', { transaction, sql: 'insert into contacts (name) values ($1)', params: [`n${i}`] })
    }
    const waiting = crm.invoked().query('select count(*) as n from contacts')
    abort.abort()
    expect(await waiting).to.deep.equal([{ n: 0 }])
    expect(
      await until(
        () => fixture.inTransaction(),
        (n) => n === 0,
      ),
    ).to.equal(0)
  })

  it('is over after an idle time, with a clear error', async () => {
    const error = await failure(
      crm.invoked({ limits: { 'db.idleInTransactionMs': 500 } }).transaction(async (tx) => {
        await tx.execute('insert into contacts (name) values ($1)', ['a'])
        await sleep(1_500)
        await tx.query('select 1')
      }),
    )
    expect(error.code).to.equal('db.timeout')
    expect(await crm.count()).to.equal(0)
  })

  it('takes back only a part of it, when that part fails', async () => {
    await crm.invoked().transaction(async (tx) => {
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
    expect(await crm.invoked().query('select name from contacts order by name')).to.deep.equal([
      { name: 'a' },
      { name: 'd' },
    ])
  })

  it('is as isolated, or for reading only, as it is told', async () => {
    const raced = failure(
      crm.invoked().transaction(
        async (tx) => {
          const [row] = await tx.query('select count(*) as n from contacts')
          await crm.invoked().execute("insert into contacts (name) values ('first')")
          await crm.invoked().transaction(
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
    const written = crm.invoked().transaction((tx) => tx.execute('delete from contacts'), { readOnly: true })
    expect((await failure(written)).detail).to.include({ sqlState: '25006' })
    expect(await crm.count()).to.equal(2)
  })

  it('has its savepoints to itself', async () => {
    const call = crm.call()
    const { transaction } = (await call('begin')) as { transaction: number }
    for (const op of ['release', 'rollbackTo'])
      expect((await failure(call(op, { transaction, savepoint: 0 }))).code).to.equal('capability.invalid')
    await call('rollback', { transaction })
  })

  it('runs what is sent at once in order', async () => {
    await crm.invoked().transaction(async (tx) => {
      const results = await Promise.all(Array.from({ length: 10 }, (_, i) => tx.query('select $1::int as n', [i])))
      expect(results.map(([row]) => row?.n)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    })
  })

  it('belongs to its invocation only, and there are few of them', async () => {
    const call = crm.call()
    const other = crm.call()
    const { transaction } = (await call('begin')) as { transaction: number }
    expect((await failure(other('queryIn', { transaction, sql: 'select 1' }))).code).to.equal('capability.invalid')
    await call('begin')
    expect((await failure(call('begin'))).code).to.equal('capability.invalid')
    for (const each of [0, 1]) await call('rollback', { transaction: each })
    expect((await failure(call('queryIn', { transaction, sql: 'select 1' }))).code).to.equal('capability.invalid')
  })

  it('checks its statements like any other', async () => {
    await crm.invoked().transaction(async (tx) => {
      for (const sql of ['commit', 'set role postgres', 'savepoint a'])
        expect((await failure(tx.query(sql))).code).to.equal('db.refused')
    })
  })
})
