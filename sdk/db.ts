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
   * The same, with each row as a list of its values in the order of the columns, which may have any names.
   *
   * @example
   * const pairs = await db.values<[string, string]>('select c.name, d.name from contacts c join deals d on d.contact_id = c.id')
   */
  values<V extends readonly unknown[] = unknown[]>(sql: string, params?: readonly SqlValue[]): Promise<V[]>

  /**
   * Runs one statement of which only the number of rows matters.
   *
   * @example
   * const { rowCount } = await db.execute('delete from contacts where id = $1', [id])
   */
  execute(sql: string, params?: readonly SqlValue[]): Promise<Executed>

  /**
   * Runs one SELECT and gives its rows as they come, however many there are: a page at a time is in memory, and no
   * limit of rows or bytes counts them all. Outside of a transaction it is one of its own until it is read to its end
   * or left; between two pages it may not wait longer than a transaction may.
   *
   * @example
   * for await (const { email } of db.stream<{ email: string }>('select email from contacts order by id')) …
   */
  stream<R extends object = Row>(sql: string, params?: readonly SqlValue[]): AsyncIterableIterator<R>
}

export interface TransactionOptions {
  /** `read committed` unless told. One that loses against another fails with SQLSTATE 40001: run it again. */
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
  readOnly?: boolean
}

/** A transaction that is open, as `transaction` hands it out; other capabilities take it as their `tx`. */
export interface OpenTransaction extends Transaction {
  readonly transaction: number

  /**
   * Runs a part of the transaction that may fail by itself: when `work` rejects, only what it did is taken back.
   *
   * @example
   * await tx.savepoint(() => tx.execute('insert into tags (name) values ($1)', [name])).catch(() => undefined)
   */
  savepoint<T>(work: (tx: OpenTransaction) => Promise<T>): Promise<T>
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
  transaction<T>(work: (tx: OpenTransaction) => Promise<T>, options?: TransactionOptions): Promise<T>

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
