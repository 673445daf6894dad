import type { Context, Params } from './context.ts'
import type { PluginEvent } from './events.ts'
import type { PluginJob } from './jobs.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** Method and path below `/api/v1/plugins/<plugin>`, such as `GET /contacts/:id`. */
export type RouteKey = `${Method} /${string}`

type NamesIn<Path extends string> = Path extends `${infer Head}/${infer Rest}`
  ? NamesIn<Head> | NamesIn<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : never

/** The parameters of a route by its key: `ParamsOf<'GET /contacts/:id'>` is `{ id: string }`. */
export type ParamsOf<Key extends string> = string extends Key
  ? Params
  : Key extends `${string} ${infer Path}`
    ? { readonly [Name in NamesIn<Path>]: string }
    : Params

/** A `Response`, or a value that becomes `Response.json(value)`. */
export type RouteHandler<Key extends string = string> = (request: Request, context: Context<ParamsOf<Key>>) => unknown

/**
 * A route with its conditions: the permission is checked before your code runs. Without a permission
 * it takes any signed-in user; `public: true` takes everyone. Without a handler it guards that path of
 * the `fetch` handler.
 */
export type Route<Key extends string = string> =
  | RouteHandler<Key>
  | { permission: string; public?: never; handler?: RouteHandler<Key> }
  | { permission?: never; public?: boolean; handler?: RouteHandler<Key> }

export type Routes<Key extends RouteKey = RouteKey> = { [K in Key]: Route<K> }

/** A catch-all for paths without a route: a Hono app's `fetch` fits. `env` and `context` are the same object. */
export type FetchHandler = (request: Request, env: Context, context: Context) => Response | Promise<Response>

// `any`-free and yet open to handlers that say what payload they take: parameters of methods are compared both ways.
export type EventHandler = { bivariant(event: PluginEvent, context: Context): unknown }['bivariant']
export type JobHandler = { bivariant(job: PluginJob, context: Context): unknown }['bivariant']
type ExposedFunction = { bivariant(input: unknown, context: Context): unknown }['bivariant']

/** Steps in the life of an installation; one that rejects undoes what was under way. */
export type LifecycleStep = 'install' | 'enable' | 'disable' | 'upgrade' | 'uninstall'

export interface Plugin<Key extends RouteKey = RouteKey> {
  routes?: Routes<Key>
  fetch?: FetchHandler
  /** By event type or pattern, such as `billing.invoice.*`. */
  events?: Record<string, EventHandler>
  /** By the name in the manifest. */
  jobs?: Record<string, JobHandler>
  /** Functions that other plugins of the tenant may call. */
  exposes?: Record<string, ExposedFunction>
  lifecycle?: Partial<Record<LifecycleStep, (payload: unknown, context: Context) => unknown>>
}

/**
 * Gives a plugin its types; returns what it is given. Export it as the default of `server.ts`.
 *
 * @example
 * export default definePlugin({
 *   routes: {
 *     'GET /contacts/:id': {
 *       permission: 'crm.contacts.read',
 *       handler: async (_request, { db, params }) => {
 *         const [contact] = await db.query('select * from contacts where id = $1', [params.id])
 *         return contact ?? Response.json({ title: 'There is no such contact' }, { status: 404 })
 *       },
 *     },
 *   },
 * })
 */
export const definePlugin = <Key extends RouteKey = RouteKey>(plugin: Plugin<Key>): Plugin<Key> => plugin
