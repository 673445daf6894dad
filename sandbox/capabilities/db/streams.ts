import { Problem } from '../../../problems/problem.ts'
import type { Executed } from './capped-query.ts'
import { dbLimits } from './limits.ts'
import type { BoundStatement, DbCall } from './session.ts'
import type { Transactions } from './transactions.ts'

interface StreamPage {
  rows: Record<string, unknown>[]
  /** Whether that was all. */
  done: boolean
}

/** The results that one invocation reads piece by piece: cursors of Postgres, closed when they are read or it ends. */
export interface Streams {
  open(call: DbCall, statement: BoundStatement, transaction?: number): Promise<StreamPage & { stream: number }>
  next(stream: number): Promise<StreamPage>
  close(stream: number): Promise<void>
}

interface Stream {
  transaction: number
  /** Whether the transaction was begun for it. */
  own: boolean
  /** Rows to ask for next. */
  size: number
}

const fetch = (number: number, size: number): BoundStatement => ({
  sql: `fetch forward ${size} from c${number}`,
  params: [],
  again: false,
})

/** So many rows that a page has about as many bytes as it should. */
const nextSize = ({ rows, bytes }: Executed): number =>
  Math.max(1, Math.min(dbLimits.streamRows, Math.round((dbLimits.streamPageBytes * rows.length) / Math.max(1, bytes))))

/** The streams of one invocation; each has a transaction of its own unless it is read in one that is open. */
export function createStreams(transactions: Transactions): Streams {
  const streams = new Map<number, Stream>()
  let next = 0

  const find = (number: number): Stream => {
    const found = streams.get(number)
    if (!found)
      throw new Problem('capability.invalid', { detail: 'There is no such stream, or it was read to its end.' })
    return found
  }

  const close = async (number: number): Promise<void> => {
    const { transaction, own } = find(number)
    streams.delete(number)
    if (own) await transactions.commit(transaction)
    else await transactions.run(transaction, [{ sql: `close c${number}`, params: [], again: false }])
  }

  /** What a fetch answered; a page that is not full was the last one. */
  const page = async (number: number, stream: Stream, fetched: Executed): Promise<StreamPage> => {
    const done = fetched.rows.length < stream.size
    stream.size = nextSize(fetched)
    if (done) await close(number)
    return { rows: fetched.rows as StreamPage['rows'], done }
  }

  return {
    async open(call, { sql, ...bound }, given) {
      const transaction = given ?? (await transactions.begin(call))
      const number = next++
      const stream = { transaction, own: given === undefined, size: dbLimits.streamFirstRows }
      try {
        const [, fetched] = await transactions.run(transaction, [
          { ...bound, sql: `declare c${number} no scroll cursor for ${sql}`, again: false },
          fetch(number, stream.size),
        ])
        streams.set(number, stream)
        return { stream: number, ...(await page(number, stream, fetched as Executed)) }
      } catch (error) {
        streams.delete(number)
        // One that Postgres or a limit has ended is over already.
        if (stream.own) await transactions.rollback(transaction).catch(() => {})
        throw error
      }
    },
    async next(number) {
      const stream = find(number)
      try {
        const [fetched] = await transactions.run(stream.transaction, [fetch(number, stream.size)])
        return await page(number, stream, fetched as Executed)
      } catch (error) {
        streams.delete(number)
        if (stream.own) await transactions.rollback(stream.transaction).catch(() => {})
        throw error
      }
    },
    close,
  }
}
