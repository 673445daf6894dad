import type { GuestCall } from '../../guest/guest-call.ts'

interface SetOptions {
  ttlSeconds?: number
  ifVersion?: number
}

interface ListOptions {
  prefix?: string
  limit?: number
  cursor?: string
}

interface Item {
  key: string
  value: unknown
}

/** Guest half of `kv`. */
export const kvGuest = (call: GuestCall) => {
  const find = (key: string) => call('get', { key }) as Promise<{ value: unknown; version: number } | null>
  return {
    get: async (key: string) => (await find(key))?.value,
    /** The value with its version, for `set` with `ifVersion`. */
    getWithVersion: async (key: string) => (await find(key)) ?? undefined,
    getMany: async (keys: readonly string[]) => {
      const items = (await call('getMany', { keys })) as Item[]
      const values = Object.create(null) as Record<string, unknown>
      for (const { key, value } of items) values[key] = value
      return values
    },
    set: async (key: string, value: unknown, options: SetOptions = {}) =>
      (await call('set', { ...options, key, value })) as { version: number },
    delete: (key: string) => call('delete', { key }) as Promise<boolean>,
    list: (options: ListOptions = {}) => call('list', options) as Promise<{ items: Item[]; cursor?: string }>,
    increment: (key: string, by = 1) => call('increment', { key, by }) as Promise<number>,
  }
}
