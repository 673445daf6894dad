import { toValue, type MaybeRefOrGetter } from 'vue'
import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import { useChange } from '../use-change.ts'
import type { BuiltInRole } from './users.ts'

export type Invitation = Schema<'Invitation'>

export interface NewInvitation {
  email: string
  name?: string
  role: BuiltInRole | null
  roles: string[]
  groups: string[]
}

/** Who was invited, the newest first. */
export const useInvitations = (state: MaybeRefOrGetter<{ state: Invitation['state'] }>) =>
  usePages('invitations', '/api/v1/invitations', () => ({ query: toValue(state) }))

/** Sends an invitation by mail, with the roles and groups that its link gives. */
export const useInvite = () =>
  useChange((api, body: NewInvitation) => api.post('/api/v1/invitations', { body }), ['invitations'])

/** Sends a new link; the one before stops working. */
export const useResend = () =>
  useChange(
    (api, id: string) => api.post('/api/v1/invitations/{id}/resend', { path: { id }, body: {} }),
    ['invitations'],
  )

/** Takes an invitation back; its link stops working at once. */
export const useRevokeInvitation = () =>
  useChange((api, id: string) => api.delete('/api/v1/invitations/{id}', { path: { id } }), ['invitations'])
