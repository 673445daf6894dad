import type { Json } from './kv.ts'

/**
 * What may be bound to `$1`, `$2` …: dates go as ISO text, bytes as `bytea`, objects and arrays as JSON, or as
 * an array of Postgres where the statement takes one (`= any($1)`).
 */
export type SqlValue = string | number | bigint | boolean | null | Date | Uint8Array | ArrayBuffer | Json

/**
 * A row as it comes back, as JSON: whole numbers as numbers (beyond 2^53 as text), `numeric` as text, dates and
 * times as ISO 8601 text in UTC, `bytea` as base64, `json` and arrays as such.
 */
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

/** A transaction that is open, as `transaction` hands it out; other capabilities take it as their `tx`. */
export interface OpenTransaction extends Transaction {
  readonly transaction: number
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
  transaction<T>(work: (tx: OpenTransaction) => Promise<T>): Promise<T>

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
