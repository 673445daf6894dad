import pg from 'pg'
import { columnsOf, toList, toRow, type Column } from './values.ts'

export interface Executed {
  rows: (Record<string, unknown> | unknown[])[]
  rowCount: number
  /** Bytes of the rows as they came. */
  bytes: number
  /** What Postgres says was done: `COMMIT`, `ROLLBACK`, `INSERT 0 1` … */
  command: string
}

/**
 * One statement by the extended protocol, which takes no second one. Its rows are counted as they come
 * in, and become JSON at once.
 *
 * It stands in for `pg`'s own Query, which keeps rows without end: the methods are those that `pg` calls.
 */
export class CappedQuery extends pg.Query {
  readonly done: Promise<Executed>
  #columns: Column[] = []
  #executed: Executed = { rows: [], rowCount: 0, bytes: 0, command: '' }
  #takeRow: () => boolean
  #read: (columns: Column[], texts: (string | null)[]) => Record<string, unknown> | unknown[]
  #failed = false
  #resolve!: (executed: Executed) => void
  #reject!: (error: unknown) => void

  /**
   * `takeRow` is asked for each row; from the first refusal on rows are dropped. With a `name` it is prepared once a
   * connection; with `lists` rows are lists of values instead of objects.
   */
  constructor(
    text: string,
    values: (string | null)[],
    takeRow: () => boolean,
    { name, lists }: { name?: string; lists?: boolean } = {},
  ) {
    super({ text, values, name, queryMode: 'extended' } as pg.QueryConfig)
    this.#takeRow = takeRow
    this.#read = lists ? toList : toRow
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Whoever sent several looks at the first that failed.
    this.done.catch(() => {})
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#columns = columnsOf(fields)
  }

  handleDataRow({ fields, length }: { fields: (string | null)[]; length: number }): void {
    if (!this.#takeRow()) return
    this.#executed.rows.push(this.#read(this.#columns, fields))
    this.#executed.bytes += length
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#executed.command = text
    this.#executed.rowCount = Number(/\d+$/.exec(text)?.[0] ?? 0)
  }

  handleError(error: unknown): void {
    this.#failed = true
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    if (!this.#failed) this.#resolve(this.#executed)
  }
}
