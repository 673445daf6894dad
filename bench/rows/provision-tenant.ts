import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Row } from '../bench.ts'
import { interleaved, mapValues, median } from '../rounds.ts'

/** The least that a tenant is in Postgres: a login and a schema of its own. */
const bareSql = (client: pg.Client) => async () => {
  const name = `bench_${randomBytes(6).toString('hex')}`
  const start = performance.now()
  await client.query('begin')
  await client.query(`create role ${name} login password '${randomBytes(16).toString('hex')}'`)
  await client.query(`create schema ${name} authorization ${name}`)
  await client.query('commit')
  const ms = performance.now() - start
  await client.query(`drop schema ${name}`)
  await client.query(`drop role ${name}`)
  return ms
}

export const provisionTenant: Row = {
  id: 'provision-tenant',
  what: 'A new tenant by REST: schema, roles, realm, storage and first admin',
  unit: 'ms',
  better: 'lower',
  async run(bench) {
    const platform = await bench.platform()
    const client = new pg.Client({ connectionString: platform.databaseUrl })
    await client.connect()
    await bench.start(() => ({ stop: () => client.end() }))
    const measures = {
      plexica: async () => (await platform.provision()).ms,
      'bare-sql': bareSql(client),
    }
    await interleaved(3, measures)
    return { values: mapValues(await interleaved(bench.quick ? 10 : 40, measures), median) }
  },
}
