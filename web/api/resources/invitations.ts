import type { MaybeRefOrGetter } from 'vue'
import { usePages } from '../pages.ts'
import { useChange } from '../use-change.ts'
import type { BuiltInRole } from './users.ts'

export interface Invitation {
  id: string
  email: string
  name: string | null
  role: BuiltInRole | null
  roles: string[]
  groups: string[]
  state: 'open' | 'expired' | 'accepted' | 'revoked'
  invitedBy: { id: string; name: string } | null
  sentAt: string
  expiresAt: string
}

export interface NewInvitation {
  email: string
  name?: string
  role: BuiltInRole | null
  roles: string[]
  groups: string[]
}

const base = '/api/v1/invitations'

export const useInvitations = (state: MaybeRefOrGetter<{ state: Invitation['state'] }>) =>
  usePages<Invitation>('invitations', base, state)

export const useInvite = () =>
  useChange((api, body: NewInvitation) => api.call<Invitation>(base, { method: 'POST', body }), ['invitations'])

/** Sends a new link; the one before stops working. */
export const useResend = () =>
  useChange((api, id: string) => api.call(`${base}/${id}/resend`, { method: 'POST', body: {} }), ['invitations'])

export const useRevokeInvitation = () =>
  useChange((api, id: string) => api.call(`${base}/${id}`, { method: 'DELETE' }), ['invitations'])
