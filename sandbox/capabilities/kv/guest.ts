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

type Operation =
  | ({ set: string; value: unknown } & SetOptions)
  | { delete: string; ifVersion?: number }
  | { increment: string; by?: number }
  | { check: string; ifVersion: number }

interface Item {
  key: string
  value: unknown
}

const toStep = (operation: Operation) => {
  if ('set' in operation) {
    const { set: key, ...rest } = operation
    return { op: 'set', key, ...rest }
  }
  if ('delete' in operation) {
    const { delete: key, ...rest } = operation
    return { op: 'delete', key, ...rest }
  }
  if ('increment' in operation) {
    const { increment: key, ...rest } = operation
    return { op: 'increment', key, ...rest }
  }
  const { check: key, ...rest } = operation
  return { op: 'check', key, ...rest }
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
    delete: (key: string, options: { ifVersion?: number } = {}) =>
      call('delete', { ...options, key }) as Promise<boolean>,
    list: (options: ListOptions = {}) => call('list', options) as Promise<{ items: Item[]; cursor?: string }>,
    batch: (operations: readonly Operation[]) =>
      call('batch', { steps: operations.map(toStep) }) as Promise<({ version: number } | boolean | number)[]>,
    increment: (key: string, by = 1) => call('increment', { key, by }) as Promise<number>,
  }
}
