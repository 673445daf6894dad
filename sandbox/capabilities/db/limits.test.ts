import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import {
  dbFixture,
  failure,
  type DbFixture,
  type DbOfContacts,
  type Failure,
} from '../../../test/support/db-capability.ts'
import { installed } from '../../../test/support/installations.ts'
import { until } from '../../../test/support/queues.ts'
import { dbLimits } from './limits.ts'
import { createParser } from './parser.ts'

describe('the judge of statements', () => {
  it('calls nothing late that is judged while this process is busy with something else', async () => {
    const judge = createParser()
    for (const sql of ['select 1', 'select 2']) {
      const judged = judge(sql)
      for (const end = Date.now() + 2_100; Date.now() < end;);
      expect(await judged).to.include({ allowed: true })
    }
  })
})

describe('limits of the db capability', () => {
  let fixture: DbFixture
  let crm: DbOfContacts
  before(async () => {
    fixture = await dbFixture()
  })
  after(() => fixture.close())
  beforeEach(async () => {
    crm = await fixture.contacts()
  })

  it('stop a result with too many rows', async () => {
    const { code, detail } = await failure(crm.invoked().query('select * from generate_series(1, 10001)'))
    expect(code).to.equal('db.too_large')
    expect(detail).to.include({ limit: 'db.rows', value: 10_000 })
    expect(await crm.invoked().query('select * from generate_series(1, 10000)')).to.have.length(10_000)
  })

  it('stop a result with too many bytes, in many rows or in one value', async () => {
    for (const sql of [
      "select repeat('x', 1000000) from generate_series(1, 20)",
      "select repeat('x', 20000000)",
      "select repeat('x', 50000000)",
    ])
      // What is large takes long to make on a slow machine.
      expect((await failure(crm.invoked({ limits: { 'db.statementMs': 60_000 } }).query(sql))).detail).to.include({
        limit: 'db.resultBytes',
        value: 16 * 1024 * 1024,
      })
  })

  it('count a batch as a whole', async () => {
    const statement = ['select * from generate_series(1, 6000)'] as const
    expect((await failure(crm.invoked().batch([statement, statement]))).code).to.equal('db.too_large')
  })

  it('keep nothing of a statement that changed rows and then answered with too many', async () => {
    const sql = 'insert into contacts (name) select n::text from generate_series(1, 10001) n'
    expect((await failure(crm.invoked().query(`${sql} returning *`))).code).to.equal('db.too_large')
    expect((await failure(crm.invoked().query(`with new as (${sql} returning *) select * from new`))).code).to.equal(
      'db.too_large',
    )
    const batch = crm
      .invoked()
      .batch([["insert into contacts (name) values ('a')"], ['select * from generate_series(1, 10001)']])
    expect((await failure(batch)).code).to.equal('db.too_large')
    expect(await crm.count()).to.equal(0)
    expect(await crm.invoked().execute(sql)).to.deep.equal({ rowCount: 10_001 })
  })

  it('stop a statement at the end of the invocation, and say so', async () => {
    const endless = 'with recursive n as (select 1 union all select 1 from n) select count(*) from n'
    const started = Date.now()
    const { code } = await failure(crm.invoked({ deadline: Date.now() + 300 }).query(endless))
    expect(code).to.equal('db.timeout')
    expect(Date.now() - started).to.be.below(dbLimits.statementMs)
    expect(await crm.invoked().query('select 1 as one')).to.deep.equal([{ one: 1 }])
  })

  it('leave no statement running on the server after the invocation was aborted', async () => {
    const abort = new AbortController()
    const endless = "with recursive n as (select 1 union all select 1 from n) select count(*), 'marker' from n"
    const running = failure(crm.invoked({ signal: abort.signal }).query(endless))
    expect(
      await until(
        () => fixture.statements('marker'),
        (n) => n === 1,
      ),
    ).to.equal(1)
    abort.abort()
    expect((await running).code).to.equal('invocation.ended')
    expect(
      await until(
        () => fixture.statements('marker'),
        (n) => n === 0,
      ),
    ).to.equal(0)
  })

  it('let one installation have only some of the connections of its tenant', async () => {
    const other = await installed(fixture, crm.tenant, 'billing')
    const abort = new AbortController()
    const endless = 'with recursive n as (select 1 union all select 1 from n) select count(*) from n'
    const greedy = Array.from({ length: 20 }, () => failure(crm.invoked({ signal: abort.signal }).query(endless)))
    expect(
      await until(
        () => fixture.statements('with recursive'),
        (n) => n === dbLimits.connections,
      ),
    ).to.equal(dbLimits.connections)
    const db = crm.invoked({ plugin: 'billing', installationId: other.id })
    expect(await db.query('select 1 as one')).to.deep.equal([{ one: 1 }])
    expect(await fixture.statements('with recursive')).to.equal(dbLimits.connections)
    abort.abort()
    await Promise.all(greedy)
    expect(await crm.invoked().query('select 1 as one')).to.deep.equal([{ one: 1 }])
  })

  it('refuse statements nested so deeply that a parser breaks, again and again, and go on', async () => {
    const db = crm.invoked()
    for (let i = 0; i < 3; i++)
      expect((await failure(db.query(`select ${i}${'+1'.repeat(20_000)}`))).code).to.equal('db.refused')
    expect((await failure(db.query(`select ${'('.repeat(20_000)}`))).code).to.equal('db.refused')
    expect(await db.query('select 1 as one')).to.deep.equal([{ one: 1 }])
  })

  it('slow down only the installation that sends new statements without end', async () => {
    const db = crm.invoked()
    const codes = new Set<string>()
    for (let i = 0; i < 60; i++) codes.add((await failure(db.query(`select ${i}, '${'x'.repeat(60_000)}'`))).code)
    expect([...codes]).to.have.members(['done', 'rate.limited'])
    expect(await db.query('select 1 as one').catch((error: Failure) => error.code)).to.not.equal(undefined)
    const other = crm.invoked({ installationId: randomUUID() })
    expect(await other.query("select 'other' as one")).to.deep.equal([{ one: 'other' }])
  })

  it('refuse a parameter list and a statement that are too long', async () => {
    for (const work of [
      () => crm.invoked().query('select 1', Array(10_001).fill(1)),
      () => crm.invoked().query(`select '${'x'.repeat(70_000)}'`),
      () => crm.invoked().batch(Array(101).fill(['select 1'])),
    ])
      expect(
        await work().then(
          () => 'done',
          () => 'refused',
        ),
      ).to.equal('refused')
  })
})
