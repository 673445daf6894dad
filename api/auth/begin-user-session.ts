import type { Request } from 'express'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { SamlSession } from '../../runtime/identity/providers/saml-logout.ts'
import type { User } from '../../runtime/identity/users.ts'
import { beginSession } from './browser-session.ts'
import { clientAddress } from './client-address.ts'

/** How somebody proved who they are. */
interface Proof {
  /** The session at the realm of the tenant, or at another provider. */
  realmSession?: string
  /** The key of another provider. */
  provider?: string
  /** What that provider said. */
  idToken?: string
  /** Whom that provider means, and in which session, if it speaks SAML. */
  saml?: SamlSession
  /** Whether it was with a password although everyone else has to come by a provider. */
  breakGlass?: boolean
}

type BeginUserSession = (request: Request, user: User, proof: Proof) => Promise<void>

/** Signs a user of a tenant in, and notes on which device and how. */
export const createBeginUserSession =
  ({
    identity,
    audit,
    trustedProxies,
  }: {
    identity: Pick<Identity, 'sessions' | 'devices'>
    audit: Pick<Audit, 'record'>
    trustedProxies: number
  }): BeginUserSession =>
  async (request, { id: userId, tenantId }, { realmSession, provider, idToken, saml, breakGlass }) => {
    await beginSession(request, identity.sessions, {
      ...{ tenantId, userId },
      ...(realmSession !== undefined && { realmSession }),
      ...(provider !== undefined && {
        provider: { key: provider, ...(idToken !== undefined && { idToken }), ...(saml && { saml }) },
      }),
    })
    const ip = clientAddress(request, trustedProxies)
    await identity.devices.add({ sessionId: request.sessionID, userId, userAgent: request.get('User-Agent') ?? '', ip })
    const actor = { kind: 'user', id: userId } as const
    const detail = { ...(provider !== undefined && { provider }), ...(breakGlass && { breakGlass }) }
    await audit.record({ tenantId, actor, action: 'session.begin', target: userId, requestId: request.id, ip, detail })
  }
