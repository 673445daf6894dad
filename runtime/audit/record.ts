import type { Knex } from 'knex'
import type { AuditAction } from './actions.ts'

/** Who did something. */
export interface Actor {
  kind: 'user' | 'service' | 'platform' | 'plugin' | 'anonymous' | 'system'
  id: string | null
}

/** On whose behalf something is done, and where that came from: what every record of one request has in common. */
export interface Acting {
  tenantId: string | null
  actor: Actor
  requestId?: string
  ip?: string
  /** Id of the user as whom a platform user acted. */
  actingAs?: string
  /** The permission that it was done with. */
  permission?: string
}

/** One thing that someone did. Kept when the tenant it belongs to is gone. */
export interface AuditRecord extends Acting {
  /** What was done, such as `user.create`. */
  action: AuditAction
  /** What it was done to, such as a user's id or a tenant's slug. */
  target: string
  /** What of it was changed, as it was and as it is: members that are named like secrets are taken out. */
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  /** Whatever else is worth knowing. Never secrets. */
  detail?: Record<string, unknown>
}

/** Writes a record, in the transaction of what it tells of where there is one. */
export type WriteRecord = (record: AuditRecord, trx?: Knex) => Promise<void>
