import pg from 'pg'

interface Connection {
  on(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void
  parse(statement: { text: string }): void
  describe(what: { type: 'S' }): void
  sync(): void
}

/** Descriptions that each connection is waiting for, in order. */
const waiting = new WeakMap<Connection, DescribeQuery[]>()

/**
 * Asks Postgres of which types the parameters of a statement are, without running it. `pg` has no word for that: it
 * stands in for its Query, and the methods are those that `pg` calls.
 */
export class DescribeQuery extends pg.Query {
  /** The numbers of the types in `pg_type`, in order. */
  readonly types: Promise<number[]>
  #types: number[] = []
  #connection: Connection | undefined
  #resolve!: (types: number[]) => void
  #reject!: (error: unknown) => void
  #failed = false

  constructor(text: string) {
    super({ text, queryMode: 'extended' } as pg.QueryConfig)
    this.types = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.types.catch(() => {})
  }

  override submit = (connection: unknown): void => {
    const mine = (this.#connection = connection as Connection)
    let line = waiting.get(mine)
    if (!line) {
      const made: DescribeQuery[] = (line = [])
      waiting.set(mine, made)
      mine.on('parameterDescription', ({ dataTypeIDs }) => made[0]?.describe(dataTypeIDs))
    }
    line.push(this)
    mine.parse({ text: (this as unknown as { text: string }).text })
    mine.describe({ type: 'S' })
    mine.sync()
  }

  describe(types: number[]): void {
    this.#types = types
  }

  #leave(): void {
    const line = this.#connection && waiting.get(this.#connection)
    if (line?.[0] === this) line.shift()
  }

  handleRowDescription(): void {}

  handleError(error: unknown): void {
    this.#failed = true
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    this.#leave()
    if (!this.#failed) this.#resolve(this.#types)
  }
}
