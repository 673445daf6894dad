import { Problem } from '../../../problems/problem.ts'
import type { Executed } from './capped-query.ts'
import type { DbCall, BoundStatement, Session, Sessions } from './session.ts'

/** The open transactions of one invocation: numbered from 0, rolled back when it ends. */
export interface Transactions {
  begin(call: DbCall): Promise<number>
  /** Whether any is open, or about to be. */
  any(): boolean
  run(transaction: number, statement: BoundStatement): Promise<Executed>
  commit(transaction: number): Promise<void>
  rollback(transaction: number): Promise<void>
  /** Calls `told` when it was committed. */
  onCommit(transaction: number, told: () => void): void
}

const living = (sessions: Iterable<Session>) => [...sessions].filter((session) => !session.ended).length

const rolledBack = () =>
  new Problem('db.error', {
    detail: 'The transaction was rolled back, since a statement in it failed.',
    sqlState: '25P02',
  })

export function createTransactions(sessions: Sessions): Transactions {
  const open = new Map<number, Session>()
  const toTell = new Map<number, Set<() => void>>()
  let opening = 0
  let next = 0

  const find = (transaction: number): Session => {
    const found = open.get(transaction)
    if (!found) throw new Problem('capability.invalid', { detail: 'There is no such transaction, or it is over.' })
    if (found.ended) throw found.ended
    return found
  }

  const end = async (transaction: number, how: 'commit' | 'rollback'): Promise<string> => {
    const session = find(transaction)
    open.delete(transaction)
    try {
      return await session.finish(session.end(how))
    } finally {
      session.close()
    }
  }

  return {
    async begin(call) {
      const most = call.limits['db.transactions']
      if (living(open.values()) + opening >= most)
        throw new Problem('capability.invalid', {
          detail: `An invocation has at most ${most} transactions open at once.`,
          limit: 'db.transactions',
          value: most,
        })
      opening += 1
      try {
        const session = await sessions.open(call)
        const number = next++
        session.begin(`;set local idle_in_transaction_session_timeout=${call.limits['db.idleInTransactionMs']}`)
        open.set(number, session)
        call.signal.addEventListener('abort', () => {
          open.delete(number)
          session.close()
        })
        return number
      } finally {
        opening -= 1
      }
    },
    any: () => opening > 0 || living(open.values()) > 0,
    async run(transaction, statement) {
      const session = find(transaction)
      try {
        const [executed] = await session.finish(session.run([statement]))
        return executed as Executed
      } finally {
        if (session.ended) session.close()
      }
    },
    async commit(transaction) {
      if ((await end(transaction, 'commit')) !== 'COMMIT') throw rolledBack()
      for (const told of toTell.get(transaction) ?? []) told()
    },
    async rollback(transaction) {
      await end(transaction, 'rollback')
    },
    onCommit(transaction, told) {
      toTell.set(transaction, (toTell.get(transaction) ?? new Set()).add(told))
    },
  }
}
