import type { Db } from './db.ts'
import type { Events } from './events.ts'
import type { Jobs } from './jobs.ts'
import type { Kv } from './kv.ts'
import type { Net } from './net.ts'
import type { Notify } from './notify.ts'
import type { Search } from './search.ts'
import type { Secrets } from './secrets.ts'
import type { Storage } from './storage.ts'
import type { Users } from './users.ts'

/** The user on whose behalf a request runs. */
export interface User {
  id: string
  name: string
  /** Only if the `users` capability was granted with e-mail addresses. */
  email?: string
  /** What the user may do, such as `crm.contacts.read`. */
  permissions: readonly string[]
  /** Whether the user may do this. */
  can(permission: string): boolean
}

export interface Tenant {
  slug: string
}

/** Writes to the log of the installation, as `console` does. */
export interface Log {
  debug(...values: unknown[]): void
  info(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
}

/** What stands for the `:names` of a route's path. */
export type Params = Readonly<Record<string, string>>

/**
 * What every handler is given. A capability that was not granted is there too, as a stub whose methods
 * reject with `capability.undeclared` (not in your manifest) or `capability.denied` (not granted); ask
 * `can` before if you can do without.
 */
export interface Context<P extends object = Params> {
  db: Db
  kv: Kv
  events: Events
  jobs: Jobs
  net: Net
  notify: Notify
  search: Search
  secrets: Secrets
  storage: Storage
  users: Users
  /** Absent where nobody is signed in: public routes, events, jobs. */
  user?: User
  tenant: Tenant
  plugin: { id: string; version: string }
  /** The `:names` of the route's path, decoded. */
  params: P
  /** What the tenant's admin set, by the schema in your manifest. */
  settings: Readonly<Record<string, unknown>>
  log: Log
  /** Aborted when the caller goes away or the time is over. */
  signal: AbortSignal
  /**
   * Keeps the invocation alive for `work` after its response was sent, within its time limit.
   *
   * @example
   * ctx.waitUntil(ctx.kv.increment('visits'))
   */
  waitUntil(work: Promise<unknown>): void
  /**
   * Whether this was granted: a capability, or one reach of it.
   *
   * @example
   * if (can('net:api.stripe.com')) …
   */
  can(capability: string): boolean
  /** A capability by its name; its methods reject with `capability.unknown` if the platform has none of that name. */
  capability(name: string): Readonly<Record<string, (...input: unknown[]) => Promise<unknown>>>
}
