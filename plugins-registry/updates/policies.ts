import type { Knex } from 'knex'
import { satisfies } from 'semver'
import { z } from 'zod'

/** What is upgraded to by itself: nothing; what only mends; what breaks nothing; everything. */
export const updatePolicies = ['manual', 'patch', 'minor', 'all'] as const

export type UpdatePolicy = (typeof updatePolicies)[number]

/** When an update counts as worse than what was before it, and is taken back. */
export const updateRules = z.strictObject({
  watchSeconds: z.int().min(1).max(604_800).default(3_600).describe('How long it is watched'),
  minInvocations: z.int().min(1).max(1_000_000).default(50).describe('Nothing is said of fewer'),
  errorRate: z.number().min(0).max(1).default(0.05).describe('So much more of all invocations may fail than before'),
  cpuFactor: z.number().min(1).max(100).default(2).describe('So many times the CPU time of before may be used'),
  p95Factor: z.number().min(1).max(100).default(2).describe('So many times the p95 of before may be taken'),
})

export type UpdateRules = z.output<typeof updateRules>

/** Rules that hold an update to both. */
export const strictest = (one: UpdateRules, other: UpdateRules): UpdateRules => ({
  watchSeconds: Math.max(one.watchSeconds, other.watchSeconds),
  minInvocations: Math.min(one.minInvocations, other.minInvocations),
  errorRate: Math.min(one.errorRate, other.errorRate),
  cpuFactor: Math.min(one.cpuFactor, other.cpuFactor),
  p95Factor: Math.min(one.p95Factor, other.p95Factor),
})

/** What a tenant chose for all of its installations that have no policy of their own. */
export interface TenantPolicy {
  policy: UpdatePolicy
  rules: UpdateRules
  /** Grows with every change. */
  revision: number
}

/**
 * Whether a policy leads from one version to another. Versions before 1.0.0 are taken as `^` and `~` take them: the
 * second number says what breaks.
 */
export const leads = (policy: UpdatePolicy, from: string, to: string): boolean => {
  if (policy === 'manual') return false
  if (policy === 'all') return true
  return satisfies(to, `${policy === 'patch' ? '~' : '^'}${from}`, { includePrerelease: true })
}

/** The policy of a tenant; `manual` until it chose one. */
export const tenantPolicy = async (db: Knex, tenantId: string, { lock = false } = {}): Promise<TenantPolicy> => {
  const query = db('core.update_policies').where({ tenant_id: tenantId })
  if (lock) query.forUpdate()
  const row = await query.first<{ policy: UpdatePolicy; rules: unknown; revision: number } | undefined>()
  return {
    policy: row?.policy ?? 'manual',
    rules: updateRules.parse(row?.rules ?? {}),
    revision: row?.revision ?? 0,
  }
}

/** Changes it, and has updates looked for that it leads to. */
export const setTenantPolicy = async (
  trx: Knex.Transaction,
  tenantId: string,
  { policy, rules }: Pick<TenantPolicy, 'policy' | 'rules'>,
): Promise<void> => {
  await trx('core.update_policies')
    .insert({ tenant_id: tenantId, policy, rules: JSON.stringify(rules) })
    .onConflict('tenant_id')
    .merge({ policy, rules: JSON.stringify(rules), revision: trx.raw('core.update_policies.revision + 1') })
  const plugins: string[] = await trx('core.installations').where({ tenant_id: tenantId }).pluck('plugin_id')
  for (const plugin of plugins.sort()) await lookForUpdates(trx, plugin)
}

/** Has updates of a plugin looked for, a moment after this is committed. */
export const lookForUpdates = async (trx: Knex, plugin: string): Promise<void> => {
  await trx('core.update_checks').insert({ plugin_id: plugin }).onConflict('plugin_id').ignore()
}
