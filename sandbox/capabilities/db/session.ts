import type { Socket } from 'node:net'
import type { TenantConnection, TenantPools } from '../../../runtime/database/tenant-pools.ts'
import { installationName } from '../../../runtime/database/names.ts'
import { Problem } from '../../../problems/problem.ts'
import type { HostCall } from '../define.ts'
import { CappedQuery, type Executed } from './capped-query.ts'
import { statementTimeout, toProblem, tooLarge } from './errors.ts'
import { dbLimits } from './limits.ts'
import { createSlots } from './slots.ts'

/** The authority of a host call, as far as SQL is concerned. */
export type DbCall = HostCall<{ readOnly: boolean }>

export interface BoundStatement {
  sql: string
  params: (string | null)[]
  /** Whether it was sent before, so that it pays to prepare it. */
  again: boolean
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
  begin(more?: string): void
  /** Ends the transaction; resolves with what became of it. */
  end(how: 'commit' | 'rollback'): Promise<'COMMIT' | 'ROLLBACK'>
  /** Runs statements of a plugin; rows and bytes of all of them are counted together. */
  run(statements: BoundStatement[]): Promise<Executed[]>
  /** Waits for everything under way; what fails, fails with a problem. @throws {Problem} */
  finish<T>(work: Promise<T>): Promise<T>
  /** Gives the connection back. Whatever isn't over by now is ended. */
  close(): void
  /** Has the connection closed when the session is: what it has prepared is out of date. */
  discard(): void
  /** What ended the session before its time. */
  readonly ended: Problem | undefined
}

export interface Sessions {
  /** @throws {Problem} `db.timeout`, `db.unavailable`, `invocation.ended` */
  open(call: DbCall): Promise<Session>
}

export function createSessions(pools: Pick<TenantPools, 'acquire'>): Sessions {
  const slots = createSlots(dbLimits.connections)
  return {
    async open(call) {
      const { signal, tenant, installation } = call
      let giveBack: (() => void) | undefined
      try {
        const slot = slots.take(installation.id, signal)
        giveBack = slot instanceof Promise ? await slot : slot
        return lend(call, await pools.acquire(tenant.slug, { signal }), giveBack)
      } catch (error) {
        giveBack?.()
        throw signal.aborted ? ended() : toProblem(error, call.limits)
      }
    },
  }
}

const ended = (): Problem => new Problem('invocation.ended')

/** Milliseconds that a statement may take now. */
const allowance = (call: DbCall): number =>
  Math.max(1, Math.min(call.limits['db.statementMs'], call.deadline - Date.now()))

/**
 * What comes before plugin SQL; nothing of it outlives the transaction. The schema goes with the role,
 * and the time limit with the login (migrations/tenant/002_login.ts): each further setting here would
 * cost as much as a short statement.
 */
const beginning = ({ scope, limits }: DbCall, role: string, more: string): string => {
  const statementMs = limits['db.statementMs']
  const other = statementMs === dbLimits.statementMs ? '' : `;set local statement_timeout=${statementMs}`
  return `begin${scope.readOnly ? ' read only' : ''};set local role ${role}${other}${more}`
}

/** Statements that each connection has prepared, by role and text. */
const prepared = new WeakMap<object, Map<string, number>>()

/** Name of a prepared statement; none when this role has prepared as many there as it may. */
function preparedName(client: object, role: string, sql: string): string | undefined {
  let known = prepared.get(client)
  if (!known) prepared.set(client, (known = new Map()))
  const key = `${role} ${sql}`
  const found = known.get(key)
  if (found !== undefined) return `${role}_${found}`
  // Counted under the role's own name, which can't be a statement's.
  const count = known.get(role) ?? 0
  if (count >= dbLimits.prepared) return undefined
  known.set(role, count + 1)
  known.set(key, count)
  return `${role}_${count}`
}

function lend(call: DbCall, connection: TenantConnection, giveBack: () => void): Session {
  const { client } = connection
  const socket = (client as unknown as { connection: { stream: Socket } }).connection.stream
  const role = installationName(call.tenant.slug, call.installation.plugin)
  let over: Problem | undefined
  let closed = false
  let stale = false
  let rows = 0
  let bytes = 0
  let running = 0
  let failedToBegin: Problem | undefined

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
    begin(more = '') {
      client.query(beginning(call, role, more), (cause) => {
        // Its role is gone: the installation is being removed.
        if (cause) failedToBegin = new Problem('db.unavailable', {}, { cause })
      })
    },
    end(how) {
      return new Promise((resolve, reject) => {
        client.query(how, (error, result) => {
          if (error) reject(error)
          else resolve(result.command as 'COMMIT' | 'ROLLBACK')
        })
      })
    },
    async run(statements) {
      if (running === 0) rows = bytes = 0
      running += 1
      const queries = statements.map(
        ({ sql, params, again }) =>
          new CappedQuery(sql, params, takeRow, again ? preparedName(client, role, sql) : undefined),
      )
      for (const query of queries) client.query(query)
      try {
        return await Promise.all(queries.map((query) => query.done))
      } catch (error) {
        throw failedToBegin ?? error
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
      giveBack()
    },
  }
}
