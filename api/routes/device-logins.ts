import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { UserCaller } from '../auth/caller.ts'
import { route, type Route } from '../route.ts'

const device = z
  .object({
    name: z.string().describe('What the device calls itself'),
    ip: z.string().optional().describe('Where it asked from'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'WaitingDevice' })

const params = z.object({ code: z.string().min(1).max(20) })

/** A token must not be able to make others: who decides sits at a browser. @throws {Problem} `auth.forbidden` */
const bySession = ({ via }: UserCaller) => {
  if (via !== 'session') throw new Problem('auth.forbidden', { detail: said('Sign in to let a device in.') })
}

/** What the page `/device` asks for: which device waits with a code, and whether it is let in. */
export const deviceLoginRoutes = ({
  identity: { deviceLogins },
  audit,
}: {
  identity: Pick<Identity, 'deviceLogins'>
  audit: Audit
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/device-logins/:code',
    auth: 'user',
    tag: 'Session',
    summary: 'The device that waits with a code',
    params,
    response: device,
    errors: ['request.not_found'],
    handler: async ({ tenant, caller, params: { code } }) => {
      bySession(caller)
      const { createdAt, expiresAt, ...rest } = await deviceLogins.find(tenant.id, code)
      return { ...rest, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/device-logins/:code/decision',
    auth: 'user',
    tag: 'Session',
    summary: 'Lets a device act as the caller for 90 days, or refuses it',
    params,
    body: z.strictObject({ approve: z.boolean() }),
    errors: ['request.not_found'],
    handler: async ({ tenant, caller, params: { code }, body: { approve }, by }) => {
      bySession(caller)
      const { name } = await deviceLogins.find(tenant.id, code)
      const action = approve ? 'device.approve' : 'device.refuse'
      await deviceLogins.decide(tenant.id, code, { userId: caller.user.id, approve }, (trx) =>
        audit.record({ ...by, action, target: name }, trx),
      )
      return undefined
    },
  }),
]
