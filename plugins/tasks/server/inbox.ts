import type { Db } from '@plexica/sdk'
import { say } from './say.ts'

/** What the project that there is from the beginning is kept as, until somebody names it otherwise. */
export const inbox = 'Inbox'

/** What stands below the name of the inbox until somebody changes it. */
export const aboutInbox = 'What is not part of a project yet'

/** SQL for whether a project is the inbox, under the name that it came with. */
export const isInbox = `(projects.built_in and projects.name = '${inbox}')`

/** SQL of a project's name for its reader, where `reader` is bound to what the inbox is in their language. */
export const namedFor = (reader: string): string => `case when ${isInbox} then ${reader}::text else projects.name end`

/** What the inbox is called in a language. */
export const inboxIn = (locale: string): string => say.in(locale)('saidInbox')

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/**
 * What a name that was given in a language is kept as: the inbox stays the inbox.
 *
 * @param of the project that is named, which may have this name already
 */
export const kept = async (db: Db, name: string, locale: string, of?: string): Promise<string> => {
  if (!same(name, inboxIn(locale))) return name
  const [found] = await db.query(
    `select 1 from projects where ${isInbox}
     and not exists (select 1 from projects as named where named.id = $1 and lower(named.name) = lower($2))`,
    [of ?? null, name],
  )
  return found ? inbox : name
}
