import {
  PostgresAdapter,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Db, SqlValue, Transaction, TransactionOptions } from './db.ts'
import { hold, type HeldTransaction } from './held-transaction.ts'

/**
 * Kysely over the capability `db`, transactions, savepoints and streams included. Tables come from the plugin's
 * migrations; the catalog is out of reach, and so are Kysely's own introspection and migrations.
 *
 * @example
 * import { Kysely } from 'kysely'
 * import { plexicaDialect } from '@plexica/sdk/kysely'
 *
 * const db = new Kysely<Tables>({ dialect: plexicaDialect(context.db) })
 * const open = await db.selectFrom('deals').select(['id', 'title']).where('closed_at', 'is', null).execute()
 * await db.transaction().execute((tx) => tx.updateTable('deals').set({ closed_at: new Date() }).execute())
 */
export const plexicaDialect = (db: Db): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createDriver: () => driverOver(db),
  createIntrospector: () => outOfReach,
})

const refuse = () => Promise.reject(new Error('The catalog of the database is out of reach of plugins.'))
const outOfReach: DatabaseIntrospector = { getSchemas: refuse, getTables: refuse }

/** One user of the database: statements go to what it has open, the innermost first. */
class Connection implements DatabaseConnection {
  readonly #db: Db
  /** The transaction, and the savepoints in it by name. */
  readonly held: (HeldTransaction & { name?: string })[] = []

  constructor(db: Db) {
    this.#db = db
  }

  get over(): Transaction {
    return this.held.at(-1)?.tx ?? this.#db
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const params = parameters as readonly SqlValue[]
    if (!/^(?:Insert|Update|Delete|Merge)QueryNode$/.test(query.kind))
      return { rows: (await this.over.query(sql, params)) as R[] }
    if ('returning' in query && query.returning) {
      const rows = (await this.over.query(sql, params)) as R[]
      return { rows, numAffectedRows: BigInt(rows.length) }
    }
    const { rowCount } = await this.over.execute(sql, params)
    return { rows: [], numAffectedRows: BigInt(rowCount) }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    let rows: R[] = []
    for await (const row of this.over.stream(sql, parameters as readonly SqlValue[])) {
      rows.push(row as R)
      if (rows.length < chunkSize) continue
      yield { rows }
      rows = []
    }
    if (rows.length > 0) yield { rows }
  }

  /** Ends the innermost that is open, or all down to the savepoint of a name. */
  async end(how: 'commit' | 'rollback', name?: string): Promise<void> {
    const from = name === undefined ? 0 : this.held.findLastIndex((each) => each.name === name)
    if (from < 0) throw new Error(`There is no savepoint "${name ?? ''}".`)
    for (const each of this.held.splice(from).reverse()) await each[how]()
  }
}

const driverOver = (db: Db): Driver => {
  const mine = (connection: DatabaseConnection) => connection as Connection
  const mark = async (connection: DatabaseConnection, name: string) => {
    const { held } = mine(connection)
    const outer = held.at(-1)?.tx
    if (!outer) throw new Error('There is no transaction to have a savepoint in.')
    held.push({ ...(await hold((work) => outer.savepoint(work))), name })
  }
  return {
    init: async () => {},
    acquireConnection: async () => new Connection(db),
    releaseConnection: async () => {},
    destroy: async () => {},
    beginTransaction: async (connection, settings) => {
      const options = optionsOf(settings)
      mine(connection).held.push(await hold((work) => db.transaction(work, options)))
    },
    commitTransaction: (connection) => mine(connection).end('commit'),
    rollbackTransaction: (connection) => mine(connection).end('rollback'),
    savepoint: mark,
    // The savepoint stays, to come back to it again.
    rollbackToSavepoint: async (connection, name) => {
      await mine(connection).end('rollback', name)
      await mark(connection, name)
    },
    releaseSavepoint: (connection, name) => mine(connection).end('commit', name),
  }
}

const optionsOf = ({ isolationLevel, accessMode }: TransactionSettings): TransactionOptions => {
  if (isolationLevel === 'snapshot') throw new Error('Postgres has no isolation level "snapshot".')
  return {
    // As Postgres itself takes it.
    ...(isolationLevel && { isolation: isolationLevel === 'read uncommitted' ? 'read committed' : isolationLevel }),
    ...(accessMode === 'read only' && { readOnly: true }),
  }
}
