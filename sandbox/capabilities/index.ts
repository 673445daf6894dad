import { db } from './db/capability.ts'
import { kv } from './kv/capability.ts'

/** Every capability that a manifest can ask for, by name. */
export const capabilities = { db, kv }

/** Names that are taken for capabilities to come: a manifest may not use them for anything else yet. */
export const reservedCapabilities: string[] = [
  'storage',
  'events',
  'jobs',
  'net',
  'secrets',
  'plugins',
  'users',
  'notify',
  'search',
  'ai',
  'webhooks',
]
