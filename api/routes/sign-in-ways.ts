import { z } from 'zod'
import type { Identity } from '../../runtime/identity/identity.ts'
import { route, type Route } from '../route.ts'

/** What the sign-in page has to know, before anybody has signed in. */
export const signInWaysRoutes = ({
  identity: { providers, signInRules },
}: {
  identity: Pick<Identity, 'providers' | 'signInRules'>
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/sign-in',
    auth: 'public',
    tag: 'Sign-in',
    summary: 'How people sign in here, for the sign-in page',
    response: z.object({
      passwords: z.boolean().describe('Whether passwords are taken from everyone'),
      byDomain: z.boolean().describe('Whether some addresses are led to a provider'),
      providers: z.array(z.object({ key: z.string(), name: z.string() })),
    }),
    handler: async ({ tenant }) => {
      const enabled = (await providers.list(tenant.id)).filter((each) => each.enabled)
      return {
        passwords: await signInRules.takesPassword(tenant.id),
        byDomain: enabled.some(({ domains }) => domains.length > 0),
        providers: enabled.map(({ key: id, name }) => ({ key: id, name })),
      }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/sign-in/domains/:domain',
    auth: 'public',
    tag: 'Sign-in',
    summary: 'Which provider addresses of a domain are led to',
    params: z.object({ domain: z.string().max(253).toLowerCase() }),
    response: z.object({ provider: z.object({ key: z.string(), name: z.string() }).nullable() }),
    handler: async ({ tenant, params: { domain: wanted } }) => {
      const found = await providers.ofDomain(tenant.id, wanted)
      return { provider: found ? { key: found.key, name: found.name } : null }
    },
  }),
]
