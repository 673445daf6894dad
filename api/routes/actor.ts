import type { Actor } from '../../runtime/audit.ts'
import type { Caller } from '../auth/caller.ts'

/** A caller as the audit trail names them. */
export const actorOf = (caller: Caller): Actor => {
  // Whoever acts as someone else has done it.
  if (caller.kind === 'user' && caller.impersonation) return { kind: 'platform', id: caller.impersonation.by }
  if (caller.kind === 'user') return { kind: 'user', id: caller.user.id }
  if (caller.kind === 'service') return { kind: 'service', id: caller.id }
  if (caller.kind === 'platform') return { kind: 'platform', id: caller.id }
  return { kind: 'anonymous', id: null }
}
