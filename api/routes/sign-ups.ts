import { z } from 'zod'
import type { SignUps } from '../../runtime/sign-up/sign-ups.ts'
import type { LinkLimits } from '../auth/link-limits.ts'
import type { SignUpLimits } from '../auth/sign-up-limits.ts'
import { route, type Route } from '../route.ts'
import { linkToken } from './invitations.ts'
import { email, password, personName } from './users.ts'

const params = z.object({ id: z.uuid() })
const name = z.string().trim().min(1).max(120).describe('What the tenant is called')
const slug = z.string().trim().toLowerCase().max(63).describe('The first part of its address')

/** People make a tenant for themselves, at the bare host. */
export const signUpRoutes = ({
  signUps,
  originOf,
  limits,
  linkLimits,
}: {
  signUps: SignUps
  originOf: (slug: string) => string
  limits: SignUpLimits
  linkLimits: LinkLimits
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/sign-ups/addresses/:slug',
    auth: 'visitor',
    tag: 'Sign-up',
    summary: 'Whether a tenant could have this address',
    params: z.object({ slug }),
    response: z.object({
      available: z.boolean(),
      why: z.enum(['invalid', 'short', 'reserved', 'taken']).optional().describe('Absent: it is available'),
    }),
    errors: ['sign_up.off'],
    handler: async ({ params }) => {
      const why = await signUps.flaw(params.slug)
      return { available: why === undefined, ...(why && { why }) }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/sign-ups',
    auth: 'visitor',
    tag: 'Sign-up',
    summary: 'Sends a link to open a tenant with, which shows that the address is theirs who asks',
    body: z.strictObject({ email, name, slug }),
    status: 202,
    response: z.object({ sent: z.literal(true) }),
    errors: ['sign_up.off', 'rate.limited', 'request.invalid'],
    handler: async ({ body, request: { id: requestId, ip }, language }) => {
      await limits.count({ email: body.email, ip })
      await signUps.begin({ requestId, ip }, body, language)
      return { sent: true as const }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/sign-ups/:id/open',
    auth: 'visitor',
    tag: 'Sign-up',
    summary: 'What a link to open a tenant is for',
    params,
    body: z.strictObject({ token: linkToken }),
    response: z.object({ email: z.string(), name: z.string(), slug: z.string() }),
    errors: ['sign_up.off', 'auth.link_invalid', 'rate.limited'],
    handler: async ({ params: { id }, body: { token }, request: { ip } }) => {
      await linkLimits.links.count({ ip })
      return signUps.open({ id, token })
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/sign-ups/:id/complete',
    auth: 'visitor',
    tag: 'Sign-up',
    summary: 'Opens the tenant, with whoever signed up as its owner',
    params,
    body: z.strictObject({ token: linkToken, person: personName, password, slug }),
    response: z.object({ slug: z.string(), url: z.string() }),
    status: 201,
    errors: ['sign_up.off', 'auth.link_invalid', 'request.invalid', 'tenant.exists', 'rate.limited'],
    handler: async ({ params: { id }, body: { token, ...given }, request }) => {
      await linkLimits.links.count({ ip: request.ip })
      const tenant = await signUps.complete({ id, token }, request.id, given)
      return { slug: tenant.slug, url: originOf(tenant.slug) }
    },
  }),
]
