import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Also } from '../audit.ts'
import type { Realms } from './realms.ts'
import type { Sessions } from './sessions.ts'

/** A session of a user, and the device that it is on. */
export interface Device {
  id: string
  sessionId: string
  /** What the browser says it is. */
  userAgent: string
  /** Where it was used from last. */
  ip: string
  signedInAt: Date
  lastSeenAt: Date
}

export interface Devices {
  /** Notes that a session was begun. */
  add(session: { sessionId: string; userId: string; userAgent: string; ip: string }): Promise<void>
  /** Notes that a session is used, about every five minutes. */
  seen(sessionId: string, ip: string): void
  /** Sessions that are not over, the one that was used last first. */
  list(userId: string): Promise<Device[]>
  /**
   * Ends one session, and the one at the realm that it came from: that browser has to sign in again. `also` is done in the same
   * transaction. @throws {Problem} `request.not_found`
   */
  end(userId: string, id: string, also?: Also): Promise<void>
}

interface Row {
  id: string
  sid: string
  user_agent: string
  ip: string
  signed_in_at: Date
  last_seen_at: Date
}

const seenEveryMs = 5 * 60_000
const mostAgent = 300

const fromRow = (row: Row): Device => ({
  id: row.id,
  sessionId: row.sid,
  userAgent: row.user_agent,
  ip: row.ip,
  signedInAt: row.signed_in_at,
  lastSeenAt: row.last_seen_at,
})

/**
 * What users see of their sessions. The sessions themselves are in a store that knows no users; what it no longer has
 * is over, however it ended, and goes from here when somebody looks.
 */
export const createDevices = ({
  core,
  sessions,
  realms,
}: {
  core: Knex
  sessions: Pick<Sessions, 'find' | 'end'>
  realms: Pick<Realms, 'endSession'>
}): Devices => {
  const table = (on: Knex = core) => on('core.user_sessions')
  const seenAt = new Map<string, number>()

  const list: Devices['list'] = async (userId) => {
    const rows = await table().where({ user_id: userId }).orderBy('last_seen_at', 'desc').select<Row[]>()
    const since: { sessions_since: Date | null } | undefined = await core('core.users')
      .where({ id: userId })
      .first('sessions_since')
    const alive = await Promise.all(
      rows.map(async ({ sid }) => {
        const session = await sessions.find(sid)
        return session !== undefined && session.signedInAt >= (since?.sessions_since?.getTime() ?? 0)
      }),
    )
    const over = rows.filter((_, n) => !alive[n]).map(({ id }) => id)
    if (over.length > 0) await table().whereIn('id', over).delete()
    return rows.filter((_, n) => alive[n]).map(fromRow)
  }

  return {
    async add({ sessionId, userId, userAgent, ip }) {
      const row = { sid: sessionId, user_id: userId, user_agent: userAgent.slice(0, mostAgent).toWellFormed(), ip }
      await table().insert(row).onConflict('sid').merge()
    },

    seen(sessionId, ip) {
      const now = Date.now()
      if ((seenAt.get(sessionId) ?? 0) + seenEveryMs > now) return
      // The oldest are those that were not used for longest: they are told of again when they are.
      if (seenAt.size > 20_000) seenAt.clear()
      seenAt.set(sessionId, now)
      // Nothing waits for it and nothing depends on it.
      table()
        .where({ sid: sessionId })
        .update({ last_seen_at: new Date(now), ip })
        .then(
          () => undefined,
          () => undefined,
        )
    },

    list,

    async end(userId, id, also) {
      const sid = await core.transaction(async (trx) => {
        const [row] = (await table(trx).where({ id, user_id: userId }).delete().returning('sid')) as { sid: string }[]
        if (!row) throw new Problem('request.not_found', { detail: said('There is no such session.') })
        await also?.(trx)
        return row.sid
      })
      const session = await sessions.find(sid)
      await sessions.end(sid)
      if (session?.tenantId && session.realmSession !== undefined)
        await realms.endSession(session.tenantId, session.realmSession)
    },
  }
}
