import type { Context } from './context.ts'
import type { PluginEvent } from './events.ts'
import type { CheckedInput, RouteInput } from './input.ts'
import type { PluginJob } from './jobs.ts'
import type { Exposed, JobName, Permission as PermissionId, SubscribedEvent } from './manifest.ts'
import { checkedRoutes, type LifecycleStep, type OpenRoute, type ParamsOf, type RouteKey } from './plugin.ts'
import type { AnswerOf, RouteResponse } from './response.ts'

/** What decorators note of one method. */
interface Notes {
  route?: { key: RouteKey; public?: boolean; input?: RouteInput; response?: RouteResponse }
  permission?: string
  event?: string
  job?: string
  expose?: string
}

type NotedClass = abstract new () => object

/** By class: methods of one class, in the order in which they stand. */
const notesOf = new WeakMap<object, Map<string, Notes>>()
/** By class: its one instance, made when its surface is first looked at. */
const instances = new WeakMap<object, Record<string, unknown>>()

/** Decorators of the methods run before their class is there; both know its metadata object. */
const note = (
  context: Pick<ClassMethodDecoratorContext, 'name' | 'private' | 'static' | 'metadata'>,
  what: Notes,
): void => {
  if (typeof context.name !== 'string' || context.private || context.static)
    throw new TypeError(`${String(context.name)}: only public methods of the instance can be decorated.`)
  const metadata = context.metadata
  const noted = notesOf.get(metadata) ?? new Map<string, Notes>()
  notesOf.set(metadata, noted)
  noted.set(context.name, { ...noted.get(context.name), ...what })
}

/**
 * A plugin as a class: extend it, decorate methods, and export the class as the default of `server.ts`. It is made
 * once for each isolate: keep nothing of one call in it.
 *
 * A method named `fetch` takes what no route does; `onInstall`, `onEnable`, `onDisable`, `onUpgrade` and `onUninstall`
 * are the steps of an installation's life.
 *
 * @example
 * export default class Notes extends PlexicaPlugin {
 *   @Route('GET /notes/:id')
 *   @Permission('notes.read')
 *   read(_request: Request, { db, params }: Context<{ id: string }>) {
 *     return db.query('select * from notes where id = $1', [params.id])
 *   }
 * }
 */
export abstract class PlexicaPlugin {
  static get routes(): Record<string, unknown> {
    const routes: Record<string, OpenRoute> = {}
    for (const { method, route, permission } of methodsOf(this)) {
      if (!route) continue
      const { key, ...rest } = route
      routes[key] = { ...rest, ...(permission !== undefined && { permission }), handler: method }
    }
    return checkedRoutes(routes)
  }

  static get events(): Record<string, unknown> {
    return named(this, 'event')
  }

  static get jobs(): Record<string, unknown> {
    return named(this, 'job')
  }

  static get exposes(): Record<string, unknown> {
    return named(this, 'expose')
  }

  static get onInstall(): unknown {
    return ownMethod(this, 'onInstall')
  }

  static get onEnable(): unknown {
    return ownMethod(this, 'onEnable')
  }

  static get onDisable(): unknown {
    return ownMethod(this, 'onDisable')
  }

  static get onUpgrade(): unknown {
    return ownMethod(this, 'onUpgrade')
  }

  static get onUninstall(): unknown {
    return ownMethod(this, 'onUninstall')
  }

  static get fetch(): unknown {
    return ownMethod(this, 'fetch')
  }
}

const instanceOf = (plugin: NotedClass): Record<string, unknown> => {
  const known = instances.get(plugin)
  if (known) return known
  const made = new (plugin as new () => object)() as Record<string, unknown>
  instances.set(plugin, made)
  return made
}

/** A method that is found by its name alone. */
const ownMethod = (plugin: NotedClass, name: LifecycleStep | 'fetch'): unknown => {
  const instance = instanceOf(plugin)
  const method = instance[name]
  return typeof method === 'function' ? (method as () => unknown).bind(instance) : undefined
}

const metadataOf = (plugin: object): object | null | undefined =>
  (plugin as Record<symbol, object | undefined>)[Symbol.metadata ?? Symbol.for('Symbol.metadata')]

/** Every decorated method of a class and of those that it extends; what a class says itself counts. */
const methodsOf = (plugin: NotedClass): (Notes & { method: OpenRoute['handler'] })[] => {
  const instance = instanceOf(plugin)
  const all = new Map<string, Notes>()
  for (let at = metadataOf(plugin); at; at = Object.getPrototypeOf(at) as object | null)
    for (const [name, notes] of notesOf.get(at) ?? []) all.set(name, { ...notes, ...all.get(name) })
  return [...all].map(([name, notes]) => ({
    ...notes,
    method: (instance[name] as NonNullable<OpenRoute['handler']>).bind(instance),
  }))
}

const named = (plugin: NotedClass, kind: 'event' | 'job' | 'expose'): Record<string, unknown> =>
  Object.fromEntries(methodsOf(plugin).flatMap(({ method, ...notes }) => (notes[kind] ? [[notes[kind], method]] : [])))

type Decorator<Args extends unknown[], Answer = unknown> = <This extends PlexicaPlugin>(
  method: (this: This, ...args: Args) => Answer,
  context: ClassMethodDecoratorContext<This>,
) => void

/**
 * The method answers this route. Without `@Permission` it takes any signed-in user, with `public: true` everyone.
 *
 * @example
 * @Route('POST /notes', { input: { body: newNote } })
 * @Permission('notes.write')
 * add(_request: Request, { db, input }: Context<object, { body: NewNote }>) { … }
 */
export const Route =
  <Key extends RouteKey, Input extends RouteInput = Record<never, never>, Answer extends RouteResponse = never>(
    key: Key,
    options: { public?: boolean; input?: Input; response?: Answer } = {},
  ): Decorator<[request: Request, context: Context<ParamsOf<Key>, CheckedInput<Input>>], AnswerOf<Answer>> =>
  (_method, context) =>
    note(context, { route: { key, ...options } })

/** The id of a permission in the manifest. */
export type Permission = PermissionId

/** Whoever calls the route has to have this permission. */
export const Permission =
  (permission: PermissionId): Decorator<[request: Request, context: never]> =>
  (_method, context) =>
    note(context, { permission })

/** The method is told of events of this type or pattern. */
export const OnEvent =
  (type: SubscribedEvent): Decorator<[event: PluginEvent, context: Context]> =>
  (_method, context) =>
    note(context, { event: type })

/** The method does the jobs of this name. */
export const Job =
  (name: JobName): Decorator<[job: PluginJob, context: Context]> =>
  (_method, context) =>
    note(context, { job: name })

/** Other plugins of the tenant may call the method, by its own name unless another is given. */
export const Expose =
  (name?: keyof Exposed & string): Decorator<[input: never, context: Context]> =>
  (_method, context) =>
    note(context, { expose: name ?? String(context.name) })
