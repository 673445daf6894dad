import { dbGuest } from './db/guest.ts'
import { kvGuest } from './kv/guest.ts'

/** The guest half of every capability, by name: what plugin code finds on its context when it was granted. */
export const guestCapabilities = { db: dbGuest, kv: kvGuest }
