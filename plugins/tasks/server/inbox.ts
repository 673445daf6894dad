import { say } from './say.ts'

/** What the project that there is from the beginning is kept as; what other plugins know it by. */
export const inbox = 'Inbox'

/** SQL of a project's name for its reader, where `reader` is bound to what the inbox is in their language. */
export const namedFor = (reader: string): string =>
  `case projects.name when '${inbox}' then ${reader}::text else projects.name end`

/** What the inbox is called in a language. */
export const inboxIn = (locale: string): string => say.in(locale)('saidInbox')

/** What a name that was given in a language is kept as: the inbox stays the inbox. */
export const kept = (name: string, locale: string): string =>
  name.toLowerCase() === inboxIn(locale).toLowerCase() ? inbox : name
