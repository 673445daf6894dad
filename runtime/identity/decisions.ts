import type { Knex } from 'knex'
import type { Resource } from './policies/rulings.ts'
import type { Subject } from './subject.ts'

/** That someone asked for something, and what was decided last. */
export interface Decision {
  subject: { kind: Subject['kind']; id: string }
  permission: string
  ip: string
  via: Subject['via']
  resource: Resource | null
  allowed: boolean
  /** How often, lately. */
  times: number
  lastAt: Date
}

export interface Decisions {
  /** Notes a decision. Costs no more than counting it; written about twice a minute. */
  note(subject: Subject, permission: string, resource: Resource | undefined, allowed: boolean): void
  /** The latest of a tenant's, each kind once. */
  recent(tenantId: string, since: Date, limit: number): Promise<Decision[]>
  /** Writes what was noted. */
  flush(): Promise<void>
  close(): Promise<void>
}

const flushEveryMs = 30_000
const forgetEveryMs = 3_600_000
const keptDays = 14
/** Kinds of decisions that are counted between two writes; others are left out. */
const most = 20_000

interface Noted {
  subject: Subject
  permission: string
  resource: Resource | undefined
  allowed: boolean
  times: number
  lastAt: number
}

interface Row {
  subject_kind: Subject['kind']
  subject_id: string
  permission: string
  ip: string
  via: Subject['via']
  resource: Resource | null
  allowed: boolean
  times: string
  last_at: Date
}

/** Remembers what was decided lately, so that policies can be tried on it. */
export const createDecisions = ({ core, onError }: { core: Knex; onError: (error: unknown) => void }): Decisions => {
  let noted = new Map<string, Noted>()
  let forgottenAt = 0

  const write = async (some: Noted[]) => {
    if (some.length === 0) return
    const rows = some.map(({ subject, permission, resource, allowed, times, lastAt }) => ({
      tenant_id: subject.tenantId,
      subject_kind: subject.kind,
      subject_id: subject.id,
      permission,
      ip: subject.ip,
      via: subject.via,
      resource_type: resource ? `${resource.plugin}.${resource.type}` : '',
      resource: resource ?? null,
      allowed,
      times,
      last_at: new Date(lastAt),
    }))
    // In one order, so that two processes that write the same can't wait for each other; tenants that are gone are left out.
    await core.raw(
      `insert into core.decisions as known
       select d.* from jsonb_populate_recordset(null::core.decisions, ?::jsonb) d
       join core.tenants t on t.id = d.tenant_id
       order by tenant_id, subject_id, permission, d.ip, resource_type
       on conflict (tenant_id, subject_id, permission, ip, resource_type) do update set
         via = excluded.via, resource = excluded.resource, allowed = excluded.allowed,
         times = known.times + excluded.times, last_at = excluded.last_at`,
      [JSON.stringify(rows)],
    )
  }

  const flush = async () => {
    const some = [...noted.values()]
    noted = new Map()
    for (let at = 0; at < some.length; at += 500) await write(some.slice(at, at + 500))
    if (Date.now() - forgottenAt < forgetEveryMs) return
    forgottenAt = Date.now()
    await core('core.decisions')
      .where('last_at', '<', new Date(forgottenAt - keptDays * 86_400_000))
      .delete()
  }

  const timer = setInterval(() => {
    if (noted.size > 0) flush().catch(onError)
  }, flushEveryMs).unref()

  return {
    note(subject, permission, resource, allowed) {
      const key = `${subject.id} ${permission} ${subject.ip} ${resource ? `${resource.plugin}.${resource.type}` : ''}`
      const known = noted.get(key)
      if (known) {
        known.times += 1
        known.allowed = allowed
        known.resource = resource
        known.lastAt = Date.now()
      } else if (noted.size < most) {
        noted.set(key, { subject, permission, resource, allowed, times: 1, lastAt: Date.now() })
      }
    },

    async recent(tenantId, since, limit) {
      const rows = await core('core.decisions')
        .where({ tenant_id: tenantId })
        .where('last_at', '>=', since)
        .orderBy('last_at', 'desc')
        .limit(limit)
        .select<Row[]>()
      return rows.map((row) => ({
        subject: { kind: row.subject_kind, id: row.subject_id },
        permission: row.permission,
        ip: row.ip,
        via: row.via,
        resource: row.resource,
        allowed: row.allowed,
        times: Number(row.times),
        lastAt: row.last_at,
      }))
    },

    flush,

    async close() {
      clearInterval(timer)
      await flush().catch(onError)
    },
  }
}
