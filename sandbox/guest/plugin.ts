/** A function of the plugin, called on the object it belongs to. */
type PluginFunction = (...args: unknown[]) => unknown

interface Route {
  permission?: string
  public?: boolean
  handler?: PluginFunction
  /** Tells the JSON Schemas of what it takes. */
  input?: PluginFunction
  /** Tells those of what it answers, by status. */
  response?: PluginFunction
}

const { entries } = Object

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? (value as Record<string, unknown>)
    : undefined

const asFunction = (value: unknown): PluginFunction | undefined =>
  typeof value === 'function' ? (value as PluginFunction) : undefined

const functionsOf = (value: unknown): Record<string, PluginFunction> => {
  const found = Object.create(null) as Record<string, PluginFunction>
  for (const [name, member] of entries(asObject(value) ?? {})) {
    const run = asFunction(member) ?? asFunction(asObject(member)?.handler)
    if (run) found[name] = run
  }
  return found
}

/** Steps in the life of an installation that a plugin may take part in, as its members are called. */
const lifecycleSteps = ['onInstall', 'onEnable', 'onDisable', 'onUpgrade', 'onUninstall']

const stepsOf = (exported: Record<string, unknown>): Record<string, PluginFunction> => {
  const found = Object.create(null) as Record<string, PluginFunction>
  for (const step of lifecycleSteps) {
    const run = asFunction(exported[step])
    if (run) found[step] = (...args) => Reflect.apply(run, exported, args)
  }
  return found
}

const routesOf = (value: unknown): Record<string, Route> => {
  const found = Object.create(null) as Record<string, Route>
  for (const [key, member] of entries(asObject(value) ?? {})) {
    if (!/^[A-Z]+ \/\S*$/.test(key)) throw new TypeError(`The route "${key}" has to look like "GET /contacts/:id".`)
    const route = asObject(member)
    if (!route) throw new TypeError(`The route "${key}" has to be a function or an object.`)
    if (typeof member === 'function') found[key] = { handler: member as PluginFunction }
    else
      found[key] = {
        ...(typeof route.permission === 'string' && { permission: route.permission }),
        ...(route.public === true && { public: true }),
        ...(asFunction(route.handler) && { handler: asFunction(route.handler) }),
        ...(asFunction(route.input) && { input: asFunction(route.input) }),
        ...(asFunction(route.response) && { response: asFunction(route.response) }),
      }
  }
  return found
}

/** What the module of a plugin exports, made uniform: `definePlugin({…})` and `{ fetch }` alike. */
export interface LoadedPlugin {
  fetch?: PluginFunction
  routes: Record<string, Route>
  /** Handlers by kind of invocation and name. */
  handlers: Record<'event' | 'job' | 'call' | 'lifecycle', Record<string, PluginFunction>>
}

/** Reads the default export of a plugin's module. @throws {TypeError} when it is nothing that can be run. */
export const readPlugin = (value: unknown): LoadedPlugin => {
  const exported = asObject(value)
  if (!exported)
    throw new TypeError(
      'server.js has to export a plugin as its default: definePlugin({ … }) or an object with fetch().',
    )
  const fetch = asFunction(exported.fetch)
  const plugin: LoadedPlugin = {
    ...(fetch && { fetch: (...args: unknown[]) => Reflect.apply(fetch, exported, args) }),
    routes: routesOf(exported.routes && fetch && Array.isArray(exported.routes) ? undefined : exported.routes),
    handlers: {
      event: functionsOf(exported.events),
      job: functionsOf(exported.jobs),
      call: functionsOf(exported.exposes),
      lifecycle: stepsOf(exported),
    },
  }
  if (
    !plugin.fetch &&
    Object.keys(plugin.routes).length === 0 &&
    Object.values(plugin.handlers).every((known) => Object.keys(known).length === 0)
  ) {
    throw new TypeError('The plugin has no routes, no fetch and no other handler.')
  }
  return plugin
}

/**
 * What the host is told of a plugin: see `Surface` in runtime/supervisor/types.ts. What routes take and
 * answer is worked out only when someone asks.
 */
export const surfaceOf = (plugin: LoadedPlugin, withSchemas: boolean) => ({
  fetch: plugin.fetch !== undefined,
  routes: entries(plugin.routes).map(([key, { permission, public: open, handler, input, response }]) => {
    const space = key.indexOf(' ')
    return {
      method: key.slice(0, space),
      path: key.slice(space + 1),
      ...(permission !== undefined && { permission }),
      ...(open && { public: true }),
      handler: handler !== undefined,
      ...(withSchemas && input && { input: input() }),
      ...(withSchemas && response && { response: response() }),
    }
  }),
  events: Object.keys(plugin.handlers.event),
  jobs: Object.keys(plugin.handlers.job),
  exposes: Object.keys(plugin.handlers.call),
  lifecycle: Object.keys(plugin.handlers.lifecycle),
})
