import { dbGuest } from './db/guest.ts'
import { eventsGuest } from './events/guest.ts'
import { jobsGuest } from './jobs/guest.ts'
import { kvGuest } from './kv/guest.ts'
import { netGuest } from './net/guest.ts'
import { notifyGuest } from './notify/guest.ts'
import { pluginsGuest } from './plugins/guest.ts'
import { searchGuest } from './search/guest.ts'
import { secretsGuest } from './secrets/guest.ts'
import { storageGuest } from './storage/guest.ts'
import { usersGuest } from './users/guest.ts'

/** The guest half of every capability, by name: what plugin code finds on its context when it was granted. */
export const guestCapabilities = {
  db: dbGuest,
  events: eventsGuest,
  jobs: jobsGuest,
  kv: kvGuest,
  net: netGuest,
  notify: notifyGuest,
  plugins: pluginsGuest,
  search: searchGuest,
  secrets: secretsGuest,
  storage: storageGuest,
  users: usersGuest,
}
