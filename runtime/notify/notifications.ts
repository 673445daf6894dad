import type { Knex } from 'knex'

/** Something that a user was told in the app. */
export interface Notification {
  /** Counts up for each user, without gaps. */
  seq: number
  plugin: string
  title: string
  body: string
  url: string | null
  createdAt: Date
  readAt: Date | null
}

export interface Notifications {
  /** The newest first. */
  list(userId: string, page: { before?: number; limit: number; unread: boolean }): Promise<Notification[]>
  /** The oldest first. */
  after(userId: string, seq: number, limit: number): Promise<Notification[]>
  /** The number of the newest; 0 when there never was one. */
  last(userId: string): Promise<number>
  unread(userId: string): Promise<number>
  /** Whether there is such a one. */
  mark(userId: string, seq: number, read: boolean): Promise<boolean>
  markAllRead(userId: string, upTo: number): Promise<void>
  /** Deletes those from before a moment. */
  forget(before: Date): Promise<void>
}

interface Row {
  seq: string
  plugin_id: string
  title: string
  body: string
  url: string | null
  created_at: Date
  read_at: Date | null
}

const fromRow = (row: Row): Notification => ({
  seq: Number(row.seq),
  plugin: row.plugin_id,
  title: row.title,
  body: row.body,
  url: row.url,
  createdAt: row.created_at,
  readAt: row.read_at,
})

/** The notifications of users, as they are kept. */
export const createNotifications = ({ core }: { core: Knex }): Notifications => {
  const of = (userId: string) => core('core.notifications').where({ user_id: userId })
  const columns = ['seq', 'plugin_id', 'title', 'body', 'url', 'created_at', 'read_at']

  return {
    async list(userId, { before, limit, unread }) {
      const rows = await of(userId)
        .modify((query) => before !== undefined && query.where('seq', '<', before))
        .modify((query) => unread && query.whereNull('read_at'))
        .orderBy('seq', 'desc')
        .limit(limit)
        .select<Row[]>(columns)
      return rows.map(fromRow)
    },
    async after(userId, seq, limit) {
      const rows = await of(userId).where('seq', '>', seq).orderBy('seq').limit(limit).select<Row[]>(columns)
      return rows.map(fromRow)
    },
    async last(userId) {
      const head: { last: string } | undefined = await core('core.notification_heads')
        .where({ user_id: userId })
        .first('last')
      return Number(head?.last ?? 0)
    },
    async unread(userId) {
      const [row] = await of(userId).whereNull('read_at').count<{ count: string }[]>()
      return Number(row?.count ?? 0)
    },
    async mark(userId, seq, read) {
      const changed = await of(userId)
        .where({ seq })
        .update({ read_at: read ? core.raw('coalesce(read_at, now())') : null })
      return changed > 0
    },
    async markAllRead(userId, upTo) {
      await of(userId).where('seq', '<=', upTo).whereNull('read_at').update({ read_at: core.fn.now() })
    },
    async forget(before) {
      await core('core.notifications').where('created_at', '<', before).delete()
    },
  }
}
