import { db } from './db/capability.ts'
import { events } from './events/capability.ts'
import { jobs } from './jobs/capability.ts'
import { kv } from './kv/capability.ts'
import type { CapabilityName } from './names.ts'
import { net } from './net/capability.ts'
import { notify } from './notify/capability.ts'
import { plugins } from './plugins/capability.ts'
import { search } from './search/capability.ts'
import { secrets } from './secrets/capability.ts'
import { storage } from './storage/capability.ts'
import { users } from './users/capability.ts'

/** Every capability that a manifest can ask for, by name. */
export const capabilities = {
  db,
  events,
  jobs,
  kv,
  net,
  notify,
  plugins,
  search,
  secrets,
  storage,
  users,
} satisfies Record<CapabilityName, unknown>
