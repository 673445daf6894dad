import type { LogRecord } from '../supervisor/types.ts'

/** Records that are kept in memory for each tenant, for looking at what happens now. */
const keptPerTenant = 1_000
/** Tenants whose records are kept; beyond it those that logged least recently are forgotten. */
const keptTenants = 1_000

export interface LogFilter {
  plugin?: string
  level?: LogRecord['level']
  invocation?: string
  limit: number
}

export interface Logs {
  record: (record: LogRecord) => void
  /** The latest records of a tenant, newest first. */
  recent: (tenant: string, filter: LogFilter) => LogRecord[]
}

/** What plugins log: handed to the platform's own log, and the latest kept for their tenant's admins. */
export const createLogs = ({ write }: { write: (record: LogRecord) => void }): Logs => {
  const byTenant = new Map<string, LogRecord[]>()

  const listOf = (tenant: string): LogRecord[] => {
    const list = byTenant.get(tenant) ?? []
    byTenant.delete(tenant)
    byTenant.set(tenant, list)
    const [oldest] = byTenant.keys()
    if (byTenant.size > keptTenants && oldest !== undefined) byTenant.delete(oldest)
    return list
  }

  return {
    record: (record) => {
      write(record)
      const list = listOf(record.tenant)
      list.push(record)
      if (list.length > keptPerTenant) list.splice(0, list.length - keptPerTenant)
    },
    recent: (tenant, { plugin, level, invocation, limit }) =>
      (byTenant.get(tenant) ?? [])
        .filter(
          (record) =>
            (plugin === undefined || record.plugin === plugin) &&
            (level === undefined || record.level === level) &&
            (invocation === undefined || record.invocation === invocation),
        )
        .slice(-limit)
        .reverse(),
  }
}
