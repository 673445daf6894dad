import type { OpenTransaction } from './db.ts'

/** A transaction (or savepoint) that is ended by calls instead of by the end of a function. */
export interface HeldTransaction {
  readonly tx: OpenTransaction
  commit(): Promise<void>
  rollback(): Promise<void>
}

/**
 * Opens what `open` runs work in, and holds it open.
 *
 * @example
 * const { tx, commit } = await hold((work) => db.transaction(work))
 */
export const hold = async (
  open: (work: (tx: OpenTransaction) => Promise<void>) => Promise<void>,
): Promise<HeldTransaction> => {
  const opened = Promise.withResolvers<OpenTransaction>()
  const gate = Promise.withResolvers<void>()
  const takenBack = new Error('The transaction is rolled back.')
  const ended = open((tx) => {
    opened.resolve(tx)
    return gate.promise
  })
  ended.catch(opened.reject)
  return {
    tx: await opened.promise,
    commit: () => {
      gate.resolve()
      return ended
    },
    rollback: () => {
      gate.reject(takenBack)
      return ended.catch((error: unknown) => {
        if (error !== takenBack) throw error
      })
    },
  }
}
