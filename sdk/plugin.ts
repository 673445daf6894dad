import type { Context, Params } from './context.ts'
import type { PluginEvent } from './events.ts'
import { checkInput, describeInput, type CheckedInput, type RouteInput } from './input.ts'
import type { PluginJob } from './jobs.ts'
import type { Exposed, JobName, Permission, SubscribedEvent } from './manifest.ts'
import { Problem } from './problem.ts'
import { checkResponse, describeResponse, type AnswerOf, type RouteResponse } from './response.ts'
import type { FromJsonSchema } from './schema.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

/** Method and path below `/api/v1/plugins/<plugin>`, such as `GET /contacts/:id`. */
export type RouteKey = `${Method} /${string}`

type NamesIn<Path extends string> = Path extends `${infer Head}/${infer Rest}`
  ? NamesIn<Head> | NamesIn<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : never

/** The parameters of a route by its key: `ParamsOf<'GET /contacts/:id'>` is `{ id: string }`. */
export type ParamsOf<Key> = string extends Key
  ? Params
  : Key extends `${string} ${infer Path}`
    ? { readonly [Name in NamesIn<Path>]: string }
    : Params

/** A `Response`, or a value that becomes `Response.json(value)`. */
export type RouteHandler<Key = string, Input = unknown, Answer = unknown> = (
  request: Request,
  context: Context<ParamsOf<Key>, CheckedInput<Input>>,
) => AnswerOf<Answer>

/** Refuses names that no part of a request has. */
type OnlyParts<Input> = Input & RouteInput & Record<Exclude<keyof Input, keyof RouteInput>, never>

/**
 * A route with its conditions: the permission is checked before your code runs. Without a permission it takes any
 * signed-in user; `public: true` takes everyone. `input` is checked before the handler runs, which gets it as
 * `input`; what does not fit is answered with 400. `response` says what the handler gives: one schema, or one by status
 * such as `{ 201: note }`. It is the type of what is returned, shows in the tenant's OpenAPI document, and is checked in
 * `plexica dev`, `plexica run` and tests. Without a handler the route guards that path of the `fetch` handler.
 */
export type Route<Key = string, Input = unknown, Answer = unknown> =
  | RouteHandler<Key>
  | ({ input?: OnlyParts<Input>; response?: RouteResponse; handler?: RouteHandler<Key, Input, Answer> } &
      // The last one is the one that mistakes are told of.
      ({ permission?: never; public: boolean } | { permission?: Permission; public?: false }))

/** Stands where a key is no route, so that the compiler shows what one looks like. */
type NotRoutes<Inputs> = {
  [Key in keyof Inputs as Key extends RouteKey ? never : Key]: { 'a route looks like "GET /contacts/:id"': never }
}

/** Where the schemas of responses are found; what a handler gives is held to them by `Route`. */
type WithResponse<Answer> = { response?: Answer } | ((...given: never) => unknown)

export type Routes<Inputs, Answers = unknown> = {
  [Key in keyof Inputs]: Route<Key, Inputs[Key], Key extends keyof Answers ? Answers[Key] : unknown>
} & { [Key in keyof Answers]: WithResponse<Answers[Key]> } & NotRoutes<Inputs>

/** What fetch-style apps that were written for other platforms expect beside `waitUntil`; nothing comes of it here. */
interface ForOtherPlatforms {
  passThroughOnException(): void
  props: Readonly<Record<string, never>>
}

/** A catch-all for paths without a route: a Hono app's `fetch` fits. `env` and `context` are the same object. */
export type FetchHandler = (
  request: Request,
  env: Context,
  context: Context & ForOtherPlatforms,
) => Response | Promise<Response>

// `any`-free and yet open to handlers that say what payload they take: parameters of methods are compared both ways.
export type EventHandler = { bivariant(event: PluginEvent, context: Context): unknown }['bivariant']
export type JobHandler = { bivariant(job: PluginJob, context: Context): unknown }['bivariant']
type OpenFunction = { bivariant(input: unknown, context: Context): unknown }['bivariant']

/** A function for other plugins, typed by the schemas of the manifest where it has some. */
type ExposedFunction<F> = F extends { input: infer Input; output: infer Output }
  ? unknown extends Input
    ? OpenFunction
    : (
        input: FromJsonSchema<Input>,
        context: Context,
      ) => unknown extends Output ? unknown : FromJsonSchema<Output> | Promise<FromJsonSchema<Output>>
  : OpenFunction

