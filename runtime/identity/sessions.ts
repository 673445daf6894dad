import { promisify } from 'node:util'
import connectPgSimple from 'connect-pg-simple'
import session from 'express-session'
import type { Knex } from 'knex'
import type { Pool } from 'pg'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'

/** What a signed-in browser session says. It is bound to the tenant at whose host it was made. */
export interface SignedIn {
  tenantId: string
  userId: string
  csrfToken: string
  /** The session at the realm (`sid` of the ID token) that this one came from. */
  realmSession?: string
  /** Milliseconds since the epoch. */
  signedInAt: number
}

declare module 'express-session' {
  interface SessionData {
    signedIn?: SignedIn
  }
}

export interface Sessions {
  /** For express-session, on the paths that write sessions. */
  store: session.Store
  /** The session with this id; kept in memory, so that most requests read no database. */
  find(sessionId: string): Promise<SignedIn | undefined>
  /** Ends a session here, in the store and on every other process. */
  end(sessionId: string): Promise<void>
  /** Ends the sessions that came from this session of a realm. */
  endOfRealmSession(tenantId: string, realmSession: string): Promise<void>
  close(): void
}

/** A session that is not used for this long is over. */
export const idleSeconds = 12 * 60 * 60
/** A session is over after this long, however much it is used. */
const longestMs = 7 * 24 * 60 * 60 * 1000
/** An active session is read, and its idle time restarted, this often. */
const rereadMs = 5 * 60 * 1000

/** The pool that connect-pg-simple asks for: the connections of the core database, which it only calls `query` of. */
const poolOf = (core: Knex) =>
  ({
    async query(sql: string, values: unknown[]) {
      const connection = (await core.client.acquireConnection()) as { query(s: string, v: unknown[]): Promise<unknown> }
      try {
        return await connection.query(sql, values)
      } finally {
        await core.client.releaseConnection(connection)
      }
    },
  }) as unknown as Pool

/** Browser sessions in Postgres, with what was read lately kept in memory. */
export const createSessions = ({ core, changes }: { core: Knex; changes: Changes }): Sessions => {
  const PostgresStore = connectPgSimple(session)
  const store = new PostgresStore({ pool: poolOf(core), schemaName: 'core', tableName: 'sessions', ttl: idleSeconds })
  const read = promisify(store.get.bind(store)) as (id: string) => Promise<session.SessionData | null | undefined>
  const destroy = promisify(store.destroy.bind(store)) as (id: string) => Promise<void>

  // A session id alone is no credential: the cookie carries our signature of it, which is stored nowhere.
  const cache = createMemoryCache<SignedIn>({
    load: async (sessionId) => {
      const data = await read(sessionId)
      if (!data?.signedIn) return undefined
      store.touch?.(sessionId, data)
      return data.signedIn
    },
    ttlMs: rereadMs,
    max: 20_000,
  })
  changes.subscribe('session', cache.forget)

  const end = async (sessionId: string) => {
    await destroy(sessionId)
    await changes.publish('session', sessionId)
  }

  return {
    store,

    async find(sessionId) {
      const found = await cache.get(sessionId)
      return found && found.signedInAt + longestMs > Date.now() ? found : undefined
    },

    end,

    async endOfRealmSession(tenantId, realmSession) {
      const rows: { sid: string }[] = await core
        .withSchema('core')
        .from('sessions')
        .whereRaw(`sess -> 'signedIn' ->> 'tenantId' = ?`, [tenantId])
        .whereRaw(`sess -> 'signedIn' ->> 'realmSession' = ?`, [realmSession])
        .select('sid')
      for (const { sid } of rows) await end(sid)
    },

    close() {
      void store.close()
    },
  }
}
