import { Problem } from '../../../problems/problem.ts'
import type { Executed } from './capped-query.ts'
import type { BeginOptions, BoundStatement, DbCall, Session, Sessions } from './session.ts'

/** The open transactions of one invocation: numbered from 0, rolled back when it ends. */
export interface Transactions {
  begin(call: DbCall, options?: BeginOptions): Promise<number>
  /** Whether any is open, or about to be. */
  any(): boolean
  /** Runs statements, sent at once. @throws {Problem} `db.*` */
  run(transaction: number, statements: BoundStatement[]): Promise<Executed[]>
  commit(transaction: number): Promise<void>
  rollback(transaction: number): Promise<void>
  /** Marks a place in it to come back to. */
  savepoint(transaction: number): Promise<number>
  /** Forgets a place and what was marked since, or comes back to it. */
  endSavepoint(transaction: number, savepoint: number, how: 'release' | 'rollback to'): Promise<void>
  /** Calls `told` when it was committed. */
  onCommit(transaction: number, told: () => void): void
}

interface Open {
  session: Session
  /** Number of the next savepoint. */
  savepoints: number
  toTell: Set<() => void>
  /** What is done before its next statement can be sent. */
  settling?: Promise<void>
}

const rolledBack = () =>
  new Problem('db.error', {
    detail: 'The transaction was rolled back, since a statement in it failed.',
    sqlState: '25P02',
  })

const unknown = (what: string) =>
  new Problem('capability.invalid', { detail: `There is no such ${what}, or it is over.` })

/** A statement of ours. */
const own = (sql: string): BoundStatement[] => [{ sql, params: [], again: false }]

/** The transactions of one invocation, each on a session of its own. */
export function createTransactions(sessions: Sessions): Transactions {
  const all = new Map<number, Open>()
  let opening = 0
  let next = 0

  const living = () => [...all.values()].filter(({ session }) => !session.ended).length

  const find = (transaction: number): Open => {
    const found = all.get(transaction)
    if (!found) throw unknown('transaction')
    if (found.session.ended) throw found.session.ended
    return found
  }

  /** Statements are sent in the order in which they came, also when one of them has to be asked about before. */
  const settle = async (open: Open, statements: BoundStatement[]): Promise<void> => {
    const { session, settling: before = Promise.resolve() } = open
    const now = before.then(() => session.finish(session.settle(statements)))
    open.settling = now.catch(() => {})
    await now
  }

  const run = async (transaction: number, statements: BoundStatement[]): Promise<Executed[]> => {
    const open = find(transaction)
    const { session } = open
    try {
      if (open.settling || statements.some(({ settle }) => settle)) await settle(open, statements)
      return await session.finish(session.together(() => session.run(statements)))
    } finally {
      if (session.ended) session.close()
    }
  }

  const end = async (transaction: number, how: 'commit' | 'rollback'): Promise<string> => {
    const { session } = find(transaction)
    all.delete(transaction)
    try {
      return await session.finish(session.end(how))
    } finally {
      session.close()
    }
  }

  return {
    async begin(call, options) {
      const most = call.limits['db.transactions']
      if (living() + opening >= most)
        throw new Problem('capability.invalid', {
          detail: `An invocation has at most ${most} transactions and streams open at once.`,
          limit: 'db.transactions',
          value: most,
        })
      opening += 1
      try {
        const session = await sessions.open(call)
        const number = next++
        session.begin({ ...options, idleMs: call.limits['db.idleInTransactionMs'] })
        all.set(number, { session, savepoints: 0, toTell: new Set() })
        call.signal.addEventListener('abort', () => {
          all.delete(number)
          session.close()
        })
        return number
      } finally {
        opening -= 1
      }
    },
    any: () => opening > 0 || living() > 0,
    run,
    async commit(transaction) {
      const { toTell } = find(transaction)
      if ((await end(transaction, 'commit')) !== 'COMMIT') throw rolledBack()
      for (const told of toTell) told()
    },
    async rollback(transaction) {
      await end(transaction, 'rollback')
    },
    async savepoint(transaction) {
      const number = find(transaction).savepoints++
      await run(transaction, own(`savepoint s${number}`))
      return number
    },
    async endSavepoint(transaction, savepoint, how) {
      if (savepoint >= find(transaction).savepoints) throw unknown('savepoint')
      await run(transaction, own(`${how} savepoint s${savepoint}`))
    },
    onCommit: (transaction, told) => void find(transaction).toTell.add(told),
  }
}
