import type { Json } from './kv.ts'

/** What may be bound to `$1`, `$2` …: objects and arrays are sent as JSON, dates as ISO text. */
export type SqlValue = string | number | boolean | null | Date | Json

/** A row as it comes back: numbers and booleans as such, `bigint` and `numeric` as strings, timestamps as ISO text. */
export type Row = Record<string, unknown>

/** SQL with what is bound to it. */
export type Statement = readonly [sql: string, params?: readonly SqlValue[]]

export interface Executed {
  /** Rows inserted, updated or deleted. */
  rowCount: number
}

/** The statements that `db` and a transaction have in common. */
export interface Transaction {
  /**
   * Runs one statement and resolves with its rows. Values belong into `params`, never into the text.
   *
   * @example
   * const contacts = await db.query<{ id: string; name: string }>('select id, name from contacts where company = $1', ['Acme'])
   */
  query<R extends object = Row>(sql: string, params?: readonly SqlValue[]): Promise<R[]>

  /**
   * Runs one statement of which only the number of rows matters.
   *
   * @example
   * const { rowCount } = await db.execute('delete from contacts where id = $1', [id])
   */
  execute(sql: string, params?: readonly SqlValue[]): Promise<Executed>
}

/**
 * SQL on the tables of this installation: its own schema of this tenant's data, and nothing else.
 * Needs `"capabilities": { "db": {} }` in the manifest. Each call by itself is a transaction.
 */
export interface Db extends Transaction {
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects.
   *
   * @example
   * await db.transaction(async (tx) => {
   *   const [deal] = await tx.query<{ id: string }>('insert into deals (title) values ($1) returning id', [title])
   *   await tx.execute('insert into history (deal_id, what) values ($1, $2)', [deal?.id ?? null, 'created'])
   * })
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>

  /**
   * Runs several statements in one transaction and one round trip: all of them or none.
   *
   * @example
   * await db.batch([
   *   ['update accounts set balance = balance - $1 where id = $2', [10, from]],
   *   ['update accounts set balance = balance + $1 where id = $2', [10, to]],
   * ])
   */
  batch(statements: readonly Statement[]): Promise<{ rows: Row[]; rowCount: number }[]>
}
