import express, { Router, type Request } from 'express'
import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { invalidRequest } from '../problem-response.ts'
import { beginSession, browserSession, sessionCookie } from './browser-session.ts'
import { clientAddress } from './client-address.ts'
import { checkCsrf, checkSameOrigin } from './csrf.ts'
import { safeReturnTo } from './return-to.ts'
import { sessionCookieName, sessionIdOf } from './session-cookie.ts'
import type { SignInLimits } from './sign-in-limits.ts'

const credentials = z.strictObject({
  email: z.string().trim().max(254),
  password: z.string().max(1024),
  returnTo: z.string().max(2_000).optional(),
})

/** What attempts at the admin host are counted under, beside those at tenants. */
const platformRealm = 'platform'

/**
 * Signing in and out at the admin host. Platform users have passwords of the platform's own and no realm: there is no
 * one else who would take their sign-in.
 */
export const adminSignIn = ({
  identity: { platformUsers, sessions },
  audit,
  limits,
  cookieSecret,
  trustedProxies,
}: {
  identity: Pick<Identity, 'platformUsers' | 'sessions'>
  audit: Audit
  limits: SignInLimits
  cookieSecret: string
  trustedProxies: number
}): Router => {
  const router = Router()

  const about = (request: Request) => ({
    tenantId: null,
    requestId: request.id,
    ip: clientAddress(request, trustedProxies),
  })

  router.get('/sign-in', (request, response) => {
    const returnTo = safeReturnTo(request.query.returnTo)
    response.redirect(303, returnTo === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
  })

  router.post(
    '/sign-in',
    express.json({ limit: '8kb' }),
    browserSession({ sessions, cookieSecret }),
    async (request, response) => {
      checkSameOrigin(request)
      // JSON can't be posted by a form of another site without asking us first.
      if (!request.is('application/json')) throw new Problem('request.media_type')
      const parsed = credentials.safeParse(request.body, { reportInput: true })
      if (!parsed.success) throw invalidRequest('body', parsed.error)
      const { email, password, returnTo } = parsed.data

      const attempt = {
        tenantId: platformRealm,
        email: email.toLowerCase(),
        ip: clientAddress(request, trustedProxies),
      }
      await limits.count(attempt)
      const user = await platformUsers.verify(email, password)
      if (!user) {
        const actor = { kind: 'anonymous', id: null } as const
        audit.denied({ ...about(request), actor, target: `sign-in ${attempt.email}` })
        throw new Problem('auth.sign_in_failed', { detail: said('The email address or the password is wrong.') })
      }
      await limits.forgive(attempt)
      await beginSession(request, sessions, { tenantId: null, userId: user.id })
      await platformUsers.signedIn(user.id)
      const actor = { kind: 'platform', id: user.id } as const
      await audit.record({ ...about(request), actor, action: 'session.begin', target: user.id })
      response.json({ redirectTo: safeReturnTo(returnTo) })
    },
  )

  router.post('/sign-out', async (request, response) => {
    const id = sessionIdOf(request, cookieSecret)
    const session = id === undefined ? undefined : await sessions.find(id)
    if (id !== undefined && session?.tenantId === null) {
      checkCsrf(request, session.csrfToken)
      await sessions.end(id)
      const actor = { kind: 'platform', id: session.userId } as const
      await audit.record({ ...about(request), actor, action: 'session.end', target: session.userId })
    }
    response.clearCookie(sessionCookieName, sessionCookie).json({ redirectTo: '/sign-in' })
  })

  return router
}
