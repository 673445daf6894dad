import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import pg from 'pg'
import { listen } from './listen.ts'

/** The database without a platform: `pg` on one connection, the statement as a program of its own would send it. */
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query(`create temporary table items (id int primary key, name text, data text)`)
await client.query(`insert into items select n, 'item ' || n, repeat('x', 100) from generate_series(1, 1000) n`)

const statements: Record<string, string> = {
  db: 'select id, name, data from items where id = $1',
  kv: `select repeat('v', 1000) as value, id as version from items where id = $1`,
}

listen(
  createServer(async (request, response) => {
    const { op, times, parallel } = (await json(request)) as { op: string; times: number; parallel: boolean }
    const query = () => client.query({ text: statements[op]!, values: [7], name: op })
    if (parallel) await Promise.all(Array.from({ length: times }, query))
    else for (let n = 0; n < times; n++) await query()
    response.end('{}')
  }),
)
