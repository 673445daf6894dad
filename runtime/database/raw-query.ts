import type { Knex } from 'knex'
import type pg from 'pg'

/**
 * Runs one statement on Knex's pool without Knex's builder around it, which costs as much as a short
 * statement itself. For what runs on every host call; elsewhere Knex reads better.
 *
 * @example
 * const rows = await rawQuery<{ n: number }>(core, 'select $1::int as n', [1])
 */
export async function rawQuery<Row extends pg.QueryResultRow>(
  core: Knex,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const pool = core.client as {
    acquireConnection(): Promise<pg.Client>
    releaseConnection(client: pg.Client): Promise<void>
  }
  const client = await pool.acquireConnection()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await pool.releaseConnection(client)
  }
}
