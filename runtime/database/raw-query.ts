import type { Knex } from 'knex'
import type pg from 'pg'

interface Pool {
  acquireConnection(): Promise<pg.Client>
  releaseConnection(client: pg.Client): Promise<void>
}

/** A connection keeps so many statements prepared: each holds some memory of the server until it closes. */
const mostPrepared = 500
const prepared = new WeakMap<pg.Client, Set<string>>()

/**
 * Runs one statement on Knex's pool without Knex's builder around it, which costs as much as a short
 * statement itself. With a `name`, which must go with the text, it is parsed and planned once a
 * connection. For what runs on every host call; elsewhere Knex reads better.
 *
 * @example
 * const rows = await rawQuery<{ n: number }>(core, 'select $1::int as n', [1])
 */
export async function rawQuery<Row extends pg.QueryResultRow>(
  core: Knex,
  text: string,
  values: unknown[] = [],
  name?: string,
): Promise<Row[]> {
  const pool = core.client as Pool
  const client = await pool.acquireConnection()
  try {
    const prepare = name !== undefined && mayPrepare(client, name)
    return (await client.query<Row>(prepare ? { text, values, name } : { text, values })).rows
  } finally {
    await pool.releaseConnection(client)
  }
}

function mayPrepare(client: pg.Client, name: string): boolean {
  let names = prepared.get(client)
  if (!names) prepared.set(client, (names = new Set()))
  if (names.has(name)) return true
  if (names.size >= mostPrepared) return false
  names.add(name)
  return true
}
