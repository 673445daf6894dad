import type { Knex } from 'knex'
import { dayOf } from './allowances.ts'
import type { UsageSums } from './queries.ts'

/** What a report is of. */
export interface ReportRequest {
  /** Of this tenant only. */
  tenantId?: string
  plugin?: string
  /** The first moment; rounded down to its hour or day. */
  from: Date
  /** The moment after the last. */
  to: Date
  /** One line for each hour, each day, or the whole time. */
  by: 'hour' | 'day' | 'total'
  /** What is summed up in one line. */
  per: 'all' | 'tenant' | 'plugin' | 'installation'
}

/** One line of a report. */
export interface ReportLine extends UsageSums {
  /** Beginning of the hour, the day or the whole time, in UTC. */
  at: Date
  /** Slug; absent where the same plugin is summed up over tenants. */
  tenant?: string
  plugin?: string
  /** Id; it may be gone by now. */
  installation?: string
}

/** Where a page ends. */
export type ReportPosition = [at: string, keys: string[]]

export interface Reports {
  /** Newest first; those of one hour or day by tenant, plugin, installation. */
  page(request: ReportRequest, page: { after?: ReportPosition; limit: number }): Promise<ReportLine[]>
  /** All of it, in the same order. */
  all(request: ReportRequest): AsyncIterable<ReportLine>
}

const pageSize = 1_000
const hourMs = 3_600_000

const sums = ['invocations', 'failures', 'bytes_in', 'bytes_out', 'host_calls', 'fetches', 'events']

/** Columns that lines are told apart by, besides their time. */
const keyColumns = ({ per, tenantId }: ReportRequest) => [
  ...(per === 'all' || (per === 'plugin' && tenantId === undefined) ? [] : [{ name: 'tenant', sql: 't.slug' }]),
  ...(per === 'all' || per === 'tenant' ? [] : [{ name: 'plugin', sql: 'u.plugin_id' }]),
  ...(per === 'installation' ? [{ name: 'installation', sql: 'u.installation_id::text' }] : []),
]

interface Row {
  at: Date
  tenant?: string
  plugin?: string
  installation?: string
  invocations: number
  failures: number
  cpu_ms: number
  wall_ms: number
  bytes_in: number
  bytes_out: number
  host_calls: number
  fetches: number
  events: number
  memory_bytes: number
}

const toLine = (row: Row): ReportLine => ({
  at: row.at,
  ...(row.tenant !== undefined && { tenant: row.tenant }),
  ...(row.plugin !== undefined && { plugin: row.plugin }),
  ...(row.installation !== undefined && { installation: row.installation }),
  invocations: row.invocations,
  failures: row.failures,
  cpuMs: row.cpu_ms,
  wallMs: row.wall_ms,
  bytesIn: row.bytes_in,
  bytesOut: row.bytes_out,
  hostCalls: row.host_calls,
  fetches: row.fetches,
  events: row.events,
  memoryBytes: row.memory_bytes,
})

/** A whole time that is short is read by its hours, so that it begins when it says; a longer one by its days. */
const isByHour = ({ by, from, to }: ReportRequest) =>
  by === 'hour' || (by === 'total' && to.getTime() - from.getTime() <= 48 * hourMs)

/** Compared as what they are kept as, so that an index finds them. */
const within = (lines: Knex.QueryBuilder, request: ReportRequest, { from, to } = request) =>
  isByHour(request)
    ? lines.where('u.hour', '>=', new Date(from.getTime() - (from.getTime() % hourMs))).where('u.hour', '<', to)
    : lines.where('u.day', '>=', dayOf(from.getTime())).where('u.day', '<=', dayOf(to.getTime() - 1))

/** Where a line stands in its report. */
export const positionOf = ({ at, tenant, plugin, installation }: ReportLine): ReportPosition => [
  at.toISOString(),
  [tenant, plugin, installation].filter((key) => key !== undefined),
]

/**
 * Reports on usage, by the hour (kept for 90 days) or by the day (kept for three years), of what plugins that are
 * uninstalled by now used as well.
 */
export const createReports = ({ core }: { core: Knex }): Reports => {
  const page: Reports['page'] = async (request, { after, limit }) => {
    const { by, from, tenantId, plugin } = request
    const [table, time] = isByHour(request)
      ? (['core.usage', 'u.hour'] as const)
      : (['core.usage_days', `u.day::timestamp at time zone 'UTC'`] as const)
    const at = by === 'total' ? core.raw('?::timestamptz', [from]) : core.raw(time)
    const keys = keyColumns(request)
    const grouped = [...(by === 'total' ? [] : [time]), ...keys.map(({ sql }) => sql)]
    const keyList = keys.map(({ sql }) => `${sql} collate "C"`).join(', ')
    const query = core(`${table} as u`)
      .join('core.tenants as t', 't.id', 'u.tenant_id')
      .select(
        core.raw('? as at', [at]),
        ...keys.map(({ name, sql }) => core.raw(`${sql} as ??`, [name])),
        ...sums.map((sum) => core.raw('sum(??)::float8 as ??', [`u.${sum}`, sum])),
        core.raw('sum(u.cpu_ms) as cpu_ms, sum(u.wall_ms) as wall_ms, max(u.memory_bytes)::float8 as memory_bytes'),
      )
      .modify((lines) => within(lines, request))
      // Nothing is no line, also where all is one.
      .havingRaw('count(*) > 0')
      .orderByRaw(['1 desc', ...(keyList ? [keyList] : [])].join(', '))
      .limit(limit)
    if (grouped.length > 0) query.groupByRaw(grouped.join(', '))
    if (tenantId !== undefined) query.where('u.tenant_id', tenantId)
    if (plugin !== undefined) query.where('u.plugin_id', plugin)
    if (after !== undefined) {
      const [moment, values] = after
      const marks = values.map(() => '?').join(', ')
      const further = keys.length > 0 ? `(${keyList}) > (${marks})` : 'false'
      if (by === 'total') query.whereRaw(further, values)
      else query.whereRaw(`(${time} < ? or (${time} = ? and ${further}))`, [moment, moment, ...values])
    }
    return ((await query) as Row[]).map(toLine)
  }

  return {
    page,
    async *all(request) {
      let after: ReportPosition | undefined
      for (;;) {
        const lines = await page(request, { after, limit: pageSize })
        yield* lines
        if (lines.length < pageSize) return
        after = positionOf(lines.at(-1)!)
      }
    },
  }
}
