import { Problem } from '../../../problems/problem.ts'
import type { InstallationPools } from '../../../runtime/database/installation-pools.ts'
import { installationName } from '../../../runtime/database/names.ts'
import { db } from './capability.ts'
import type { Executed } from './capped-query.ts'
import { createDecisions } from './decisions.ts'
import { createOpenTransactions, type OpenTransactions } from './open-transactions.ts'
import { needsTypes, toParams } from './params.ts'
import { createParser, type Judge } from './parser.ts'
import { createSessions, type DbCall, type BoundStatement } from './session.ts'
import type { Space } from './space.ts'
import { createStreams } from './streams.ts'
import { createTransactions } from './transactions.ts'

interface Sql {
  sql: string
  params: unknown[]
  lists?: boolean
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
  space,
}: {
  pools: Pick<InstallationPools, 'acquire'>
  judge?: Judge
  /** Where other capabilities find the transactions that are open. */
  open?: OpenTransactions
  /** Absent where the plugin's tables may take what the disk has. */
  space?: Space
}) {
  const decide = createDecisions(judge)
  const sessions = createSessions(pools)

  const check = async (call: DbCall, { sql, params, lists }: Sql): Promise<Checked> => {
    // What is known of a statement may be of another schema after the next migration.
    const found = decide(`${call.installation.id} ${call.installation.version}`, sql)
    const decided = found instanceof Promise ? await found : found
    const { decision, again, types } = decided
    if (!decision.allowed) throw refused(decision.reason)
    if (decision.schemas.length > 0) refuseForeign(call, decision.schemas)
    if (decision.writes && call.scope.readOnly)
      throw new Problem('capability.scope', { detail: 'The grant of this installation is for reading only.' })
    if (decision.adds) await space?.check(call)
    const unsettled = !types && needsTypes(params, decision.arrayParams)
    return {
      sql,
      params: unsettled ? [] : toParams(params, decision.arrayParams, types),
      ...(unsettled && {
        settle: (types) => toParams(params, decision.arrayParams, (decided.types = types)),
      }),
      again,
      lists,
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
      if (statements.some(({ settle }) => settle)) await session.finish(session.settle(statements))
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

  /** What this invocation has open. */
  const openIn = (call: DbCall) =>
    call.own(() => {
      const transactions = open.offer(call, createTransactions(sessions))
      return { transactions, streams: createStreams(transactions) }
    })

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
    async begin(call, options) {
      return { transaction: await openIn(call).transactions.begin(call, options) }
    },
    async queryIn(call, { transaction, ...input }) {
      const statement = await check(call, input)
      const [executed] = await openIn(call).transactions.run(transaction, [statement])
      return answer(executed as Executed)
    },
    async commit(call, { transaction }) {
      await openIn(call).transactions.commit(transaction)
      return null
    },
    async rollback(call, { transaction }) {
      await openIn(call).transactions.rollback(transaction)
      return null
    },
    async savepoint(call, { transaction }) {
      return { savepoint: await openIn(call).transactions.savepoint(transaction) }
    },
    async release(call, { transaction, savepoint }) {
      await openIn(call).transactions.endSavepoint(transaction, savepoint, 'release')
      return null
    },
    async rollbackTo(call, { transaction, savepoint }) {
      await openIn(call).transactions.endSavepoint(transaction, savepoint, 'rollback to')
      return null
    },
    async stream(call, { transaction, ...input }) {
      const statement = await check(call, input)
      // Postgres itself takes only a SELECT here; what changes rows in a part of it is refused by it as well.
      if (statement.writes || !statement.returnsRows) throw refused('Only what a SELECT finds can be read as a stream.')
      return openIn(call).streams.open(call, statement, transaction)
    },
    next: (call, { stream }) => openIn(call).streams.next(stream),
    async close(call, { stream }) {
      await openIn(call).streams.close(stream)
      return null
    },
  })
}

const refuseForeign = ({ tenant, installation }: DbCall, schemas: string[]): void => {
  const own = installationName(tenant.slug, installation.plugin)
  const foreign = schemas.find((schema) => schema !== own)
  if (foreign !== undefined) throw refused(`The schema ${foreign} is not this plugin's own.`)
}

/** A prepared statement whose table has other columns by now. */
const isStale = (error: unknown): boolean =>
  error instanceof Problem && error.detail.sqlState === '0A000' && error.message.includes('cached plan')

const refused = (reason: string): Problem => new Problem('db.refused', { detail: reason })

const answer = ({ rows, rowCount }: Executed) => ({ rows, rowCount })
