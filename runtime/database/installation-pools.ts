import type { Knex } from 'knex'
import pg from 'pg'
import { dbLimits } from '../../sandbox/capabilities/db/limits.ts'
import { installationName, loginName } from './names.ts'
import { mendInstallationLogins, rolePassword, type InstallationAt } from './roles.ts'

/** A connection of one installation, lent to one user at a time. */
export interface InstallationConnection {
  readonly client: pg.Client
  /** Gives it back; it is closed instead when it is not idle and outside of a transaction. */
  release(): void
  /** Closes it at once and ends what it runs on the server. */
  destroy(): void
}

export interface InstallationPools {
  /** Waits for a connection under the login of the installation. The caller must release or destroy it. */
  acquire(at: InstallationAt, options?: { signal?: AbortSignal }): Promise<InstallationConnection>
  /** Opens a connection under the role that owns the schema, for migrations, and closes it after `work`. */
  asOwner<T>(at: InstallationAt, work: (client: pg.Client) => Promise<T>): Promise<T>
  /** Closes the connections of a tenant, also those in use. The next `acquire` opens new ones. */
  close(slug: string): Promise<void>
  closeAll(): Promise<void>
}

interface InstallationPoolsOptions {
  core: Knex
  /** URL of the core database; its login is replaced by the installation's. */
  coreUrl: string
  masterKey: string | Buffer
  /** How long an unused connection stays open. */
  idleMs?: number
  /** Most connections of one installation. */
  max?: number
  /** Most connections of one tenant. */
  maxTenant?: number
  /** Most connections in all, from this process. */
  maxTotal?: number
}

interface Pool {
  at: InstallationAt
  idle: Lent[]
  /** Every connection that is open. */
  all: Set<Lent>
  /** How many are being opened. */
  opening: number
  /** Told to close: what is being opened is not wanted any more. */
  closed: boolean
}

interface Lent {
  pool: Pool
  client: pg.Client
  idleSince: number
  /** Told to close, or closed by the other side. */
  broken: boolean
}

interface Waiter {
  at: InstallationAt
  resolve(connection: Lent): void
  reject(error: unknown): void
}

const keyOf = ({ slug, plugin }: InstallationAt): string => `${slug}/${plugin}`

/** Its password or role is not what it should be. */
const refusedLogin = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === '28P01' || error.code === '28000')

/**
 * Connections under each installation's own login, which reaches the rows of that installation and can
 * become no other role: whatever plugin SQL does, the database holds the boundaries between tenants and
 * between the plugins of one.
 *
 * A pool of our own since the number of connections is bounded per installation, per tenant and in all:
 * one that someone else does not use gives way. Queries are pipelined: several can be sent before the
 * first is answered.
 */
