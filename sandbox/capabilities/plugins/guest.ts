import type { GuestCall } from '../../guest/guest-call.ts'

interface CallOptions {
  timeoutMs?: number
}

type Functions = Record<string, (input?: unknown, options?: CallOptions) => Promise<unknown>>

const { freeze } = Object

/** Guest half of `plugins`. */
export const pluginsGuest = (call: GuestCall) => {
  const callPlugin = (plugin: string, name: string, input?: unknown, { timeoutMs }: CallOptions = {}) =>
    call('call', { plugin, name, input: input === undefined ? null : input, timeoutMs })
  return {
    call: callPlugin,
    /** What it exposes, as functions of an object. */
    plugin: (plugin: string): Functions =>
      new Proxy(freeze({}) as Functions, {
        get: (_, name) =>
          // Something with a `then` would be taken for a promise.
          typeof name === 'string' && name !== 'then'
            ? (input?: unknown, options?: CallOptions) => callPlugin(plugin, name, input, options)
            : undefined,
      }),
    list: () => call('list', {}),
  }
}
