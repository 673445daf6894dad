import { randomUUID } from 'node:crypto'
import type { LogRecord } from '../supervisor/types.ts'

/** Records that are kept in memory for each tenant, for looking at what happens now. */
const keptPerTenant = 1_000
/** Tenants whose records are kept; beyond it those that logged least recently are forgotten. */
const keptTenants = 1_000

interface LogFilter {
  plugin?: string
  level?: LogRecord['level']
  invocation?: string
  limit: number
}

export interface Logs {
  record: (record: LogRecord) => void
  /** The latest records of a tenant, newest first. */
  recent: (tenant: string, filter: LogFilter) => LogRecord[]
  /**
   * What was logged since, oldest first; waits for up to `waitMs` until there is something. Begin without `after`, go
   * on with the cursor that came.
   */
  after: (
    tenant: string,
    filter: LogFilter & { after?: string; waitMs: number },
  ) => Promise<{ records: LogRecord[]; cursor: string }>
  /** Ends all waiting. */
  close: () => void
}

interface Kept extends LogRecord {
  number: number
}

/** What plugins log: handed to the platform's own log, and the latest kept for their tenant's admins. */
export const createLogs = ({ write }: { write: (record: LogRecord) => void }): Logs => {
  const byTenant = new Map<string, Kept[]>()
  const waiting = new Map<string, Set<() => void>>()
  /** Cursors are good for this process only. */
  const own = randomUUID().slice(0, 8)
  let last = 0
  let closed = false

  const listOf = (tenant: string): Kept[] => {
    const list = byTenant.get(tenant) ?? []
    byTenant.delete(tenant)
    byTenant.set(tenant, list)
    const [oldest] = byTenant.keys()
    if (byTenant.size > keptTenants && oldest !== undefined) byTenant.delete(oldest)
    return list
  }

  const matching = (tenant: string, { plugin, level, invocation }: LogFilter): Kept[] =>
    (byTenant.get(tenant) ?? []).filter(
      (record) =>
        (plugin === undefined || record.plugin === plugin) &&
        (level === undefined || record.level === level) &&
        (invocation === undefined || record.invocation === invocation),
    )

  const news = (tenant: string, waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const listeners = waiting.get(tenant) ?? new Set()
      waiting.set(tenant, listeners)
      const done = () => {
        clearTimeout(timer)
        listeners.delete(done)
        if (listeners.size === 0 && waiting.get(tenant) === listeners) waiting.delete(tenant)
        resolve()
      }
      const timer = setTimeout(done, waitMs)
      listeners.add(done)
    })

  return {
    record: (record) => {
      write(record)
      const list = listOf(record.tenant)
      list.push({ ...record, number: ++last })
      if (list.length > keptPerTenant) list.splice(0, list.length - keptPerTenant)
      for (const done of [...(waiting.get(record.tenant) ?? [])]) done()
    },
    recent: (tenant, filter) => matching(tenant, filter).slice(-filter.limit).reverse(),
    async after(tenant, { after, waitMs, ...filter }) {
      const [process, number] = (after ?? '').split('-')
      // A cursor of another process says nothing here: all that is known is new.
      const from = after === undefined ? last : process === own ? Number(number) : 0
      const found = () =>
        matching(tenant, filter)
          .filter((record) => record.number > from)
          .slice(0, filter.limit)
      const end = Date.now() + waitMs
      let records = found()
      while (records.length === 0 && !closed && Date.now() < end) {
        await news(tenant, end - Date.now())
        records = found()
      }
      return { records, cursor: `${own}-${records.at(-1)?.number ?? from}` }
    },
    close: () => {
      closed = true
      for (const listeners of waiting.values()) for (const done of [...listeners]) done()
    },
  }
}
