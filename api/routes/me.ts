import { z } from 'zod'
import { roles } from '../../runtime/identity/users.ts'
import { route, type Route } from '../route.ts'

const me = z
  .object({
    user: z.object({ id: z.uuid(), name: z.string(), email: z.string(), role: z.enum(roles) }),
    tenant: z.object({ slug: z.string(), name: z.string() }),
    permissions: z.array(z.string()),
    csrfToken: z
      .string()
      .optional()
      .describe('For the header X-CSRF-Token of unsafe methods; absent when called with a token'),
  })
  .meta({ id: 'Me' })

const tenant = z.object({ slug: z.string(), name: z.string() }).meta({ id: 'TenantName' })

/** Who is calling, and where. */
export const meRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/me',
    auth: 'user',
    tag: 'Session',
    summary: 'The signed-in user, what they may do, and the CSRF token of the session',
    response: me,
    handler: ({ caller, tenant: { slug, name } }) => ({
      user: caller.user,
      tenant: { slug, name },
      permissions: caller.permissions,
      csrfToken: caller.csrfToken,
    }),
  }),

  route({
    method: 'get',
    path: '/api/v1/tenant',
    auth: 'public',
    tag: 'Session',
    summary: 'The name of the tenant at this host, for the sign-in page',
    response: tenant,
    handler: ({ tenant: { slug, name } }) => ({ slug, name }),
  }),
]
