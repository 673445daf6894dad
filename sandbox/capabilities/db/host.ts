import { Problem } from '../../../problems/problem.ts'
import type { InstallationPools } from '../../../runtime/database/installation-pools.ts'
import { installationName } from '../../../runtime/database/names.ts'
import { db } from './capability.ts'
import type { Executed } from './capped-query.ts'
import { createDecisions } from './decisions.ts'
import { createOpenTransactions, type OpenTransactions } from './open-transactions.ts'
import { toParams } from './params.ts'
import { createParser, type Judge } from './parser.ts'
import { createSessions, type DbCall, type BoundStatement } from './session.ts'
import { createTransactions } from './transactions.ts'

interface Sql {
  sql: string
  params: unknown[]
}

interface Checked extends BoundStatement {
  writes: boolean
  returnsRows: boolean
}

/**
 * Runs plugin SQL over connections under the login of its installation, which brings its settings and
 * rights along. A statement that can stand alone is sent alone, and is a transaction by itself; others
 * travel together with theirs in one round trip.
 */
export function dbHost({
  pools,
  judge = createParser(),
  open = createOpenTransactions(),
}: {
  pools: Pick<InstallationPools, 'acquire'>
  judge?: Judge
  /** Where other capabilities find the transactions that are open. */
  open?: OpenTransactions
}) {
  const decide = createDecisions(judge)
  const sessions = createSessions(pools)

  const check = async (call: DbCall, { sql, params }: Sql): Promise<Checked> => {
    const decided = decide(call.installation.id, sql)
    const { decision, again } = decided instanceof Promise ? await decided : decided
    if (!decision.allowed) throw refused(decision.reason)
    const own = installationName(call.tenant.slug, call.installation.plugin)
    const foreign = decision.schemas.find((schema) => schema !== own)
    if (foreign !== undefined) throw refused(`The schema ${foreign} is not this plugin's own.`)
    if (decision.writes && call.scope.readOnly)
      throw new Problem('capability.scope', { detail: 'The grant of this installation is for reading only.' })
    return {
      sql,
      params: toParams(params, decision.arrayParams),
      again,
      writes: decision.writes,
      returnsRows: decision.returnsRows,
    }
  }

  /** One transaction around `statements`, sent with all of them at once. */
  const execute = async (call: DbCall, statements: Checked[]): Promise<Executed[]> => {
    const session = await sessions.open(call)
    // What may still prove too large must not be committed before it is known.
    const late = statements.some(({ writes }) => writes) && statements.some(({ returnsRows }) => returnsRows)
    try {
      if (statements.length === 1 && !late && session.plain) return await session.finish(session.run(statements))
      const [running, ended] = session.together(() => {
        session.begin()
        return [session.run(statements), late ? undefined : session.end('commit')]
      })
      if (ended) return (await session.finish(Promise.all([running, ended])))[0]
      const executed = await session.finish(running)
      await session.finish(session.end('commit'))
      return executed
    } catch (error) {
      // Also waits until everything that was sent is answered, so that the connection can be used again.
      if (!session.ended && session.begun) await session.finish(session.end('rollback')).catch(() => {})
      if (!isStale(error)) throw error
      session.discard()
    } finally {
      session.close()
    }
    // Nothing was done yet: once more, without what was prepared before the table changed.
    return execute(
      call,
      statements.map((statement) => ({ ...statement, again: false })),
    )
  }

  const transactionsOf = (call: DbCall) => call.own(() => open.offer(call, createTransactions(sessions)))

  return db.host({
    async query(call, input) {
      const [executed] = await execute(call, [await check(call, input)])
      return answer(executed as Executed)
    },
    async batch(call, { statements }) {
      const checked: Checked[] = []
      for (const statement of statements) checked.push(await check(call, statement))
      return (await execute(call, checked)).map(answer)
    },
    async begin(call) {
      return { transaction: await transactionsOf(call).begin(call) }
    },
    async queryIn(call, { transaction, ...input }) {
      const statement = await check(call, input)
      return answer(await transactionsOf(call).run(transaction, statement))
    },
    async commit(call, { transaction }) {
      await transactionsOf(call).commit(transaction)
      return null
    },
    async rollback(call, { transaction }) {
      await transactionsOf(call).rollback(transaction)
      return null
    },
  })
}

/** A prepared statement whose table has other columns by now. */
const isStale = (error: unknown): boolean =>
  error instanceof Problem && error.detail.sqlState === '0A000' && error.message.includes('cached plan')

const refused = (reason: string): Problem => new Problem('db.refused', { detail: reason })

const answer = ({ rows, rowCount }: Executed) => ({ rows, rowCount })
