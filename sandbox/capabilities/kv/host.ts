import type { Knex } from 'knex'
import { Problem } from '../../../problems/problem.ts'
import { tenantName } from '../../../runtime/database/names.ts'
import { rawQuery } from '../../../runtime/database/raw-query.ts'
import type { HostCall } from '../define.ts'
import { kv } from './capability.ts'
import { kvLimits } from './limits.ts'

type KvCall = HostCall<{ readOnly: boolean }>

interface Item {
  key: string
  value: unknown
}

/** Keeps values in the tenant's own schema, under the id of the installation. */
export function kvHost({ core }: { core: Knex }) {
  /** Runs one statement on the tenant's schema; `$schema` is its name, which is made of a checked slug. */
  const run = async <Row extends object>(
    call: KvCall,
    sql: string,
    values: unknown[],
    /** Of one that runs often enough to be prepared. */
    name?: string,
  ): Promise<Row[]> => {
    try {
      const schema = tenantName(call.tenant.slug)
      const text = sql.replaceAll('$schema', schema)
      const all = [call.installation.id, ...values]
      return await rawQuery<Row>(core, text, all, name && `${name}_${schema}`)
    } catch (cause) {
      throw toProblem(cause)
    }
  }

  /** Which of the two it was. */
  const overQuota = async (call: KvCall): Promise<Problem> => {
    const [usage] = await run<{ keys: number }>(
      call,
      'select keys from $schema.kv_usage where installation_id = $1',
      [],
    )
    return reached(call, (usage?.keys ?? 0) >= call.limits['kv.keys'] ? 'kv.keys' : 'kv.bytes')
  }

  /** Why a change did not come to be; `at` tells which one of a batch. */
  const notDone = async (call: KvCall, outcome: string | undefined, key: string, at?: number): Promise<Problem> => {
    const which = { key, ...(at !== undefined && { step: at }) }
    if (outcome === 'conflict')
      return new Problem('kv.conflict', { detail: `"${key}" is not at the version that was told.`, ...which })
    if (outcome === 'quota') return overQuota(call)
    if (outcome === 'kv.keys' || outcome === 'kv.bytes') return reached(call, outcome, which)
    return new Problem('capability.invalid', {
      detail: outcome === 'too large' ? 'The number would be too large.' : 'What is kept there is not a number.',
      ...which,
    })
  }

  return kv.host({
    async get(call, { key }) {
      const [row] = await run<{ value: unknown; version: string }>(
        call,
        `select value, version from $schema.kv
         where installation_id = $1 and key = $2 and (expires_at is null or expires_at > clock_timestamp())`,
        [key],
        'kv_get',
      )
      return row ? { value: row.value, version: Number(row.version) } : null
    },

    async getMany(call, { keys }) {
      const rows = await run<Item & { bytes: number }>(
        call,
        `select key, value, bytes from $schema.kv
         where installation_id = $1 and key = any($2) and (expires_at is null or expires_at > clock_timestamp())`,
        [keys],
      )
      if (rows.reduce((sum, { bytes }) => sum + bytes, 0) > kvLimits.pageBytes)
        throw new Problem('kv.too_large', {
          detail: 'These values together are larger than one answer may be; ask for fewer at once.',
          limit: 'kv.pageBytes',
          value: kvLimits.pageBytes,
        })
      return rows.map(({ key, value }) => ({ key, value }))
    },

    async set(call, { key, value, ttlSeconds, ifVersion }) {
      const { json, bytes } = measured(call, key, value)
      const [row] = await run<{ outcome: string; new_version: string }>(
        writable(call),
        `select * from $schema.kv_set($1, $2, $3::jsonb, $4, clock_timestamp() + make_interval(secs => $5::integer), $6, $7, $8)`,
        [key, json, bytes, ttlSeconds ?? null, ifVersion ?? null, call.limits['kv.keys'], call.limits['kv.bytes']],
        'kv_set',
      )
      if (row?.outcome !== 'done') throw await notDone(call, row?.outcome, key)
      return { version: Number(row.new_version) }
    },

    async delete(call, { key, ifVersion }) {
      if (ifVersion === undefined) {
        const [row] = await run<{ present: boolean }>(writable(call), 'select $schema.kv_delete($1, $2) as present', [
          key,
        ])
        return row?.present ?? false
      }
      const [row] = await run<{ outcome: string }>(
        writable(call),
        'select $schema.kv_delete_if($1, $2, $3) as outcome',
        [key, ifVersion],
      )
      if (row?.outcome === 'conflict') throw await notDone(call, row.outcome, key)
      return row?.outcome === 'done'
    },

    async list(call, { prefix, limit, cursor }) {
      const rows = await run<Item & { before: string }>(
        call,
        `select key, value, sum(bytes) over (order by key) - bytes as before from (
           select key, value, bytes from $schema.kv
           where installation_id = $1 and key >= $2 and starts_with(key, $2) and key > $3
             and (expires_at is null or expires_at > clock_timestamp())
           order by key limit $4) as page`,
        [prefix, cursor ?? '', limit + 1],
      )
      const items = rows.slice(0, limit).filter(({ before }) => Number(before) < kvLimits.pageBytes)
      const last = items.at(-1)
      return {
        items: items.map(({ key, value }) => ({ key, value })),
        ...(last && rows.length > items.length && { cursor: last.key }),
      }
    },

    async increment(call, { key, by }) {
      const [row] = await run<{ outcome: string; sum: string }>(
        writable(call),
        'select * from $schema.kv_increment($1, $2, $3, $4, $5)',
        [key, by, call.limits['kv.keys'], call.limits['kv.bytes']],
        'kv_increment',
      )
      if (row?.outcome !== 'done') throw await notDone(call, row?.outcome, key)
      return Number(row.sum)
    },

    async batch(call, { steps }) {
      const sized = steps.map((step) =>
        step.op === 'set' ? { ...step, bytes: measured(call, step.key, step.value).bytes } : step,
      )
      try {
        const [row] = await run<{ results: ({ version: number } | boolean | number)[] }>(
          writable(call),
          'select $schema.kv_batch($1, $2::jsonb, $3, $4) as results',
          [toJson(sized), call.limits['kv.keys'], call.limits['kv.bytes']],
          'kv_batch',
        )
        return row?.results ?? []
      } catch (error) {
        if (!isStopped(error)) throw error
        const at = Number(error.detail)
        throw await notDone(call, error.message, steps[at]?.key ?? '', at)
      }
    },
  })
}

