import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { LinkLimits } from '../auth/link-limits.ts'
import type { SignInLimits } from '../auth/sign-in-limits.ts'
import { route, type Route } from '../route.ts'
import { linkToken } from './invitations.ts'
import { email, password } from './users.ts'

const params = z.object({ id: z.uuid() })

/** Passwords: changed by who knows the one before, and set anew by a link in a mail. */
export const passwordRoutes = ({
  identity: { passwordResets, users, devices },
  audit,
  limits,
  signInLimits,
}: {
  identity: Pick<Identity, 'passwordResets' | 'users' | 'devices'>
  audit: Audit
  limits: LinkLimits
  signInLimits: SignInLimits
}): Route[] => [
  route({
    method: 'put',
    path: '/api/v1/me/password',
    auth: 'user',
    tag: 'Session',
    summary: 'Changes the password of the caller, and ends their other sessions',
    body: z.strictObject({ current: z.string().max(1024), password }),
    errors: ['auth.forbidden', 'request.invalid', 'rate.limited'],
    handler: async ({ tenant, caller, body, by, request }) => {
      // A token that leaked must not take the account over.
      if (caller.via !== 'session')
        throw new Problem('auth.forbidden', { detail: said('Sign in to change your password.') })
      const { id, email: address } = caller.user
      const attempt = { tenantId: tenant.id, email: address, ip: request.ip }
      await signInLimits.count(attempt)
      if (!(await users.verify(tenant.id, address, body.current)))
        throw new Problem('request.invalid', {
          detail: said('current: is not your password.'),
          in: 'body',
          errors: [{ field: 'current', rule: said('is not your password') }],
        })
      await signInLimits.forgive(attempt)
      await passwordResets.change(by, tenant, { id, email: address }, body.password)
      for (const device of await devices.list(id))
        if (device.sessionId !== caller.sessionId)
          await devices.end(id, device.id, (trx) =>
            audit.record({ ...by, action: 'session.end', target: id, detail: { session: device.id } }, trx),
          )
      return undefined
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/password-resets',
    auth: 'public',
    tag: 'Session',
    summary: 'Sends a link to set a new password, if the address belongs to a user; the answer never tells whether',
    body: z.strictObject({ email }),
    status: 202,
    response: z.object({ sent: z.literal(true).describe('To whom it may concern') }),
    errors: ['rate.limited'],
    handler: async ({ tenant, body, request, language }) => {
      await limits.mails.count({ tenantId: tenant.id, email: body.email, ip: request.ip })
      passwordResets.ask(tenant, body.email, language)
      return { sent: true as const }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/password-resets/:id/open',
    auth: 'public',
    tag: 'Session',
    summary: 'Whose password a link is for',
    params,
    body: z.strictObject({ token: linkToken }),
    response: z.object({ email: z.string() }),
    errors: ['auth.link_invalid', 'rate.limited'],
    handler: async ({ tenant, params: { id }, body: { token }, by, request }) => {
      await limits.links.count({ ip: request.ip })
      const found = await passwordResets.open(tenant.id, { id, token }).catch((error: unknown) => {
        audit.denied({ ...by, target: 'the link for a new password' })
        throw error
      })
      return { email: found.email }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/password-resets/:id/use',
    auth: 'public',
    tag: 'Session',
    summary: 'Sets a new password by a link, once; all sessions of the user end',
    params,
    body: z.strictObject({ token: linkToken, password }),
    errors: ['auth.link_invalid', 'rate.limited'],
    handler: async ({ tenant, params: { id }, body: { token, password: chosen }, by, request }) => {
      await limits.links.count({ ip: request.ip })
      await passwordResets.use(by, tenant, { id, token }, chosen)
      return undefined
    },
  }),
]
