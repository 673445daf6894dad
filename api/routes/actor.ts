import type { Actor } from '../../runtime/audit.ts'
import type { Caller } from '../auth/caller.ts'

/** A caller as the audit trail names them. */
export const actorOf = (caller: Caller): Actor => {
  if (caller.kind === 'user') return { kind: 'user', id: caller.user.id }
  if (caller.kind === 'service') return { kind: 'service', id: caller.id }
  if (caller.kind === 'platform') return { kind: 'platform', id: caller.id }
  return { kind: 'anonymous', id: null }
}