/**
 * Steps in the life of an installation, each an invocation without a user. What `onInstall`, `onEnable` and `onUpgrade`
 * throw undoes the step; the others only say what went wrong.
 */
export interface Lifecycle {
  /** Once, when schema and tables are there and before anyone can use it. */
  onInstall?(context: Context): unknown
  /** Whenever it is about to be enabled: after it was installed, disabled for a while, or restored. */
  onEnable?(context: Context): unknown
  onDisable?(context: Context): unknown
  /**
   * On the new version, when its migrations have run; the version before answers requests meanwhile. Not when an
   * installation goes back to an earlier version.
   *
   * @param from the version before
   */
  onUpgrade?(from: string, context: Context): unknown
  /** Its data is kept for a while after it, and may be restored. */
  onUninstall?(context: Context): unknown
}

export type LifecycleStep = keyof Lifecycle

export interface Plugin<Inputs = Record<string, unknown>, Answers = unknown> extends Lifecycle {
  routes?: Routes<Inputs, Answers>
  fetch?: FetchHandler
  /** By event type or pattern, such as `billing.invoice.*`. */
  events?: { [Type in SubscribedEvent]?: EventHandler }
  /** By the name in the manifest. */
  jobs?: { [Name in JobName]?: JobHandler }
  /** Functions that other plugins of the tenant may call. */
  exposes?: { [Name in keyof Exposed]?: ExposedFunction<Exposed[Name]> }
}

/**
 * Gives a plugin its types, and has the input of its routes checked. Export what it returns as the default of
 * `server.ts`.
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
 *     'POST /contacts': {
 *       permission: 'crm.contacts.write',
 *       input: { body: z.object({ name: z.string().min(1) }) },
 *       handler: (_request, { db, input }) =>
 *         db.query('insert into contacts (name) values ($1) returning *', [input.body.name]),
 *     },
 *   },
 * })
 */
export const definePlugin = <Inputs = unknown, Answers = unknown>(
  plugin: Plugin<Inputs, Answers>,
): Plugin<Inputs, Answers> =>
  plugin.routes === undefined ? plugin : { ...plugin, routes: checkedRoutes(plugin.routes) as Routes<Inputs, Answers> }

/**
 * Gives routes that stand in a file of their own the types that `definePlugin` gives those which stand in it.
 *
 * @example
 * export const noteRoutes = defineRoutes({
 *   'GET /notes/:id': { permission: 'notes.read', handler: (_request, { db, params }) => readNote(db, params.id) },
 * })
 *
 * // server.ts
 * export default definePlugin({ routes: { ...noteRoutes, ...tagRoutes } })
 */
export const defineRoutes = <Inputs = unknown, Answers = unknown>(
  routes: Routes<Inputs, Answers>,
): Routes<Inputs, Answers> => routes

/** A route whose types are forgotten. */
export interface OpenRoute {
  permission?: string
  public?: boolean
  input?: RouteInput
  response?: RouteResponse
  handler?: (request: Request, context: Context) => unknown
}

type Handler = NonNullable<OpenRoute['handler']>

/** Routes that check their input and tell the platform what it is, and answer with the problems that they throw. */
export const checkedRoutes = (routes: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(routes as Record<string, OpenRoute | Handler>).map(([key, route]) => [
      key,
      checkedRoute(key, route),
    ]),
  )

const checkedRoute = (key: string, route: OpenRoute | Handler): unknown => {
  if (typeof route === 'function') return answeringProblems(route)
  const { input, response, handler, ...rest } = route
  if (!handler) return rest
  const answering = response ? checkingResponse(key, response, handler) : handler
  return {
    ...rest,
    ...(input && { input: () => describeInput(input) }),
    ...(response && { response: () => describeResponse(response) }),
    handler: answeringProblems(input ? checkingInput(input, answering) : answering),
  }
}

const checkingResponse =
  (key: string, response: RouteResponse, handler: Handler): Handler =>
  async (request, context) => {
    const answer = await handler(request, context)
    await checkResponse(key, response, answer, context.plugin.version)
    return answer
  }

const checkingInput =
  (input: RouteInput, handler: Handler): Handler =>
  async (request, context) => {
    const checked = await checkInput(input, request, context.params)
    if ('refused' in checked) return checked.refused
    Object.defineProperty(context, 'input', { value: checked.values, enumerable: true })
    return handler(request, context)
  }

const answeringProblems =
  (handler: Handler): Handler =>
  async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      if (error instanceof Problem) return error.toResponse()
      throw error
    }
  }
