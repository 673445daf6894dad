import type { Socket } from 'node:net'
import type { InstallationConnection, InstallationPools } from '../../../runtime/database/installation-pools.ts'
import { Problem } from '../../../problems/problem.ts'
import type { HostCall } from '../define.ts'
import { CappedQuery, type Executed } from './capped-query.ts'
import { DescribeQuery } from './describe-query.ts'
import { statementTimeout, toProblem, tooLarge } from './errors.ts'
import { dbLimits } from './limits.ts'

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

/** Statements that each connection has prepared. */
const prepared = new WeakMap<object, Map<string, string>>()

/** Name of a prepared statement; none when as many are prepared there as may be. */
function preparedName(client: object, sql: string): string | undefined {
  let known = prepared.get(client)
  if (!known) prepared.set(client, (known = new Map()))
  const found = known.get(sql)
  if (found !== undefined) return found
  if (known.size >= dbLimits.prepared) return undefined
  const name = `p${known.size}`
  known.set(sql, name)
  return name
}

function lend(call: DbCall, connection: InstallationConnection): Session {
  const { client } = connection
  const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream
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
  const aborted = () => stop(ended())
  const takeRow = () => {
    if (++rows > call.limits['db.rows']) stop(tooLarge('db.rows', call.limits))
    return over === undefined
  }
  // Counted at the socket: a single value may be larger than memory has room for.
  const received = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > call.limits['db.resultBytes']) stop(tooLarge('db.resultBytes', call.limits))
  }
  // Postgres ended it by itself, for example since the transaction was idle for too long.
  const lost = (error: Error) => {
    over ??= toProblem(error, call.limits)
  }
  client.on('error', lost)
  socket.prependListener('data', received)
  call.signal.addEventListener('abort', aborted, { once: true })

  return {
    plain: beginning(call) === 'begin',
    get begun() {
      return begun
    },
    get ended() {
      return over
    },
    together(work) {
      socket.cork()
      try {
        return work()
      } finally {
        socket.uncork()
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
          new CappedQuery(sql, params, takeRow, { name: again ? preparedName(client, sql) : undefined, lists }),
      )
      for (const query of queries) client.query(query)
      try {
        return await Promise.all(queries.map((query) => query.done))
      } finally {
        running -= 1
      }
    },
    async finish(work) {
      const timer = setTimeout(() => stop(statementTimeout(call.limits)), allowance(call) + dbLimits.statementGraceMs)
      try {
        const result = await work
        if (over) throw over
        return result
      } catch (error) {
        throw over ?? toProblem(error, call.limits)
      } finally {
        clearTimeout(timer)
      }
    },
    discard() {
      stale = true
    },
    close() {
      if (closed) return
      closed = true
      client.off('error', lost)
      socket.off('data', received)
      call.signal.removeEventListener('abort', aborted)
      if (over || stale) connection.destroy()
      else connection.release()
    },
  }
}
