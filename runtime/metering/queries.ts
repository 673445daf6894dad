import type { Knex } from 'knex'
import { rawQuery } from '../database/raw-query.ts'

export interface UsageSums {
  invocations: number
  /** Invocations that ended with an error. */
  failures: number
  cpuMs: number
  wallMs: number
  bytesIn: number
  bytesOut: number
  hostCalls: number
  /** Outbound requests. */
  fetches: number
  /** Events that were published. */
  events: number
  /** The most that its isolate was seen to hold. */
  memoryBytes: number
}

export interface HourOfUsage extends UsageSums {
  hour: Date
  /** How many invocations ended with each error code. */
  errors: Record<string, number>
}

/** What one installation used since its process wrote last. */
export interface Metered {
  installation: { id: string; plugin: string }
  tenant: { id: string; slug: string }
  sums: UsageSums
  /** Failed invocations by error code. */
  errors: ReadonlyMap<string, number>
}

/** What is written at once: it counts once, however often it is written. */
export interface Batch {
  process: string
  number: number
  hour: Date
  metered: readonly Metered[]
}

/** What was used in a day, by everyone that a batch is of. */
export interface UsedInDay {
  tenantId: string
  /** `null`: all of the tenant. */
  installationId: string | null
  invocations: number
  cpuMs: number
  fetches: number
}

interface UsedRow {
  tenant_id: string
  installation_id: string | null
  invocations: string
  cpu_ms: number
  fetches: string
}

const toUsed = (row: UsedRow): UsedInDay => ({
  tenantId: row.tenant_id,
  installationId: row.installation_id,
  invocations: Number(row.invocations),
  cpuMs: row.cpu_ms,
  fetches: Number(row.fetches),
})

/** Writes a batch; gives what its installations and tenants used in its day. */
export const addUsage = async (core: Knex, { process, number, hour, metered }: Batch): Promise<UsedInDay[]> => {
  const sums = metered.map(({ installation, tenant, sums: each }) => ({
    id: installation.id,
    tenant: tenant.id,
    plugin: installation.plugin,
    invocations: each.invocations,
    failures: each.failures,
    cpu_ms: each.cpuMs,
    wall_ms: each.wallMs,
    bytes_in: each.bytesIn,
    bytes_out: each.bytesOut,
    host_calls: each.hostCalls,
    fetches: each.fetches,
    events: each.events,
    memory_bytes: each.memoryBytes,
  }))
  const failed = metered.flatMap(({ installation: { id }, tenant, errors }) =>
    [...errors].map(([code, count]) => ({ id, tenant: tenant.id, code, count })),
  )
  const rows = await rawQuery<UsedRow>(
    core,
    'select * from core.add_usage($1, $2, $3, $4, $5)',
    [process, number, hour, JSON.stringify(sums), JSON.stringify(failed)],
    'add_usage',
  )
  return rows.map(toUsed)
}

/** What a tenant and each of its installations used in a day (UTC). */
export const usedInDay = async (core: Knex, tenantId: string, day: string): Promise<UsedInDay[]> => {
  const rows = await rawQuery<UsedRow>(
    core,
    `select tenant_id, installation_id, invocations, cpu_ms, fetches
     from core.usage_days where tenant_id = $1 and day = $2
     union all
     select $1, null, coalesce(sum(invocations), 0), coalesce(sum(cpu_ms), 0), coalesce(sum(fetches), 0)
     from core.usage_days where tenant_id = $1 and day = $2`,
    [tenantId, day],
    'used_in_day',
  )
  return rows.map(toUsed)
}

/** What an installation used in each hour since `from`: the latest 1,000 hours, the last one first. */
export const usageSince = async (core: Knex, installationId: string, from: Date): Promise<HourOfUsage[]> => {
  const { rows } = await core.raw<{ rows: (HourOfUsage & Record<string, unknown>)[] }>(
    `select hour, invocations::float8 as invocations, failures::float8 as failures, cpu_ms as "cpuMs",
       wall_ms as "wallMs", bytes_in::float8 as "bytesIn", bytes_out::float8 as "bytesOut",
       host_calls::float8 as "hostCalls", fetches::float8 as fetches, events::float8 as events,
       memory_bytes::float8 as "memoryBytes",
       (select coalesce(jsonb_object_agg(code, count), '{}') from core.usage_errors as errors
        where errors.installation_id = usage.installation_id and errors.hour = usage.hour) as errors
     from core.usage where installation_id = ? and hour >= ? order by hour desc limit 1000`,
    [installationId, from],
  )
  return rows
}

/** Deletes usage of hours and days before these moments, and what is known of processes that are long gone. */
export const forgetUsage = async (core: Knex, before: { hour: Date; day: Date; process: Date }): Promise<void> => {
  await core('core.usage').where('hour', '<', before.hour).delete()
  await core('core.usage_errors').where('hour', '<', before.hour).delete()
  await core('core.usage_days').where('day', '<', before.day).delete()
  await core('core.usage_writers').where('at', '<', before.process).delete()
}
