import type { Knex } from 'knex'
import type { Override, PlanLimits } from './effective.ts'

export interface TenantQuotas {
  plan: PlanLimits
  /** Those that hold now. */
  overrides: Override[]
}

interface OverrideRow {
  installation_id: string | null
  name: string
  value: string
  soft: boolean
  reason: string
  expires_at: Date | null
}

/** What was agreed on with a tenant; undefined when there is no such tenant. */
export const tenantQuotas = async (db: Knex, tenantId: string): Promise<TenantQuotas | undefined> => {
  const plan = await db('core.plans as p')
    .join('core.tenants as t', 't.plan_id', 'p.id')
    .where('t.id', tenantId)
    .first<PlanLimits | undefined>('p.id', 'p.limits', 'p.soft')
  if (!plan) return undefined
  const rows = await db('core.quota_overrides')
    .where({ tenant_id: tenantId })
    .where((still) => still.whereNull('expires_at').orWhere('expires_at', '>', db.raw('clock_timestamp()')))
    .select<OverrideRow[]>('installation_id', 'name', 'value', 'soft', 'reason', 'expires_at')
  return { plan, overrides: rows.map(toOverride) }
}

const toOverride = ({ installation_id, name, value, soft, reason, expires_at }: OverrideRow): Override => ({
  installationId: installation_id,
  name,
  value: Number(value),
  soft,
  reason,
  expiresAt: expires_at,
})

/** One of two that add to the same thing at once waits for the other, until its transaction ends. */
export const lockCount = async (trx: Knex, tenantId: string, name: string): Promise<void> => {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: quota ${tenantId} ${name}`)
}

/** What a tenant has, that it may have so many of. */
export const tenantCounts = {
  installations: (db: Knex, tenantId: string) =>
    db('core.installations').where({ tenant_id: tenantId }).whereNot({ state: 'uninstalled' }),
  users: (db: Knex, tenantId: string) => db('core.users').where({ tenant_id: tenantId, status: 'active' }),
  apiTokens: (db: Knex, tenantId: string) =>
    db('core.api_tokens')
      .where({ tenant_id: tenantId, revoked_at: null })
      .where((still) => still.whereNull('expires_at').orWhere('expires_at', '>', db.fn.now())),
  webhooks: (db: Knex, tenantId: string) => db('core.webhooks').where({ tenant_id: tenantId }),
} as const

export type Countable = keyof typeof tenantCounts

/** How many of something a tenant has. */
export const countOf = async (db: Knex, tenantId: string, name: Countable): Promise<number> => {
  const [row] = (await tenantCounts[name](db, tenantId).count()) as { count: string }[]
  return Number(row?.count ?? 0)
}
