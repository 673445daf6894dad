import type { GuestCall } from '../../guest/guest-call.ts'

interface Executed {
  rows: Record<string, unknown>[]
  rowCount: number
}

/** What JSON has no words for: bytes go as the text that `bytea` reads, big integers as their digits. */
const toParam = (value: unknown): unknown => {
  if (typeof value === 'bigint') return `${value}`
  if (value === undefined) return null
  if (value instanceof ArrayBuffer) return hex(new Uint8Array(value))
  if (ArrayBuffer.isView(value)) return hex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  return value
}

const hex = (bytes: Uint8Array): string => {
  let text = '\\x'
  for (let at = 0; at < bytes.length; at++) text += (bytes[at]! + 256).toString(16).slice(1)
  return text
}

const statement = (sql: string, params: readonly unknown[] = []) => ({ sql, params: params.map(toParam) })

/** Guest half of `db`. */
export const dbGuest = (call: GuestCall) => {
  const over = (op: string, more?: object) => {
    const run = (sql: string, params?: readonly unknown[]) =>
      call(op, { ...more, ...statement(sql, params) }) as Promise<Executed>
    return {
      query: async (sql: string, params?: readonly unknown[]) => (await run(sql, params)).rows,
      execute: async (sql: string, params?: readonly unknown[]) => ({ rowCount: (await run(sql, params)).rowCount }),
    }
  }

  return {
    ...over('query'),
    batch: (statements: readonly (readonly [sql: string, params?: readonly unknown[]])[]) =>
      call('batch', { statements: statements.map(([sql, params]) => statement(sql, params)) }) as Promise<Executed[]>,
    transaction: async <T>(work: (tx: ReturnType<typeof over> & { transaction: number }) => Promise<T>): Promise<T> => {
      const begun = (await call('begin', {})) as { transaction: number }
      let result: T
      try {
        result = await work({ ...begun, ...over('queryIn', begun) })
      } catch (error) {
        // The plugin's own error is the one that counts.
        await call('rollback', begun).catch(() => {})
        throw error
      }
      await call('commit', begun)
      return result
    },
  }
}
