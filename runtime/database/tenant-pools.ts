import { createHmac } from 'node:crypto'
import pg from 'pg'
import { tenantName } from './names.ts'

/** A connection of one tenant, lent to one user at a time. */
export interface TenantConnection {
  readonly client: pg.Client
  /** Gives it back; it is closed instead when it is not idle and outside of a transaction. */
  release(): void
  /** Closes it at once and ends what it runs on the server. */
  destroy(): void
}

export interface TenantPools {
  /** Waits for a connection under the tenant's login. The caller must release or destroy it. */
  acquire(slug: string, options?: { signal?: AbortSignal }): Promise<TenantConnection>
  /** Lends a connection to `work`; one left in a transaction or with an error of its own is closed. */
  withClient<T>(slug: string, work: (client: pg.Client) => Promise<T>): Promise<T>
  /** Closes a tenant's connections, also those in use. The next `acquire` opens new ones. */
  close(slug: string): Promise<void>
  closeAll(): Promise<void>
}

export interface TenantPoolsOptions {
  /** URL of the core database; its login is replaced by the tenant's. */
  coreUrl: string
  masterKey: string | Buffer
  /** How long an unused connection stays open. */
  idleMs?: number
  /** Most connections of one tenant. */
  max?: number
  /** Most connections of all tenants together, from this process. */
  maxTotal?: number
}

/** Password of a tenant's login: known to whoever has the master key, stored nowhere. */
export const tenantPassword = (masterKey: string | Buffer, slug: string): string =>
  createHmac('sha256', masterKey).update(`tenant-login:${slug}`).digest('hex')

interface Pool {
  idle: Lent[]
  /** Every connection, opening ones included. */
  all: Set<Lent>
}

interface Lent {
  slug: string
  pool: Pool
  client: pg.Client
  idleSince: number
  /** Told to close, or closed by the other side. */
  broken: boolean
}

interface Waiter {
  slug: string
  resolve(connection: Lent): void
  reject(error: unknown): void
}

/**
 * Connections under each tenant's own login, which owns nothing and can become only that tenant's
 * installation roles: whatever plugin SQL does, the database holds the boundary between tenants.
 *
 * A pool of our own since the number of connections is bounded per tenant and in all: an unused one of
 * another tenant gives way. Queries are pipelined: several can be sent before the first is answered.
 */
