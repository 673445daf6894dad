import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { SamlProvider } from '../../runtime/identity/providers/provider.ts'
import type { SamlKey } from '../../runtime/identity/providers/saml-keys.ts'
import { route, type Route } from '../route.ts'
import { key } from './roles.ts'

const samlKey = z
  .object({
    id: z.uuid(),
    certificate: z.string().describe('PEM'),
    fingerprint: z.string().describe('SHA-256 of the certificate'),
    expiresAt: z.iso.datetime(),
    signs: z.boolean().describe('Whether we sign with it; what was encrypted for any of the keys is read'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'SamlKey' })

const asJson = ({ expiresAt, createdAt, ...rest }: SamlKey): z.input<typeof samlKey> => ({
  ...{ ...rest, expiresAt: expiresAt.toISOString(), createdAt: createdAt.toISOString() },
})

const params = z.object({ provider: key })
const paramsOfKey = z.object({ provider: key, key: z.uuid() })
const permission = 'plexica.sign-in.manage'
const tag = 'Sign-in'
const path = '/api/v1/sign-in-providers/:provider/keys'

/** Our key pairs at the SAML providers of a tenant. */
export const samlKeyRoutes = ({
  identity: { providers, samlKeys },
}: {
  identity: Pick<Identity, 'providers' | 'samlKeys'>
}): Route[] => {
  const samlProvider = async (tenantId: string, name: string): Promise<SamlProvider> => {
    const found = await providers.get(tenantId, name)
    if (found.kind !== 'saml') throw new Problem('request.not_found', { detail: said('It does not speak SAML.') })
    return found
  }

  return [
    route({
      method: 'get',
      path,
      auth: permission,
      tag,
      summary: 'Our keys at a SAML provider; there are at most two',
      params,
      response: z.object({ items: z.array(samlKey) }),
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { provider } }) => ({
        items: (await samlKeys.list((await samlProvider(tenant.id, provider)).id)).map(asJson),
      }),
    }),

    route({
      method: 'post',
      path,
      auth: permission,
      tag,
      summary: 'Makes another key, which our metadata names from now on; the first of a provider signs',
      params,
      response: samlKey,
      status: 201,
      idempotent: true,
      errors: ['request.not_found', 'quota.reached'],
      handler: async ({ tenant, params: { provider }, by }) =>
        asJson(await samlKeys.add(by, await samlProvider(tenant.id, provider))),
    }),

    route({
      method: 'post',
      path: `${path}/:key/use`,
      auth: permission,
      tag,
      summary: 'Signs with this key from now on; the provider has to know it by then',
      params: paramsOfKey,
      response: samlKey,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { provider, key: id }, by }) =>
        asJson(await samlKeys.use(by, await samlProvider(tenant.id, provider), id)),
    }),

    route({
      method: 'delete',
      path: `${path}/:key`,
      auth: permission,
      tag,
      summary: 'Removes a key that does not sign any more; nothing that was encrypted for it is read from now on',
      params: paramsOfKey,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { provider, key: id }, by }) => {
        await samlKeys.remove(by, await samlProvider(tenant.id, provider), id)
        return undefined
      },
    }),
  ]
}