export function createInstallationPools(options: InstallationPoolsOptions): InstallationPools {
  const { core, coreUrl, masterKey, idleMs = 10_000 } = options
  const { max = dbLimits.connections, maxTenant = dbLimits.tenantConnections, maxTotal = 100 } = options
  const server = new pg.Client({ connectionString: coreUrl })
  const pools = new Map<string, Pool>()
  const ofTenant = new Map<string, number>()
  let waiting: Waiter[] = []
  let total = 0

  const sweeper = setInterval(() => {
    const before = Date.now() - idleMs
    for (const pool of pools.values()) for (const lent of [...pool.idle]) if (lent.idleSince < before) end(lent)
  }, idleMs / 2)
  sweeper.unref()

  const poolOf = (at: InstallationAt): Pool => {
    const key = keyOf(at)
    const pool = pools.get(key) ?? { at, idle: [], all: new Set(), opening: 0, closed: false }
    pools.set(key, pool)
    return pool
  }

  const count = ({ at, all, opening }: Pool, more: 1 | -1) => {
    total += more
    const now = (ofTenant.get(at.slug) ?? 0) + more
    if (now > 0) ofTenant.set(at.slug, now)
    else ofTenant.delete(at.slug)
    if (all.size + opening === 0 && pools.get(keyOf(at))?.all === all) pools.delete(keyOf(at))
  }

  /** Whether there was such a connection to forget. */
  const remove = (lent: Lent): boolean => {
    const { pool } = lent
    lent.broken = true
    if (!pool.all.delete(lent)) return false
    pool.idle = pool.idle.filter((other) => other !== lent)
    count(pool, -1)
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

  /** Closes the connection that was unused for longest, of this tenant if one is named; says whether there was one. */
  const makePlace = (slug?: string): boolean => {
    let oldest: Lent | undefined
    for (const { at, idle } of pools.values()) {
      if (slug !== undefined && at.slug !== slug) continue
      if (idle[0] && (!oldest || idle[0].idleSince < oldest.idleSince)) oldest = idle[0]
    }
    if (!oldest) return false
    remove(oldest)
    void oldest.client.end().catch(() => {})
    return true
  }

  const newClient = (role: string) => {
    const client = new pg.Client({
      host: server.host,
      port: server.port,
      database: server.database,
      ssl: server.ssl,
      user: role,
      password: rolePassword(masterKey, role),
      application_name: 'plexica plugin',
      connectionTimeoutMillis: 10_000,
      pipeline: true,
    } as pg.ClientConfig)
    // What goes wrong is told by the query that it happens to; then the connection ends.
    client.on('error', () => {})
    return client
  }

  /** Connects what `make` makes; once more after its login was made right, if that was what refused it. */
  const connect = async (at: InstallationAt, make: () => pg.Client): Promise<pg.Client> => {
    const client = make()
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      if (!refusedLogin(error) || !(await mendInstallationLogins(core, at, masterKey))) throw error
      const again = make()
      await again.connect()
      return again
    }
  }

  const open = async (at: InstallationAt): Promise<Lent> => {
    const pool = poolOf(at)
    pool.opening += 1
    count(pool, 1)
    try {
      const client = await connect(at, () => newClient(loginName(at.slug, at.plugin)))
      if (pool.closed) {
        void client.end().catch(() => {})
        throw new Error(`The connections of tenant ${at.slug} were closed.`)
      }
      const lent: Lent = { pool, client, idleSince: 0, broken: false }
      pool.opening -= 1
      pool.all.add(lent)
      for (const event of ['error', 'end'] as const) client.on(event, () => forget(lent))
      return lent
    } catch (error) {
      pool.opening -= 1
      count(pool, -1)
      serveWaiting()
      throw error
    }
  }

  /** A connection, or the opening of one, if the limits allow it now. */
  const take = (at: InstallationAt): Lent | Promise<Lent> | undefined => {
    const pool = pools.get(keyOf(at))
    const idle = pool?.idle.pop()
    if (idle) return idle
    if (pool && pool.all.size + pool.opening >= max) return undefined
    if ((ofTenant.get(at.slug) ?? 0) >= maxTenant && !makePlace(at.slug)) return undefined
    if (total >= maxTotal && !makePlace()) return undefined
    return open(at)
  }

  const serveWaiting = () => {
    for (const waiter of [...waiting]) {
      const taken = take(waiter.at)
      if (!taken) continue
      waiting = waiting.filter((other) => other !== waiter)
      Promise.resolve(taken).then(waiter.resolve, waiter.reject)
    }
  }

  const wait = (at: InstallationAt, signal?: AbortSignal): Promise<Lent> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        waiting = waiting.filter((other) => other !== waiter)
        reject(signal?.reason)
      }
      const waiter: Waiter = {
        at,
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

  const kill = async (lent: Lent): Promise<void> => {
    if (lent.broken) return
    forget(lent)
    const { client } = lent
    const pid = (client as unknown as { processID: number | null }).processID
    ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    if (pid === null) return
    const { slug, plugin } = lent.pool.at
    await core
      .raw('select pg_terminate_backend(pid) from pg_stat_activity where pid = ? and usename = ?', [
        pid,
        loginName(slug, plugin),
      ])
      // The server ends it by itself soon: it looks after clients that went away.
      .catch(() => {})
  }

  const acquire: InstallationPools['acquire'] = async (at, { signal } = {}) => {
    signal?.throwIfAborted()
    const lent = await (take(at) ?? wait(at, signal))
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

  const closePools = (which: Pool[]) =>
    Promise.all(
      which.flatMap((pool) => {
        pool.closed = true
        pools.delete(keyOf(pool.at))
        const unused = new Set(pool.idle)
        return [...pool.all].map((lent) => (unused.has(lent) ? end(lent) : kill(lent)))
      }),
    )

  return {
    acquire,
    async asOwner(at, work) {
      const client = await connect(at, () => newClient(installationName(at.slug, at.plugin)))
      try {
        return await work(client)
      } finally {
        await client.end().catch(() => {})
      }
    },
    async close(slug) {
      await closePools([...pools.values()].filter(({ at }) => at.slug === slug))
    },
    async closeAll() {
      clearInterval(sweeper)
      for (const waiter of waiting.splice(0)) waiter.reject(new Error('The database connections are closing.'))
      await closePools([...pools.values()])
    },
  }
}