export function createTenantPools(options: TenantPoolsOptions): TenantPools {
  const { coreUrl, masterKey, idleMs = 10_000, max = 8, maxTotal = 100 } = options
  const server = new pg.Client({ connectionString: coreUrl })
  const pools = new Map<string, Pool>()
  let waiting: Waiter[] = []
  let total = 0

  const sweeper = setInterval(() => {
    const before = Date.now() - idleMs
    for (const pool of pools.values()) for (const lent of [...pool.idle]) if (lent.idleSince < before) end(lent)
  }, idleMs / 2)
  sweeper.unref()

  const poolOf = (slug: string): Pool => {
    const pool = pools.get(slug) ?? { idle: [], all: new Set() }
    pools.set(slug, pool)
    return pool
  }

  /** Whether there was such a connection to forget. */
  const remove = (lent: Lent): boolean => {
    lent.broken = true
    if (!lent.pool.all.delete(lent)) return false
    total -= 1
    lent.pool.idle = lent.pool.idle.filter((other) => other !== lent)
    if (lent.pool.all.size === 0 && pools.get(lent.slug) === lent.pool) pools.delete(lent.slug)
    return true
  }

  /** Forgets a connection; what waits may take its place. */
  const forget = (lent: Lent) => {
    if (remove(lent)) serveWaiting()
  }

  const end = (lent: Lent): Promise<void> => {
    forget(lent)
    return lent.client.end().catch(() => {})
  }

  const oldestIdle = (): Lent | undefined => {
    let oldest: Lent | undefined
    for (const { idle } of pools.values())
      if (idle[0] && (!oldest || idle[0].idleSince < oldest.idleSince)) oldest = idle[0]
    return oldest
  }

  const open = async (slug: string): Promise<Lent> => {
    const pool = poolOf(slug)
    const client = new pg.Client({
      host: server.host,
      port: server.port,
      database: server.database,
      ssl: server.ssl,
      user: tenantName(slug),
      password: tenantPassword(masterKey, slug),
      application_name: 'plexica tenant',
      connectionTimeoutMillis: 10_000,
      pipeline: true,
    } as pg.ClientConfig)
    const lent: Lent = { slug, pool, client, idleSince: 0, broken: false }
    pool.all.add(lent)
    total += 1
    client.on('error', () => forget(lent))
    client.on('end', () => forget(lent))
    try {
      await client.connect()
    } catch (error) {
      forget(lent)
      throw error
    }
    if (lent.broken) throw new Error(`The connections of tenant ${slug} were closed.`)
    return lent
  }

  /** A connection, or the opening of one, if the limits allow it now. */
  const take = (slug: string): Lent | Promise<Lent> | undefined => {
    const pool = pools.get(slug)
    const idle = pool?.idle.pop()
    if (idle) return idle
    if ((pool?.all.size ?? 0) >= max) return undefined
    if (total >= maxTotal) {
      const other = oldestIdle()
      if (!other) return undefined
      remove(other)
      void other.client.end().catch(() => {})
    }
    return open(slug)
  }

  const serveWaiting = () => {
    for (const waiter of [...waiting]) {
      const taken = take(waiter.slug)
      if (!taken) continue
      waiting = waiting.filter((other) => other !== waiter)
      Promise.resolve(taken).then(waiter.resolve, waiter.reject)
    }
  }

  const wait = (slug: string, signal?: AbortSignal): Promise<Lent> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        waiting = waiting.filter((other) => other !== waiter)
        reject(signal?.reason)
      }
      const waiter: Waiter = {
        slug,
        resolve: (lent) => {
          signal?.removeEventListener('abort', leave)
          // It came while nobody waited for it any more.
          if (signal?.aborted) giveBack(lent)
          else resolve(lent)
        },
        reject: (error) => {
          signal?.removeEventListener('abort', leave)
          reject(error)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      waiting.push(waiter)
    })

  const giveBack = (lent: Lent) => {
    if (lent.broken) return
    if (lent.client.getTransactionStatus() !== 'I') return void end(lent)
    lent.idleSince = Date.now()
    lent.pool.idle.push(lent)
    if (waiting.length > 0) serveWaiting()
  }

  /** Ends a backend by its login's rights alone being too few: asked for under the platform's login. */
  const terminate = async (lent: Lent, pid: number) => {
    const admin = new pg.Client({ connectionString: coreUrl, application_name: 'plexica terminate' })
    admin.on('error', () => {})
    try {
      await admin.connect()
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where pid = $1 and usename = $2', [
        pid,
        tenantName(lent.slug),
      ])
    } catch {
      // The server ends it by itself soon: it looks after clients that went away.
    } finally {
      await admin.end().catch(() => {})
    }
  }

  const kill = async (lent: Lent): Promise<void> => {
    if (lent.broken) return
    forget(lent)
    const { client } = lent
    const pid = (client as unknown as { processID: number | null }).processID
    ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    if (pid !== null) await terminate(lent, pid)
  }

  const acquire: TenantPools['acquire'] = async (slug, { signal } = {}) => {
    signal?.throwIfAborted()
    const lent = await (take(slug) ?? wait(slug, signal))
    if (signal?.aborted) {
      giveBack(lent)
      throw signal.reason
    }
    let done = false
    const once = (finish: (lent: Lent) => unknown) => () => {
      if (done) return
      done = true
      finish(lent)
    }
    return { client: lent.client, release: once(giveBack), destroy: once(kill) }
  }

  const close = async (slug: string) => {
    const pool = pools.get(slug)
    if (!pool) return
    const unused = new Set(pool.idle)
    await Promise.all([...pool.all].map((lent) => (unused.has(lent) ? end(lent) : kill(lent))))
  }

  return {
    acquire,
    async withClient(slug, work) {
      const connection = await acquire(slug)
      try {
        return await work(connection.client)
      } finally {
        connection.release()
      }
    },
    close,
    async closeAll() {
      clearInterval(sweeper)
      for (const waiter of waiting.splice(0)) waiter.reject(new Error('The database connections are closing.'))
      await Promise.all([...pools.keys()].map(close))
    },
  }
}
