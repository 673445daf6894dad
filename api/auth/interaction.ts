import express, { Router } from 'express'
import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { invalidRequest } from '../problem-response.ts'
import { checkSameOrigin } from './csrf.ts'
import { realmPlaceOf, tenantOf } from './sign-in.ts'
import type { SignInLimits } from './sign-in-limits.ts'

const credentials = z.strictObject({ email: z.string().trim().max(254), password: z.string().max(1024) })

/**
 * The realm's sign-in form: drawn by the web app at `/sign-in/<uid>`, posted as JSON to
 * `/auth/interaction/<uid>`. The realm's cookie for it is sent to that path only, and binds the form to the
 * browser in which the sign-in was begun.
 */
export const interaction = ({
  identity,
  limits,
  audit,
}: {
  identity: Identity
  limits: SignInLimits
  audit: Pick<Audit, 'denied'>
}): Router => {
  const router = Router()

  router.get('/interaction/:uid', (request, response) => {
    tenantOf(request)
    response.redirect(303, `/sign-in/${encodeURIComponent(request.params.uid)}`)
  })

  router.post('/interaction/:uid', express.json({ limit: '8kb' }), async (request, response) => {
    const tenant = tenantOf(request)
    checkSameOrigin(request)
    // JSON can't be posted by a form of another site without asking us first.
    if (!request.is('application/json')) throw new Problem('request.media_type')
    const parsed = credentials.safeParse(request.body, { reportInput: true })
    if (!parsed.success) throw invalidRequest('body', parsed.error)
    const { email, password } = parsed.data

    const form = await identity.realms.interaction(realmPlaceOf(request), request.params.uid, request, response)
    if (!form.open) {
      throw new Problem('auth.sign_in_failed', {
        detail: said('This sign-in form is no longer valid. Start again.'),
        restart: '/auth/sign-in',
      })
    }
    const attempt = { tenantId: tenant.id, email: email.toLowerCase(), ip: request.ip ?? '' }
    await limits.count(attempt)
    const user = await identity.users.verify(tenant.id, email, password)
    if (!user) {
      const actor = { kind: 'anonymous', id: null } as const
      const about = { target: `sign-in ${attempt.email}`, requestId: request.id, ip: attempt.ip }
      audit.denied({ tenantId: tenant.id, actor, ...about })
      throw new Problem('auth.sign_in_failed', { detail: said('The email address or the password is wrong.') })
    }
    await limits.forgive(attempt)
    if (!(await identity.signInRules.takesPassword(tenant.id, user.id))) throw new Problem('auth.password_off')
    response.json({ redirectTo: await form.finish(user.id) })
  })

  return router
}
