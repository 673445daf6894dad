import { db } from './db/capability.ts'
import { events } from './events/capability.ts'
import { kv } from './kv/capability.ts'
import { net } from './net/capability.ts'
import { storage } from './storage/capability.ts'

/** Every capability that a manifest can ask for, by name. */
export const capabilities = { db, events, kv, net, storage }

/** Names that are taken for capabilities to come: a manifest may not use them for anything else yet. */
export const reservedCapabilities: string[] = [
  'jobs',
  'secrets',
  'plugins',
  'users',
  'notify',
  'search',
  'ai',
  'webhooks',
]
