import type pg from 'pg'
import type { InstallationConnection, InstallationPools } from '../../../runtime/database/installation-pools.ts'
import { Problem } from '../../../problems/problem.ts'
import type { HostCall } from '../define.ts'
import { CappedQuery, type Executed } from './capped-query.ts'
import { createDeadlines } from './deadlines.ts'
import { DescribeQuery } from './describe-query.ts'
import { statementTimeout, toProblem, tooLarge } from './errors.ts'
import { dbLimits } from './limits.ts'
import { preparedOn, wireOf, type User } from './wires.ts'

/** The authority of a host call, as far as SQL is concerned. */
export type DbCall = HostCall<{ readOnly: boolean }>

export interface BoundStatement {
  sql: string
  params: (string | null)[]
  /** Whether it was sent before, so that it pays to prepare it. */
  again: boolean
  /** Whether rows are wanted as lists of values. */
  lists?: boolean
  /** Makes its parameters, for which the types have to be known that Postgres wants. */
  settle?: (types: number[]) => (string | null)[]
}

export interface BeginOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
  readOnly?: boolean
  /** How long it may wait for its next statement. */
  idleMs?: number
}

/**
 * A connection that is one installation's for the time being. Everything it is asked to run is sent at
 * once and answered in order; what takes too long, returns too much or belongs to an invocation that
 * ended, ends with its connection.
 */
export interface Session {
  /** Sends what `work` asks for in one piece. */
  together<T>(work: () => T): T
  /** Begins the transaction; not waited for, since what follows fails with it. */
  begin(options?: BeginOptions): void
  /** Ends the transaction; resolves with what became of it. */
  end(how: 'commit' | 'rollback'): Promise<'COMMIT' | 'ROLLBACK'>
  /** Makes the parameters that wait for it; has to be done before they are run. */
  settle(statements: BoundStatement[]): Promise<void>
  /** Runs statements of a plugin; rows and bytes of all of them are counted together. */
  run(statements: BoundStatement[]): Promise<Executed[]>
  /** Waits for everything under way; what fails, fails with a problem. @throws {Problem} */
  finish<T>(work: Promise<T>): Promise<T>
  /** Gives the connection back. Whatever isn't over by now is ended. */
  close(): void
  /** Has the connection closed when the session is: what it has prepared is out of date. */
  discard(): void
  /** Whether a statement has what it needs without a transaction around it. */
  readonly plain: boolean
  /** Whether it began a transaction. */
  readonly begun: boolean
  /** What ended the session before its time. */
  readonly ended: Problem | undefined
}

export interface Sessions {
  /** @throws {Problem} `db.timeout`, `db.unavailable`, `invocation.ended` */
  open(call: DbCall): Promise<Session>
}

/** Sessions on connections that know one installation each. */
export function createSessions(pools: Pick<InstallationPools, 'acquire'>): Sessions {
  return {
    async open(call) {
      const { signal, tenant, installation } = call
      try {
        return lend(call, await pools.acquire({ slug: tenant.slug, plugin: installation.plugin }, { signal }))
      } catch (error) {
        throw signal.aborted ? ended() : toProblem(error, call.limits)
      }
    },
  }
}

const ended = (): Problem => new Problem('invocation.ended')

/** Milliseconds that a statement may take now. */
const allowance = (call: DbCall): number =>
  Math.max(1, Math.min(call.limits['db.statementMs'], call.deadline - Date.now()))

/** What has to be said before the statements of a transaction, besides what the login brings along (runtime/database/roles.ts). */
const beginning = ({ scope, limits }: DbCall, { isolation, readOnly, idleMs }: BeginOptions = {}): string => {
  const statementMs = limits['db.statementMs']
  return [
    'begin',
    isolation && ` isolation level ${isolation}`,
    (readOnly || scope.readOnly) && ' read only',
    statementMs !== dbLimits.statementMs && `;set local statement_timeout=${statementMs}`,
    idleMs !== undefined && `;set local idle_in_transaction_session_timeout=${idleMs}`,
  ]
    .filter(Boolean)
    .join('')
}

const deadlines = createDeadlines()

/** What each invocation has to end with it. */
const endings = new WeakMap<AbortSignal, Set<() => void>>()

/** Has `stop` called when the signal is aborted, until the returned function is called; one listener for all of a signal. */
function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  let stops = endings.get(signal)
  if (!stops) {
    const made = (stops = new Set())
    endings.set(signal, made)
    signal.addEventListener('abort', () => made.forEach((each) => each()), { once: true })
  }
  const mine = stops
  mine.add(stop)
  return () => mine.delete(stop)
}

function lend(call: DbCall, connection: InstallationConnection): Session {
  const { client } = connection
  const wire = wireOf(client)
  const { limits } = call
  let over: Problem | undefined
  let begun = false
  let closed = false
  let stale = false
  let rows = 0
  let bytes = 0
  let running = 0

  const stop = (problem: Problem) => {
    if (closed || over) return
    over = problem
    connection.destroy()
  }
  const takeRow = () => {
    if (++rows > limits['db.rows']) stop(tooLarge('db.rows', limits))
    return over === undefined
  }
  const user: User = {
    received(more) {
      bytes += more
      if (bytes > limits['db.resultBytes']) stop(tooLarge('db.resultBytes', limits))
    },
    // Postgres ended it by itself, for example since the transaction was idle for too long.
    lost(error) {
      over ??= toProblem(error, limits)
    },
  }
  wire.user = user
  const letGo = whenAborted(call.signal, () => stop(ended()))

  return {
    plain: !call.scope.readOnly && call.limits['db.statementMs'] === dbLimits.statementMs,
    get begun() {
      return begun
    },
    get ended() {
      return over
    },
    together(work) {
      wire.socket.cork()
      try {
        return work()
      } finally {
        wire.socket.uncork()
      }
    },
    begin(options) {
      begun = true
      client.query(beginning(call, options), () => {})
    },
    end(how) {
      return new Promise((resolve, reject) => {
        client.query(how, (error, result) => {
          if (error) reject(error)
          else resolve(result.command as 'COMMIT' | 'ROLLBACK')
        })
      })
    },
    async settle(statements) {
      for (const statement of statements) {
        if (!statement.settle) continue
        const query = new DescribeQuery(statement.sql)
        client.query(query)
        statement.params = statement.settle(await query.types)
        statement.settle = undefined
      }
    },
    async run(statements) {
      if (running === 0) rows = bytes = 0
      running += 1
      const queries = statements.map(
        ({ sql, params, again, lists }) =>
          new CappedQuery(sql, params, takeRow, { prepared: again ? preparedOn(wire, sql) : undefined, lists }),
      )
      for (const query of queries) client.query(query as unknown as pg.Query)
      try {
        return await Promise.all(queries.map((query) => query.done))
      } finally {
        running -= 1
      }
    },
    async finish(work) {
      const met = deadlines.add(allowance(call) + dbLimits.statementGraceMs, () => stop(statementTimeout(limits)))
      try {
        const result = await work
        if (over) throw over
        return result
      } catch (error) {
        throw over ?? toProblem(error, limits)
      } finally {
        met()
      }
    },
    discard() {
      stale = true
    },
    close() {
      if (closed) return
      closed = true
      if (wire.user === user) wire.user = undefined
      letGo()
      if (over || stale) connection.destroy()
      else connection.release()
    },
  }
}
