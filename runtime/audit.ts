import type { Knex } from 'knex'

/** One thing that someone did. Kept when the tenant it belongs to is gone. */
export interface AuditRecord {
  tenantId: string | null
  actor: { kind: 'user' | 'platform' | 'anonymous' | 'system'; id: string | null }
  /** What was done, such as `user.create`. */
  action: string
  /** What it was done to, such as a user's id or a tenant's slug. */
  target: string
  /** Never secrets. */
  detail?: Record<string, unknown>
  requestId?: string
}

export interface Audit {
  /** Writes a record, in the transaction of what it tells of where there is one. */
  record(record: AuditRecord, trx?: Knex): Promise<void>
}

/** The audit trail in `core.audit`. */
export const createAudit = ({ core }: { core: Knex }): Audit => ({
  async record({ tenantId, actor, action, target, detail, requestId }, trx = core) {
    await trx
      .withSchema('core')
      .table('audit')
      .insert({
        tenant_id: tenantId,
        actor_kind: actor.kind,
        actor_id: actor.id,
        action,
        target,
        detail: JSON.stringify(detail ?? {}),
        request_id: requestId ?? null,
      })
  },
})
