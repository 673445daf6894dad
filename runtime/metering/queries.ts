import type { Knex } from 'knex'

export interface UsageSums {
  invocations: number
  cpuMs: number
  wallMs: number
  bytesIn: number
  bytesOut: number
  hostCalls: number
  memoryBytes: number
}

export interface HourOfUsage extends UsageSums {
  hour: Date
  /** How many invocations ended with each error code. */
  errors: Record<string, number>
}

/** Adds sums to an hour; those of installations that are gone meanwhile are dropped. */
export const addUsage = async (
  trx: Knex,
  hour: Date,
  sums: [installationId: string, sums: UsageSums][],
): Promise<void> => {
  const rows = sums.map(([id, { invocations, cpuMs, wallMs, bytesIn, bytesOut, hostCalls, memoryBytes }]) => ({
    id,
    invocations,
    cpu_ms: cpuMs,
    wall_ms: wallMs,
    bytes_in: bytesIn,
    bytes_out: bytesOut,
    host_calls: hostCalls,
    memory_bytes: memoryBytes,
  }))
  await trx.raw(
    `insert into core.usage as present
       (installation_id, hour, invocations, cpu_ms, wall_ms, bytes_in, bytes_out, host_calls, memory_bytes)
     select given.id, ?, given.invocations, given.cpu_ms, given.wall_ms, given.bytes_in, given.bytes_out,
       given.host_calls, given.memory_bytes
     from jsonb_to_recordset(?::jsonb) as given (id uuid, invocations bigint, cpu_ms double precision,
       wall_ms double precision, bytes_in bigint, bytes_out bigint, host_calls bigint, memory_bytes bigint)
     join core.installations on installations.id = given.id
     on conflict (installation_id, hour) do update set
       invocations = present.invocations + excluded.invocations,
       cpu_ms = present.cpu_ms + excluded.cpu_ms,
       wall_ms = present.wall_ms + excluded.wall_ms,
       bytes_in = present.bytes_in + excluded.bytes_in,
       bytes_out = present.bytes_out + excluded.bytes_out,
       host_calls = present.host_calls + excluded.host_calls,
       memory_bytes = greatest(present.memory_bytes, excluded.memory_bytes)`,
    [hour, JSON.stringify(rows)],
  )
}

export const addErrors = async (
  trx: Knex,
  hour: Date,
  errors: { id: string; code: string; count: number }[],
): Promise<void> => {
  if (errors.length === 0) return
  await trx.raw(
    `insert into core.usage_errors as present (installation_id, hour, code, count)
     select given.id, ?, given.code, given.count
     from jsonb_to_recordset(?::jsonb) as given (id uuid, code text, count bigint)
     join core.installations on installations.id = given.id
     on conflict (installation_id, hour, code) do update set count = present.count + excluded.count`,
    [hour, JSON.stringify(errors)],
  )
}

export const usageSince = async (core: Knex, installationId: string, from: Date): Promise<HourOfUsage[]> => {
  const { rows } = await core.raw<{ rows: (HourOfUsage & Record<string, unknown>)[] }>(
    `select hour, invocations::float8 as invocations, cpu_ms as "cpuMs", wall_ms as "wallMs",
       bytes_in::float8 as "bytesIn", bytes_out::float8 as "bytesOut", host_calls::float8 as "hostCalls",
       memory_bytes::float8 as "memoryBytes",
       (select coalesce(jsonb_object_agg(code, count), '{}') from core.usage_errors as errors
        where errors.installation_id = usage.installation_id and errors.hour = usage.hour) as errors
     from core.usage where installation_id = ? and hour >= ? order by hour desc limit 1000`,
    [installationId, from],
  )
  return rows
}
