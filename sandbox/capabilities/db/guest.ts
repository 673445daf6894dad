import type { GuestCall } from '../../guest/guest-call.ts'

type Row = Record<string, unknown>

interface Executed<R = Row> {
  rows: R[]
  rowCount: number
}

interface Page {
  stream: number
  rows: Row[]
  done: boolean
}

interface TransactionOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
  readOnly?: boolean
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
  const over = (op: string, more?: { transaction: number }) => {
    const run = (sql: string, params?: readonly unknown[]) =>
      call(op, { ...more, ...statement(sql, params) }) as Promise<Executed>
    const runForLists = (sql: string, params?: readonly unknown[]) =>
      call(op, { ...more, ...statement(sql, params), lists: true }) as Promise<Executed<unknown[]>>
    return {
      query: async (sql: string, params?: readonly unknown[]) => (await run(sql, params)).rows,
      values: async (sql: string, params?: readonly unknown[]) => (await runForLists(sql, params)).rows,
      execute: async (sql: string, params?: readonly unknown[]) => ({ rowCount: (await run(sql, params)).rowCount }),
      async *stream(sql: string, params?: readonly unknown[]): AsyncGenerator<Row, void, undefined> {
        let page = (await call('stream', { ...more, ...statement(sql, params) })) as Page
        const { stream } = page
        try {
          for (;;) {
            yield* page.rows
            if (page.done) return
            page = (await call('next', { stream })) as Page
          }
        } finally {
          // It was left before its end; or it failed, and is over.
          if (!page.done) await call('close', { stream }).catch(() => {})
        }
      },
    }
  }

  /** Runs `work` between a beginning and one of two ends. */
  const within = async <T>(work: () => Promise<T>, good: () => Promise<unknown>, bad: () => Promise<unknown>) => {
    let result: T
    try {
      result = await work()
    } catch (error) {
      // The plugin's own error is the one that counts.
      await bad().catch(() => {})
      throw error
    }
    await good()
    return result
  }

  type Open = ReturnType<typeof over> & {
    transaction: number
    savepoint: <T>(work: (tx: Open) => Promise<T>) => Promise<T>
  }

  const opened = (begun: { transaction: number }): Open => {
    const tx: Open = {
      ...begun,
      ...over('queryIn', begun),
      savepoint: async (work) => {
        const place = { ...begun, ...((await call('savepoint', begun)) as { savepoint: number }) }
        return within(
          () => work(tx),
          () => call('release', place),
          () => call('rollbackTo', place),
        )
      },
    }
    return tx
  }

  return {
    ...over('query'),
    batch: (statements: readonly (readonly [sql: string, params?: readonly unknown[]])[]) =>
      call('batch', { statements: statements.map(([sql, params]) => statement(sql, params)) }) as Promise<Executed[]>,
    transaction: async <T>(work: (tx: Open) => Promise<T>, options: TransactionOptions = {}): Promise<T> => {
      const begun = (await call('begin', options)) as { transaction: number }
      return within(
        () => work(opened(begun)),
        () => call('commit', begun),
        () => call('rollback', begun),
      )
    },
  }
}
