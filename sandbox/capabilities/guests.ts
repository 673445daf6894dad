import { dbGuest } from './db/guest.ts'
import { eventsGuest } from './events/guest.ts'
import { kvGuest } from './kv/guest.ts'
import { netGuest } from './net/guest.ts'
import { storageGuest } from './storage/guest.ts'

/** The guest half of every capability, by name: what plugin code finds on its context when it was granted. */
export const guestCapabilities = { db: dbGuest, events: eventsGuest, kv: kvGuest, net: netGuest, storage: storageGuest }
