import connectPgSimple from 'connect-pg-simple'
import { RedisStore } from 'connect-redis'
import session from 'express-session'
import type { Knex } from 'knex'
import type { Pool } from 'pg'
import type { Redis } from '../redis.ts'

/** Where sessions are kept, and found again by what they came from. */
interface SessionStore {
  /** For express-session. */
  store: session.Store
  /** Ids of the sessions that came from this session of a realm. */
  ofRealmSession(tenantId: string, realmSession: string): Promise<string[]>
  close(): void
}

interface SessionLife {
  /** A session that is not used for this long is over. */
  idleSeconds: number
  /** A session is over after this long, however much it is used. */
  longestSeconds: number
}

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

/** Sessions in `core.sessions`. */
export const sessionsOnPostgres = (core: Knex, { idleSeconds }: SessionLife): SessionStore => {
  const PostgresStore = connectPgSimple(session)
  const store = new PostgresStore({ pool: poolOf(core), schemaName: 'core', tableName: 'sessions', ttl: idleSeconds })
  return {
    store,
    ofRealmSession: (tenantId, realmSession) =>
      core
        .withSchema('core')
        .from('sessions')
        .whereRaw(`sess -> 'signedIn' ->> 'tenantId' = ?`, [tenantId])
        .whereRaw(`sess -> 'signedIn' ->> 'realmSession' = ?`, [realmSession])
        .pluck('sid'),
    close: () => void store.close(),
  }
}

/** Sessions in Redis, which forgets those that are over by itself. */
export const sessionsOnRedis = (
  { client, space }: Redis,
  { idleSeconds, longestSeconds }: SessionLife,
): SessionStore => {
  const keyOf = (tenantId: string, realmSession: string) => `${space}realm-session:${tenantId}:${realmSession}`

  /** Notes for each session of a realm which sessions came from it. */
  class NotingStore extends RedisStore {
    override async set(...[sid, data, told]: Parameters<RedisStore['set']>): Promise<unknown> {
      const { tenantId, realmSession } = data.signedIn ?? {}
      if (tenantId && realmSession !== undefined) {
        const key = keyOf(tenantId, realmSession)
        try {
          await client.multi().sAdd(key, sid).expire(key, longestSeconds).exec()
        } catch (error) {
          if (!told) throw error
          return told(error)
        }
      }
      return super.set(sid, data, told)
    }
  }

  return {
    store: new NotingStore({ client, prefix: `${space}session:`, ttl: idleSeconds }),
    ofRealmSession: (tenantId, realmSession) => client.sMembers(keyOf(tenantId, realmSession)),
    close: () => undefined,
  }
}
