import type { ActionOf } from '../audit/actions.ts'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import { lockTenant, tenantUnknown, toTenant, type Tenant, type TenantRow, type TenantStatus } from './queries.ts'

/** Who does something, for the audit trail. */
export interface Actor {
  kind: 'platform' | 'user' | 'plugin' | 'anonymous'
  id: string | null
  requestId?: string
}

type Change = 'suspend' | 'resume' | 'remove' | 'restore'

const dayMs = 86_400_000

/** From which status each change may come; repeating one that is done already changes nothing. */
const from: Record<Change, TenantStatus[]> = {
  suspend: ['active'],
  resume: ['suspended'],
  remove: ['active', 'suspended'],
  restore: ['deleting'],
}

/**
 * Moves a tenant to another status and records it; one that has it already stays as it is.
 *
 * @param graceDays how long the data of one that is removed is kept
 * @throws {Problem} `tenant.unknown`, `request.conflict` when its status does not lead there
 */
export async function changeStatus(
  core: Knex,
  slug: string,
  change: Change,
  actor: Actor,
  graceDays: number,
): Promise<Tenant> {
  return core.transaction(async (trx) => {
    await lockTenant(trx, slug)
    const row = await trx<TenantRow>('core.tenants').where({ slug }).first()
    if (!row) throw tenantUnknown(slug)
    const status = await statusAfter(trx, change, row)
    if (row.status === status) return toTenant(row)
    if (!from[change].includes(row.status))
      throw new Problem('request.conflict', {
        detail: said("Tenant {slug} is {state}: it can't {change} now.", {
          slug,
          state: wordOf(row.status),
          change: wordOf(change),
        }),
        status: row.status,
      })
    const [changed] = await trx<TenantRow>('core.tenants')
      .where({ id: row.id })
      .update({ status, delete_after: change === 'remove' ? new Date(Date.now() + graceDays * dayMs) : null })
      .returning('*')
    const tenant = toTenant(changed as TenantRow)
    await writeAudit(trx, tenant, `tenant.${change}`, actor, { from: row.status })
    return tenant
  })
}

async function statusAfter(trx: Knex.Transaction, change: Change, row: TenantRow): Promise<TenantStatus> {
  if (change === 'suspend') return 'suspended'
  if (change === 'remove') return 'deleting'
  if (change === 'resume' || row.status !== 'deleting') return 'active'
  // A tenant that was suspended when it was removed comes back suspended.
  const removal = await trx<{ id: string; tenant_id: string; action: string; detail: { from?: TenantStatus } }>(
    'core.audit',
  )
    .where({ tenant_id: row.id, action: 'tenant.remove' })
    .orderBy('id', 'desc')
    .first()
  return removal?.detail.from ?? 'active'
}

/** Writes what happened to a tenant as a whole into the audit trail, in the transaction in which it does. */
export async function writeAudit(
  trx: Knex.Transaction,
  tenant: Tenant,
  action: `tenant.${ActionOf<'tenant'>}`,
  actor: Actor,
  detail: Record<string, unknown>,
): Promise<void> {
  await trx('core.audit').insert({
    tenant_id: tenant.id,
    actor_kind: actor.kind,
    actor_id: actor.id,
    action,
    target: tenant.slug,
    detail: JSON.stringify(detail),
    request_id: actor.requestId,
  })
}
