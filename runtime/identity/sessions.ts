import type session from 'express-session'
import type { Knex } from 'knex'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import type { Redis } from '../redis.ts'
import type { Impersonation } from './platform/impersonations.ts'
import type { SamlSession } from './providers/saml-logout.ts'
import { sessionsOnPostgres, sessionsOnRedis } from './session-stores.ts'

/** What a signed-in browser session says. It is bound to the host at which it was made. */
export interface SignedIn {
  /** The tenant at whose host it was made; `null` at the admin host. */
  tenantId: string | null
  /** A user of that tenant, or a platform user. */
  userId: string
  csrfToken: string
  /** The session at the realm, or at another provider, that this one came from. */
  realmSession?: string
  /** The provider that was signed in at, and what it said, which signing out there takes. */
  provider?: { key: string; idToken?: string; saml?: SamlSession }
  /** Milliseconds since the epoch. */
  signedInAt: number
  /** The platform user who acts as this user, and until when. */
  impersonation?: Impersonation
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

/** Browser sessions, in Redis where there is one and in Postgres otherwise, with what was read lately kept in memory. */
export const createSessions = ({ core, redis, changes }: { core: Knex; redis?: Redis; changes: Changes }): Sessions => {
  const life = { idleSeconds, longestSeconds: longestMs / 1_000 }
  const { store, ofRealmSession, close } = redis ? sessionsOnRedis(redis, life) : sessionsOnPostgres(core, life)
  const read = (id: string) =>
    new Promise<session.SessionData | null | undefined>((resolve, reject) => {
      store.get(id, (error: unknown, data) => (error ? reject(error as Error) : resolve(data)))
    })
  const destroy = (id: string) =>
    new Promise<void>((resolve, reject) => {
      store.destroy(id, (error: unknown) => (error ? reject(error as Error) : resolve()))
    })

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
      for (const sessionId of await ofRealmSession(tenantId, realmSession)) await end(sessionId)
    },

    close,
  }
}
