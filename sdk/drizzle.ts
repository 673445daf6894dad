import { TransactionRollbackError, type DrizzleConfig } from 'drizzle-orm'
import type { PgTransactionConfig } from 'drizzle-orm/pg-core'
import { drizzle, type PgRemoteDatabase, type RemoteCallback } from 'drizzle-orm/pg-proxy'
import type { Db, OpenTransaction, SqlValue, Transaction, TransactionOptions } from './db.ts'

type Schema = Record<string, unknown>

/**
 * Drizzle over the capability `db`, transactions and nested ones included. Tables come from the plugin's migrations:
 * `drizzle-kit generate` writes them into a folder that you copy to `migrations/`.
 *
 * @example
 * import { plexicaDrizzle } from '@plexica/sdk/drizzle'
 *
 * const db = plexicaDrizzle(context.db, { schema })
 * const open = await db.select().from(deals).where(isNull(deals.closedAt))
 * await db.transaction((tx) => tx.update(deals).set({ closedAt: new Date() }))
 */
export const plexicaDrizzle = <TSchema extends Schema = Record<string, never>>(
  db: Db,
  config: DrizzleConfig<TSchema> = {},
): PgRemoteDatabase<TSchema> => {
  type Inside = Parameters<Parameters<PgRemoteDatabase<TSchema>['transaction']>[0]>[0]
  type Work<T> = (tx: Inside) => Promise<T>

  const inside = (tx: OpenTransaction): Inside =>
    Object.assign(drizzle(callbackOver(tx), config), {
      transaction: <T>(work: Work<T>): Promise<T> => tx.savepoint((inner) => work(inside(inner))),
      rollback: (): never => {
        throw new TransactionRollbackError()
      },
      setTransaction: () => Promise.reject(new Error('Tell how a transaction is to be when you begin it.')),
    }) as unknown as Inside

  return Object.assign(drizzle(callbackOver(db), config), {
    transaction: <T>(work: Work<T>, settings: PgTransactionConfig = {}): Promise<T> =>
      db.transaction((tx) => work(inside(tx)), optionsOf(settings)),
  })
}

/** Where Drizzle knows the columns it takes rows as lists: those of a join may have the same names. */
const callbackOver =
  (over: Transaction): RemoteCallback =>
  async (sql, params, method) => {
    const values = params as readonly SqlValue[]
    return { rows: method === 'all' ? await over.values(sql, values) : await over.query(sql, values) }
  }

const optionsOf = ({ isolationLevel, accessMode }: PgTransactionConfig): TransactionOptions => ({
  // As Postgres itself takes it.
  ...(isolationLevel && { isolation: isolationLevel === 'read uncommitted' ? 'read committed' : isolationLevel }),
  ...(accessMode === 'read only' && { readOnly: true }),
})
