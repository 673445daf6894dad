import type { Json } from './kv.ts'

/** Who calls a function that your plugin exposes. */
export interface Caller {
  /** Id of the calling plugin. */
  plugin: string
}

export interface CallOptions {
  /** How long to wait; as long as the invocation has time, unless told. */
  timeoutMs?: number
}

/** A function that may be called, as the manifest of its plugin says it. */
export interface ExposedFunction {
  plugin: string
  version: string
  name: string
  description?: string
  /** JSON Schemas. */
  input?: Readonly<Record<string, unknown>>
  output?: Readonly<Record<string, unknown>>
}

type Callable<F> = F extends (...input: infer Input) => infer Output
  ? (...given: [...input: Input, options?: CallOptions]) => Promise<Awaited<Output>>
  : never

/**
 * Calls to what other plugins of the tenant expose. Needs `"capabilities": { "plugins": {} }` in the manifest; its scope
 * lists plugins (`crm`) or functions (`crm.findContact`), and is those in `dependencies` unless told.
 */
export interface Plugins {
  /**
   * Calls a function of another plugin. Rejects with `call.*`, or with `installation.unknown` or
   * `installation.disabled` when the other plugin is not there.
   *
   * @example
   * const contact = await plugins.call<Contact | null>('crm', 'findContact', { email })
   */
  call<Output = unknown>(plugin: string, name: string, input?: Json, options?: CallOptions): Promise<Output>

  /**
   * The same, as an object with its functions.
   *
   * @example
   * const crm = plugins.plugin<{ findContact(input: { email: string }): Contact | null }>('crm')
   * const contact = await crm.findContact({ email })
   */
  plugin<Functions extends object = Record<string, (input?: Json) => unknown>>(
    plugin: string,
  ): { readonly [Name in keyof Functions]: Callable<Functions[Name]> }

  /** What enabled plugins of the tenant expose and this one may call, described in `ctx.locale`. */
  list(): Promise<ExposedFunction[]>
}
