import type { Knex } from 'knex'
import type { BuiltInRole } from '../built-in-roles.ts'

export const invitationStates = ['open', 'expired', 'accepted', 'revoked'] as const
export type InvitationState = (typeof invitationStates)[number]

/** Someone who was asked to join, and what they get when they do. */
export interface Invitation {
  id: string
  /** Counts up in the order in which they were made. */
  number: number
  email: string
  /** What to call them, until they say it themselves. */
  name: string | null
  role: BuiltInRole | null
  /** Keys of roles besides the built-in one. */
  roles: string[]
  /** Keys of groups. */
  groups: string[]
  state: InvitationState
  invitedBy: { id: string; name: string } | null
  createdAt: Date
  /** When the last mail was written. */
  sentAt: Date
  expiresAt: Date
  acceptedAt: Date | null
}

interface Row {
  id: string
  number: string
  email: string
  name: string | null
  role: BuiltInRole | null
  roles: string[]
  groups: string[]
  inviter_id: string | null
  inviter_name: string | null
  created_at: Date
  sent_at: Date
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
}

const stateOf = (row: Row): InvitationState => {
  if (row.accepted_at) return 'accepted'
  if (row.revoked_at) return 'revoked'
  return row.expires_at.getTime() <= Date.now() ? 'expired' : 'open'
}

/** An invitation out of its row. */
export const toInvitation = (row: Row): Invitation => ({
  id: row.id,
  number: Number(row.number),
  email: row.email,
  name: row.name,
  role: row.role,
  roles: row.roles,
  groups: row.groups,
  state: stateOf(row),
  invitedBy: row.inviter_id === null ? null : { id: row.inviter_id, name: row.inviter_name ?? '' },
  createdAt: row.created_at,
  sentAt: row.sent_at,
  expiresAt: row.expires_at,
  acceptedAt: row.accepted_at,
})

const columns = [
  ...['id', 'number', 'email', 'name', 'role', 'roles', 'groups', 'created_at', 'sent_at', 'expires_at'],
  ...['accepted_at', 'revoked_at'],
].map((column) => `i.${column}`)

const unanswered = 'i.accepted_at is null and i.revoked_at is null'
/** What invitations in a state have, as SQL on `core.invitations as i`. */
export const inState: Record<InvitationState, string> = {
  open: `${unanswered} and i.expires_at > now()`,
  expired: `${unanswered} and i.expires_at <= now()`,
  accepted: 'i.accepted_at is not null',
  revoked: 'i.revoked_at is not null',
}

/** The invitations of a tenant, each with who invited. */
export const invitationsOf = (on: Knex, tenantId: string) =>
  on('core.invitations as i')
    .leftJoin('core.users as u', 'u.id', 'i.invited_by')
    .where('i.tenant_id', tenantId)
    .select<Row[]>(...columns, 'u.id as inviter_id', 'u.name as inviter_name')
