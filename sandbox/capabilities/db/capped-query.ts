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

/** A statement that a connection keeps prepared. */
export interface Prepared {
  name: string
  /** Whether it was sent to be parsed. */
  sent: boolean
  /** Its columns, once they were told: Postgres refuses to run it when they have changed. */
  columns?: Column[]
}

interface Connection {
  stream: { cork(): void; uncork(): void }
  parsedStatements: Record<string, string | undefined>
  parse(statement: { text: string; name?: string }): void
  bind(to: { statement?: string; values: (string | null)[] }): void
  describe(what: { type: 'P' }): void
  execute(): void
  sync(): void
}

/**
 * One statement by the extended protocol, which takes no second one. Its rows are counted as they come
 * in, and become JSON at once.
 *
 * It stands in for `pg`'s own Query, which keeps rows without end, and asks for the columns each time:
 * the members are those that `pg` calls.
 */
export class CappedQuery {
  readonly done: Promise<Executed>
  readonly text: string
  readonly name: string | undefined
  #values: (string | null)[]
  #prepared: Prepared | undefined
  #columns: Column[] = []
  #executed: Executed = { rows: [], rowCount: 0, bytes: 0, command: '' }
  #takeRow: () => boolean
  #read: (columns: Column[], texts: (string | null)[]) => Record<string, unknown> | unknown[]
  #failed = false
  #resolve!: (executed: Executed) => void
  #reject!: (error: unknown) => void

  /**
   * `takeRow` is asked for each row; from the first refusal on rows are dropped. What is `prepared` is parsed once a
   * connection; with `lists` rows are lists of values instead of objects.
   */
  constructor(
    text: string,
    values: (string | null)[],
    takeRow: () => boolean,
    { prepared, lists }: { prepared?: Prepared; lists?: boolean } = {},
  ) {
    this.text = text
    this.name = prepared?.name
    this.#values = values
    this.#prepared = prepared
    this.#takeRow = takeRow
    this.#read = lists ? toList : toRow
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Whoever sent several looks at the first that failed.
    this.done.catch(() => {})
  }

  submit(connection: Connection): null {
    const prepared = this.#prepared
    connection.stream.cork()
    try {
      if (!prepared?.sent) connection.parse({ text: this.text, name: this.name })
      connection.bind({ statement: this.name, values: this.#values })
      if (prepared?.columns) this.#columns = prepared.columns
      else connection.describe({ type: 'P' })
      connection.execute()
      connection.sync()
      if (prepared) prepared.sent = true
    } finally {
      connection.stream.uncork()
    }
    return null
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
    this.#executed.rowCount = Number(text.slice(text.lastIndexOf(' ') + 1)) || 0
    if (this.#prepared) this.#prepared.columns = this.#columns
  }

  handleError(error: unknown, connection?: Connection): void {
    this.#failed = true
    // It was not parsed, so it is not prepared.
    if (this.#prepared && connection?.parsedStatements[this.#prepared.name] === undefined) this.#prepared.sent = false
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    if (!this.#failed) this.#resolve(this.#executed)
  }
}

// In a pipeline `pg` takes queries of its own class only. What its constructor makes has no use here, and would cost as
// much as all the rest.
Object.setPrototypeOf(CappedQuery.prototype, pg.Query.prototype)