const reached = ({ limits }: KvCall, limit: 'kv.keys' | 'kv.bytes', which = {}): Problem => {
  const value = limits[limit]
  const what = limit === 'kv.keys' ? 'keys' : 'bytes'
  return new Problem('kv.quota', { detail: `An installation keeps at most ${value} ${what}.`, limit, value, ...which })
}

const notStorable = (cause: unknown): Problem =>
  new Problem(
    'capability.invalid',
    { detail: 'The value is not storable: it has NUL in a text, or is nested too deeply.' },
    { cause },
  )

const toJson = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw notStorable(cause)
  }
}

/** A value as it is kept, and what it counts. */
const measured = (call: KvCall, key: string, value: unknown): { json: string; bytes: number } => {
  const json = toJson(value)
  const bytes = Buffer.byteLength(json)
  const most = call.limits['kv.valueBytes']
  if (bytes > most)
    throw new Problem('kv.too_large', {
      detail: `The value has ${bytes} bytes of at most ${most}.`,
      limit: 'kv.valueBytes',
      value: most,
    })
  return { json, bytes: bytes + Buffer.byteLength(key) }
}

/** One change of a batch ended all of it (migrations/tenant/081_kv_batch.ts). */
const isStopped = (error: unknown): error is { message: string; detail: string } =>
  (error as { code?: unknown }).code === 'PXKV1'

const writable = (call: KvCall): KvCall => {
  if (call.scope.readOnly)
    throw new Problem('capability.scope', { detail: 'The grant of this installation is for reading only.' })
  return call
}

/** What `jsonb` does not take: NUL in text, numbers out of range, and nesting beyond the stack of Postgres. */
const refusedValue = /^(?:22P05|22P02|22021|54001|22003)$/

const toProblem = (cause: unknown): unknown =>
  refusedValue.test(String((cause as { code?: unknown }).code)) ? notStorable(cause) : cause
