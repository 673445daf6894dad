import type { GuestEnvironment } from '../bridge/entries.ts'
import { guestCapabilities } from '../capabilities/guests.ts'
import { PlexicaError } from './guest-error.ts'
import type { GuestInvocation } from './invocation.ts'
import { isListed } from './reach.ts'

const { defineProperty, freeze, hasOwn } = Object
const NativeUint8Array = Uint8Array

type Scope = Parameters<typeof isListed>[0]

const refusals: Record<string, (name: string) => string> = {
  'capability.unknown': (name) => `There is no capability "${name}".`,
  'capability.undeclared': (name) => `The manifest of this plugin does not ask for the capability "${name}".`,
  'capability.denied': (name) => `The capability "${name}" was not granted to this installation.`,
}

/** Stands where a capability would be: whatever is called on it rejects with the reason. */
const refusedCapability = (name: string, code: string): object => {
  const refuse = () =>
    Promise.reject(
      new PlexicaError(code, (refusals[code] ?? refusals['capability.denied']!)(name), { capability: name }),
    )
  return new Proxy(freeze({}), {
    get: (_, member) => (typeof member === 'string' && member !== 'then' ? refuse : undefined),
  })
}

/** Makes the class of the object that handlers get, once per isolate: which capabilities it has is known at boot. */
export const makeContextClass = (environment: GuestEnvironment) => {
  const plugin = freeze({ ...environment.plugin })
  const tenant = freeze({ ...environment.tenant })
  const state = (name: string): string =>
    hasOwn(environment.capabilities, name) ? environment.capabilities[name]! : 'capability.unknown'

  class PluginContext {
    #invocation: GuestInvocation
    #user: object | undefined

    constructor(invocation: GuestInvocation) {
      this.#invocation = invocation
    }

    get plugin() {
      return plugin
    }
    get tenant() {
      return tenant
    }
    get settings() {
      return environment.settings
    }
    get params() {
      return this.#invocation.input.params ?? {}
    }
    /** Milliseconds since the epoch at which this invocation ends. */
    get deadline() {
      return this.#invocation.input.deadline
    }
    get user() {
      const { user } = this.#invocation.input
      if (!user) return undefined
      return (this.#user ??= freeze({ ...user, can: (permission: string) => user.permissions.includes(permission) }))
    }
    /** The language of whoever this is for: the user, or else the tenant. */
    get locale() {
      return this.#invocation.input.user?.language ?? environment.tenant.language ?? 'en'
    }
    /** Who calls, where another plugin does. */
    get caller() {
      return this.#invocation.input.caller
    }
    get signal(): AbortSignal {
      const controller = new AbortController()
      this.#invocation.abort = () => controller.abort(new DOMException('The invocation is over.', 'AbortError'))
      if (this.#invocation.ended) this.#invocation.abort()
      defineProperty(this, 'signal', { value: controller.signal })
      return controller.signal
    }
    get log() {
      return console
    }

    /** Keeps the invocation alive, within its limits, until `work` settles; the response does not wait for it. */
    waitUntil(work: unknown) {
      const { background } = this.#invocation
      background[background.length] = work
    }

    /** For apps written for other platforms, which may call it: here nothing stands behind a plugin that a request could pass through to. */
    passThroughOnException() {}

    /** What other platforms tell an app of its caller; here that is `user`. */
    get props() {
      return {}
    }

    /** Whether a capability was granted: `can('db')`, `can('net:api.example.com')`. */
    can(question: string): boolean {
      const [name = '', reach] = String(question).split(/:(.*)/s)
      if (state(name) !== 'granted') return false
      return reach === undefined || reach === '' || isListed(environment.scopes[name] as Scope, reach)
    }

    /**
     * Asks whether the user may do something, on one thing where a resource is named: by roles and by the tenant's
     * policies. A function of its own, so that it can be taken out of the context.
     */
    get authorize() {
      const invocation = this.#invocation
      return async (action: string, resource?: object): Promise<boolean> =>
        (await invocation.call('authorize', { action: `${action}`, resource })).value === true
    }

    /** A file under `assets/` of the plugin's own bundle, which comes in pieces; undefined where there is none. */
    get asset() {
      const invocation = this.#invocation
      return async (path: string): Promise<Uint8Array | undefined> => {
        let whole: Uint8Array | undefined
        for (let offset = 0; !whole || offset < whole.length;) {
          const { value, bytes } = await invocation.call('asset', { path: `${path}`, offset })
          if (value === null) return undefined
          whole ??= new NativeUint8Array((value as { size: number }).size)
          if (!bytes) break
          whole.set(new NativeUint8Array(bytes), offset)
          offset += bytes.byteLength
        }
        return whole
      }
    }

    /** A capability by its name; one that is not granted rejects whatever is called on it, and says why. */
    capability(name: string): unknown {
      const invocation = this.#invocation
      return (invocation.capabilities[name] ??= makeCapability(invocation, name))
    }
  }

  const makeCapability = (invocation: GuestInvocation, name: string): unknown => {
    const code = state(name)
    const make = hasOwn(guestCapabilities, name) ? guestCapabilities[name as keyof typeof guestCapabilities] : undefined
    if (code !== 'granted' || !make) return refusedCapability(name, code === 'granted' ? 'capability.unknown' : code)
    return make(async (op, input, sent) => {
      const { value, bytes } = await invocation.call(`${name}.${op}`, input, sent)
      return bytes ? { ...(value as object), bytes: new NativeUint8Array(bytes) } : value
    })
  }

  for (const name of Object.keys(environment.capabilities)) {
    if (name in PluginContext.prototype) continue
    defineProperty(PluginContext.prototype, name, {
      get(this: PluginContext) {
        return this.capability(name)
      },
      enumerable: true,
    })
  }
  return PluginContext
}
