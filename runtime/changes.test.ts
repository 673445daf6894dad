import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { testDatabase, type TestDatabase } from '../test/support/database.ts'
import { createChanges, type Changes } from './changes.ts'

describe('changes', () => {
  let database: TestDatabase
  let here: Changes
  let there: Changes

  beforeEach(async () => {
    database = await testDatabase()
    here = createChanges(database.url)
    there = createChanges(database.url)
    await Promise.all([here.ready(), there.ready()])
  })
  afterEach(async () => {
    await Promise.all([here.close(), there.close()])
    await database.drop()
  })

  const next = (changes: Changes, topic: 'tenant' | 'user') =>
    new Promise<string>((resolve) => changes.subscribe(topic, resolve))

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
    await database.core.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plexica changes' and datname = current_database()",
    )
    expect(await lost).to.equal('*')
    await Promise.all([here.ready(), there.ready()])
    const again = next(there, 'tenant')
    await here.publish('tenant', 'acme')
    expect(await again).to.equal('acme')
  })

  it('are published once the connection is back, if it is lost just then', async () => {
    // Who was away as well is told that anything may have changed.
    const heard = new Promise<string>((resolve) => there.subscribe('user', resolve))
    await database.core.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plexica changes' and datname = current_database()",
    )
    await here.publish('user', 'ada')
    expect(await heard).to.be.oneOf(['ada', '*'])
  })
})
