import type { Knex } from 'knex'
import type { LimitName } from '../../sandbox/limits.ts'
import { tenantName } from '../database/names.ts'
import { dayOf } from '../metering/allowances.ts'
import { usedInDay } from '../metering/queries.ts'
import { laneOf } from '../queues/work.ts'
import { countOf } from './queries.ts'

/** How much of each quota is used now; of those that can be counted. */
export type UsedOf = Partial<Record<LimitName, number>>

interface Row {
  id: string
  db_bytes: string
  keys: number
  kv_bytes: string
  files: number
  file_bytes: string
  documents: number
  search_bytes: string
  jobs: string
  schedules: string
}

/** What each installation of a tenant keeps now, by its id. */
export const keptByInstallations = async (
  core: Knex,
  tenant: { id: string; slug: string },
): Promise<Map<string, UsedOf>> => {
  const schema = tenantName(tenant.slug)
  const { rows } = await core.raw<{ rows: Row[] }>(
    `select i.id,
       (select coalesce(sum(pg_total_relation_size(c.oid)), 0)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ? || '__' || replace(i.plugin_id, '-', '_') and c.relkind in ('r', 'm')) as db_bytes,
       coalesce(k.keys, 0) as keys, coalesce(k.bytes, 0) as kv_bytes,
       coalesce(f.files, 0) as files, coalesce(f.bytes, 0) as file_bytes,
       coalesce(s.documents, 0) as documents, coalesce(s.bytes, 0) as search_bytes,
       (select count(*) from core.work w where w.lane = ? || i.id::text and w.state = 'waiting') as jobs,
       (select count(*) from core.job_schedules j where j.installation_id = i.id and j.origin = 'plugin') as schedules
     from core.installations i
     left join ??.kv_usage k on k.installation_id = i.id
     left join core.file_usage f on f.installation_id = i.id
     left join core.search_usage s on s.installation_id = i.id
     where i.tenant_id = ?`,
    [schema, laneOf('job', tenant.id, ''), schema, tenant.id],
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        'db.bytes': Number(row.db_bytes),
        'kv.keys': row.keys,
        'kv.bytes': Number(row.kv_bytes),
        'storage.files': row.files,
        'storage.bytes': Number(row.file_bytes),
        'search.documents': row.documents,
        'search.bytes': Number(row.search_bytes),
        'jobs.waiting': Number(row.jobs),
        'jobs.schedules': Number(row.schedules),
      },
    ]),
  )
}

/** What a tenant has now. */
export const keptByTenant = async (core: Knex, tenantId: string): Promise<UsedOf> => {
  const [installations, users, apiTokens, webhooks, waiting] = await Promise.all([
    countOf(core, tenantId, 'installations'),
    countOf(core, tenantId, 'users'),
    countOf(core, tenantId, 'apiTokens'),
    countOf(core, tenantId, 'webhooks'),
    core('core.work').where({ tenant_id: tenantId, state: 'waiting' }).whereNotNull('event_seq').count(),
  ])
  return { installations, users, apiTokens, webhooks, 'events.waiting': Number(waiting[0]?.count ?? 0) }
}

/** What a tenant used today; with what was used of it by one installation. */
const usedToday = async (core: Knex, tenantId: string, installationId?: string): Promise<UsedOf> => {
  const all = await usedInDay(core, tenantId, dayOf(Date.now()))
  const tenant = all.find((each) => each.installationId === null)
  const used: UsedOf = {
    tenantInvocationsPerDay: tenant?.invocations ?? 0,
    tenantCpuMsPerDay: Math.round(tenant?.cpuMs ?? 0),
  }
  if (installationId === undefined) return used
  const own = all.find((each) => each.installationId === installationId)
  return {
    ...used,
    invocationsPerDay: own?.invocations ?? 0,
    cpuMsPerDay: Math.round(own?.cpuMs ?? 0),
    fetchesPerDay: own?.fetches ?? 0,
  }
}

/** Everything that is counted of a tenant, and of one installation of it. */
export const usedOf = async (
  core: Knex,
  tenant: { id: string; slug: string },
  installationId?: string,
): Promise<UsedOf> => {
  const [ofTenant, today, kept] = await Promise.all([
    keptByTenant(core, tenant.id),
    usedToday(core, tenant.id, installationId),
    installationId === undefined ? undefined : keptByInstallations(core, tenant),
  ])
  return { ...ofTenant, ...today, ...kept?.get(installationId ?? '') }
}
