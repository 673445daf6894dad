import { Router } from 'express'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { beginSession, browserSession } from './browser-session.ts'
import { clientAddress } from './client-address.ts'
import { tenantOf } from './sign-in.ts'

/** Where a platform user arrives at a tenant with the ticket that they were given at the admin host. */
export const impersonation = ({
  identity: { impersonations, sessions },
  audit,
  cookieSecret,
  trustedProxies,
}: {
  identity: Pick<Identity, 'impersonations' | 'sessions'>
  audit: Audit
  cookieSecret: string
  trustedProxies: number
}): Router => {
  const router = Router()
  router.get('/impersonation', browserSession({ sessions, cookieSecret }), async (request, response) => {
    const tenant = tenantOf(request)
    const { ticket } = request.query
    const found = typeof ticket === 'string' ? await impersonations.redeem(tenant.id, ticket) : undefined
    if (!found) throw new Problem('auth.sign_in_failed', { detail: said('This ticket was used, or is too old.') })
    const { userId, impersonation } = found
    await beginSession(request, sessions, { tenantId: tenant.id, userId, impersonation })
    await audit.record({
      tenantId: tenant.id,
      actor: { kind: 'platform', id: impersonation.by },
      action: 'impersonation.begin',
      target: userId,
      detail: { id: impersonation.id, reason: impersonation.reason },
      requestId: request.id,
      ip: clientAddress(request, trustedProxies),
    })
    response.redirect(303, '/')
  })
  return router
}
