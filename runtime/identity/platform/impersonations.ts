import { hash, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Also } from '../../audit.ts'

/** How long a platform user acts as a user. */
const impersonationMs = 30 * 60_000
/** The way from the admin host to the tenant's takes no longer. */
const ticketMs = 60_000

/** What a session says that a platform user has as someone else. */
export interface Impersonation {
  id: string
  /** Id of the platform user. */
  by: string
  byName: string
  reason: string
  /** Milliseconds since the epoch. */
  endsAt: number
}

export interface Impersonations {
  /**
   * Lets a platform user act as a user of a tenant; the ticket begins the session, once.
   *
   * @throws {Problem} `request.not_found` when there is no such active user
   */
  begin(
    request: { tenantId: string; userId: string; by: string; reason: string },
    also: (id: string) => Also,
  ): Promise<{ ticket: string; endsAt: Date }>
  /** What a ticket is for; it is worth nothing afterwards. */
  redeem(tenantId: string, ticket: string): Promise<{ userId: string; impersonation: Impersonation } | undefined>
}

const digest = (ticket: string) => Buffer.from(hash('sha256', ticket, 'hex'), 'hex')

/** Platform users who act as users of tenants. */
export const createImpersonations = ({ core }: { core: Knex }): Impersonations => ({
  begin: ({ tenantId, userId, by, reason }, also) =>
    core.transaction(async (trx) => {
      const user: { id: string } | undefined = await trx('core.users')
        .where({ id: userId, tenant_id: tenantId, status: 'active' })
        .first('id')
      if (!user)
        throw new Problem('request.not_found', { detail: said('There is no such active user at this tenant.') })
      const ticket = randomBytes(32).toString('base64url')
      const endsAt = new Date(Date.now() + impersonationMs)
      const [made] = await trx('core.impersonations')
        .insert({
          tenant_id: tenantId,
          user_id: userId,
          platform_user_id: by,
          reason,
          ticket_hash: digest(ticket),
          ticket_until: new Date(Date.now() + ticketMs),
          ends_at: endsAt,
        })
        .returning<{ id: string }[]>('id')
      await also(made!.id)(trx)
      return { ticket, endsAt }
    }),

  async redeem(tenantId, ticket) {
    const [row] = await core('core.impersonations')
      .where({ tenant_id: tenantId, ticket_hash: digest(ticket) })
      .whereNull('started_at')
      .where('ticket_until', '>', core.fn.now())
      .update({ started_at: core.fn.now() })
      .returning<{ id: string; user_id: string; platform_user_id: string; reason: string; ends_at: Date }[]>('*')
    if (!row) return undefined
    const by = await core('core.platform_users')
      .where({ id: row.platform_user_id, status: 'active' })
      .first<{ id: string; name: string } | undefined>('id', 'name')
    return (
      by && {
        userId: row.user_id,
        impersonation: {
          id: row.id,
          by: by.id,
          byName: by.name,
          reason: row.reason,
          endsAt: row.ends_at.getTime(),
        },
      }
    )
  },
})
