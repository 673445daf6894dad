export type NotifyChannel = 'inApp' | 'email'

/** One text for all, or one by language. */
export type Said = string | Readonly<Record<string, string>>

/** Whom to tell, and what. */
export interface Notice {
  /** Ids of users; those who are gone are passed over. */
  users?: readonly string[]
  /** Everyone who has one of these roles. */
  roles?: readonly ('owner' | 'admin' | 'member' | 'viewer')[]
  /** One line: a text for all, or texts by language as `texts` gives them, of which each user gets theirs. */
  title: Said
  body?: Said
  /** Where it leads: a path of the tenant's app, such as `/plugins/crm/deals`. */
  url?: string
}

export interface NotifyOptions {
  /** `inApp` unless told; each has to be granted. */
  channels?: readonly NotifyChannel[]
}

/**
 * Tells users of the tenant something, in the app and by mail. Needs `"capabilities": { "notify": {} }` in the
 * manifest; for mail `"scope": { "channels": ["inApp", "email"] }`.
 */
export interface Notify {
  /**
   * Says how many were told by each channel, and how many times someone was passed over because they were told
   * enough in this minute. Rejects with `notify.limited` when nobody could be told for that reason.
   *
   * @example
   * await notify.send({ users: [deal.owner], title: `${deal.title} was won`, url: '/plugins/crm/deals' })
   */
  send(notice: Notice, options?: NotifyOptions): Promise<{ inApp: number; email: number; limited: number }>
}
