/** What travels between plugin and host. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

export interface KvSetOptions {
  /** The value is gone after so many seconds. */
  ttlSeconds?: number
  /** Store only if the key is at this version; 0 means: only if there is no such key yet. */
  ifVersion?: number
}

export interface KvListOptions {
  /** Only keys that begin so. */
  prefix?: string
  /** At most so many; the platform has a ceiling. */
  limit?: number
  /** From the page before. */
  cursor?: string
}

export interface KvPage<T> {
  items: { key: string; value: T }[]
  /** Absent on the last page. */
  cursor?: string
}

/** One change in a batch; `check` changes nothing, but all of it holds only if its key is at this version. */
export type KvOperation =
  | ({ set: string; value: Json } & KvSetOptions)
  | { delete: string; ifVersion?: number }
  | { increment: string; by?: number }
  | { check: string; ifVersion: number }

/** What each of a batch came to: a new version, whether there was such a key, the new number, true. */
export type KvResults<T extends readonly KvOperation[]> = {
  [At in keyof T]: T[At] extends { set: string }
    ? { version: number }
    : T[At] extends { increment: string }
      ? number
      : boolean
}

/**
 * Small values of this installation, by key. Needs `"capabilities": { "kv": {} }` in the manifest.
 */
export interface Kv {
  /**
   * The value of a key; undefined when there is none or its time is over.
   *
   * @example
   * const theme = (await kv.get<string>('theme')) ?? 'light'
   */
  get<T = Json>(key: string): Promise<T | undefined>

  /**
   * The value with its version, for `set` with `ifVersion`.
   *
   * @example
   * const seen = await kv.getWithVersion<string[]>('seen')
   * await kv.set('seen', [...(seen?.value ?? []), id], { ifVersion: seen?.version ?? 0 })
   */
  getWithVersion<T = Json>(key: string): Promise<{ value: T; version: number } | undefined>

  /** The values of several keys in one round trip; keys without a value are absent. */
  getMany<T = Json>(keys: readonly string[]): Promise<Record<string, T>>

  /**
   * Stores a value (JSON, at most 256 KiB) and gives its new version. With `ifVersion` it rejects with
   * `kv.conflict` if someone else was faster.
   *
   * @example
   * await kv.set('report:today', report, { ttlSeconds: 3600 })
   */
  set(key: string, value: Json, options?: KvSetOptions): Promise<{ version: number }>

  /** Whether there was such a key. With `ifVersion` it rejects with `kv.conflict` if someone changed it meanwhile. */
  delete(key: string, options?: { ifVersion?: number }): Promise<boolean>

  /**
   * Makes up to 100 changes in one round trip, all of them or none. One that can't be made rejects with its own code,
   * and `error.detail` names its `key` and `step`.
   *
   * @example
   * const [, { version }, left] = await kv.batch([
   *   { check: 'lock', ifVersion: 0 },
   *   { set: 'order/7', value: { state: 'paid' } },
   *   { increment: 'stock/12', by: -1 },
   * ])
   */
  batch<const T extends readonly KvOperation[]>(operations: T): Promise<KvResults<T>>

  list<T = Json>(options?: KvListOptions): Promise<KvPage<T>>

  /**
   * Adds to a number atomically, starting from 0, and resolves with the new one.
   *
   * @example
   * const visits = await kv.increment('visits')
   */
  increment(key: string, by?: number): Promise<number>
}
