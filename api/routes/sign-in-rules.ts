import { z } from 'zod'
import type { Identity } from '../../runtime/identity/identity.ts'
import { route, type Route } from '../route.ts'

const rules = z
  .strictObject({
    providerRequired: z.boolean().describe('Whether passwords are not taken any more'),
    breakGlass: z.array(z.uuid()).max(20).describe('Ids of owners who may use their password all the same'),
    revision: z.int(),
  })
  .meta({ id: 'SignInRules' })

const permission = 'plexica.sign-in.manage'

/** Whether everyone has to come by a provider. */
export const signInRulesRoutes = ({
  identity: { signInRules },
}: {
  identity: Pick<Identity, 'signInRules'>
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/sign-in-rules',
    auth: permission,
    tag: 'Sign-in',
    summary: 'Whether everyone has to come by a provider',
    response: rules,
    etag: ({ revision }) => revision,
    handler: ({ tenant }) => signInRules.of(tenant.id),
  }),

  route({
    method: 'put',
    path: '/api/v1/sign-in-rules',
    auth: permission,
    tag: 'Sign-in',
    summary: 'Takes passwords from owners who are named here alone, or from everyone again; sessions stay',
    body: rules.omit({ revision: true }),
    response: rules,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['provider.needed', 'request.invalid'],
    handler: ({ tenant, body, by, ifMatch }) => signInRules.change(by, tenant.id, body, ifMatch),
  }),
]
