import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Tenants } from '../../runtime/tenants/tenants.ts'
import { route, type Route } from '../route.ts'
import { slug } from './tenants.ts'

/** Platform users who act as a user of a tenant: for a reason, for a while, and in both audit trails. */
export const impersonationRoutes = ({
  tenants,
  identity: { impersonations },
  audit,
  originOf,
}: {
  tenants: Pick<Tenants, 'get'>
  identity: Pick<Identity, 'impersonations'>
  audit: Pick<Audit, 'record'>
  originOf: (slug: string) => string
}): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/tenants/:slug/impersonations',
    auth: 'platform.tenants.impersonate',
    tag: 'Tenants',
    summary: 'Gives an address at which a platform user is signed in as a user of the tenant, once, within a minute',
    params: z.object({ slug }),
    body: z.strictObject({ user: z.uuid(), reason: z.string().trim().min(1).max(500) }),
    response: z.object({ url: z.string(), endsAt: z.iso.datetime() }),
    status: 201,
    errors: ['tenant.unknown', 'tenant.suspended', 'request.not_found'],
    handler: async ({ params, body, caller, by }) => {
      if (!caller.user) throw new Problem('auth.forbidden', { detail: said('This is for people, not for tokens.') })
      const tenant = await tenants.get(params.slug)
      if (tenant.status !== 'active') throw new Problem('tenant.suspended')
      const begun = await impersonations.begin(
        { tenantId: tenant.id, userId: body.user, by: caller.id, reason: body.reason },
        (id) => async (trx) => {
          const about = {
            action: 'impersonation.grant' as const,
            target: body.user,
            detail: { id, reason: body.reason },
          }
          await audit.record({ ...by, ...about, tenantId: tenant.id }, trx)
          await audit.record({ ...by, ...about, detail: { ...about.detail, tenant: tenant.slug } }, trx)
        },
      )
      const url = `${originOf(tenant.slug)}/auth/impersonation?ticket=${begun.ticket}`
      return { url, endsAt: begun.endsAt.toISOString() }
    },
  }),
]
