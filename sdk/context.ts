import type { Db } from './db.ts'
import type { Events } from './events.ts'
import type { Jobs } from './jobs.ts'
import type { Kv } from './kv.ts'
import type { CapabilityName, Permission, SettingsSchema } from './manifest.ts'
import type { Net } from './net.ts'
import type { Notify } from './notify.ts'
import type { Caller, Plugins } from './plugins.ts'
import type { FromJsonSchema } from './schema.ts'
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
  /** Their language as a tag such as `de`, if they chose one. */
  language?: string
  /** What the user may do, such as `crm.contacts.read`. */
  permissions: readonly string[]
  /** Whether the user may do this. */
  can(permission: Permission): boolean
}

/** One thing that a decision is about: what your manifest says of its kind. */
export interface Resource {
  type: string
  id: string
  [attribute: string]: string | number | boolean | string[] | null | undefined
}

export interface Tenant {
  slug: string
  /** Its language as a tag such as `de`, if it chose one: that of documents for people outside. */
  language?: string
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

/** Everything that a manifest can ask for. */
export interface Capabilities {
  db: Db
  kv: Kv
  events: Events
  jobs: Jobs
  net: Net
  notify: Notify
  plugins: Plugins
  search: Search
  secrets: Secrets
  storage: Storage
  users: Users
}

/** Capabilities of which the SDK knows nothing yet. */
type OtherCapability = Readonly<Record<string, (...input: unknown[]) => Promise<unknown>>>

/** What every handler is given besides capabilities. */
interface Surroundings<P extends object, Input> {
  /** Absent where nobody is signed in: public routes, events, jobs. Of a call it is the user of the caller. */
  user?: User
  /** The plugin that calls, in what yours exposes. */
  caller?: Caller
  tenant: Tenant
  /** The language of whoever this is for, as a tag such as `de`: the user's, or else the tenant's, or what the browser asks for. See `texts`. */
  locale: string
  plugin: { id: string; version: string }
  /** The `:names` of the route's path, decoded. */
  params: P
  /** What the `input` of the route asked for, checked. */
  input: Input
  /** What the tenant's admin set, by the schema in your manifest. */
  settings: Settings
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
  can(capability: CapabilityName | `${CapabilityName}:${string}`): boolean
  /**
   * Whether the user may do something here and now, by roles and by the policies of the tenant; with a resource, on that
   * one thing. Its type and attributes are those of `resources` in your manifest. Rejects where nobody is signed in.
   *
   * @example
   * const deal = { type: 'deal', id, owner: row.owner, amount: row.amount }
   * if (!(await authorize('crm.deals.write', deal))) return new Response(null, { status: 403 })
   */
  authorize(action: Permission, resource?: Resource): Promise<boolean>
  /**
   * A file under `assets/` of your own bundle, such as a font or a template; undefined where there is none. It needs no
   * capability.
   *
   * @example
   * const letterhead = await asset('assets/letterhead.png')
   */
  asset(path: `assets/${string}`): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** A capability by its name. */
  capability<Name extends CapabilityName>(
    name: Name,
  ): Name extends keyof Capabilities ? Capabilities[Name] : OtherCapability
}

type Settings = object extends SettingsSchema
  ? Readonly<Record<string, unknown>>
  : Readonly<FromJsonSchema<SettingsSchema>>

/** Those that the manifest asks for, so that using another one does not compile. */
type Asked = Pick<Capabilities, CapabilityName & keyof Capabilities>

/**
 * What every handler is given: the capabilities that the manifest asks for, and what it has to know of the call. A
 * capability that was not granted is there too, as a stub whose methods reject with `capability.denied`; ask `can`
 * before if you can do without.
 */
export interface Context<P extends object = Params, Input = unknown> extends Surroundings<P, Input>, Asked {}
