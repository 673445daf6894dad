import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Addresses } from '../../runtime/addresses.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { isSecureIssuer } from '../../runtime/identity/providers/oidc-client.ts'
import type { SignInProvider } from '../../runtime/identity/providers/provider.ts'
import { asPem, readSamlMetadata } from '../../runtime/identity/providers/saml-metadata.ts'
import { samlAddressesOf } from '../auth/saml-addresses.ts'
import { route, type Input, type Route } from '../route.ts'
import { key } from './roles.ts'

const secureUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((url) => URL.canParse(url) && isSecureIssuer(url), asRule('has to begin with https://'))

const claimName = z.string().trim().min(1).max(200)
const claims = z
  .strictObject({
    email: claimName.default('email'),
    name: claimName.default('name'),
    groups: claimName.optional().describe('Absent: groups are left alone'),
  })
  .describe('What the provider calls what is known of somebody: a name, or a path such as realm_access.roles')

const isCertificate = (pem: string) => {
  try {
    return new X509Certificate(pem).publicKey.type === 'public'
  } catch {
    return false
  }
}

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?=.*\.)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9-]+$/, asRule('has to be a domain such as example.org'))

const oidcSettings = z.strictObject({
  issuer: secureUrl,
  clientId: z.string().trim().min(1).max(500),
  scopes: z.string().trim().max(500).default('openid email profile'),
  endsSession: z
    .boolean()
    .optional()
    .describe('Whether who signs out here is signed out there, too; the provider has to know `addresses.signedOut`'),
})

const certificate = z
  .string()
  .max(10_000)
  .transform(asPem)
  .pipe(z.string().refine(isCertificate, asRule('has to be an X.509 certificate, as PEM or in base64')))

const samlSettings = z.strictObject({
  entityId: z.string().trim().min(1).max(1_000).describe('What the identity provider calls itself'),
  ssoUrl: secureUrl.describe('Where browsers are sent to, with the HTTP-Redirect binding'),
  certificates: z.array(certificate).min(1).max(10).describe('What it may sign with'),
  sloUrl: secureUrl.optional().describe('Where browsers are sent to that sign out, with the HTTP-Redirect binding'),
  signsRequests: z.boolean().optional().describe('Whether our requests are signed'),
  requiresEncryption: z.boolean().optional().describe('Whether answers are refused that are not encrypted for us'),
  endsSession: z
    .boolean()
    .optional()
    .describe('Whether who signs out here is signed out there, too; it needs `sloUrl`'),
})

/** Who can't be signed out over there is not promised that. */
const endsSomewhere = ({ endsSession, sloUrl }: z.output<typeof samlSettings>) => !endsSession || sloUrl !== undefined
const checkedSamlSettings = samlSettings.refine(endsSomewhere, {
  path: ['sloUrl'],
  message: asRule('names no address for signing out, which ending the session over there needs'),
})

const common = {
  name: z.string().trim().min(1).max(80).describe('What people read on the sign-in page'),
  claims,
  domains: z.array(domain).max(50).describe('Whose addresses end like this are led to it'),
  trustsEmail: z.boolean().describe('Whether addresses are taken for verified although it does not say so'),
  createsUsers: z.boolean().describe('Whether those become users who are none yet, in these domains if there are any'),
  defaultRole: z.enum(['admin', 'member', 'viewer']).nullable().describe('What those get'),
}

const clientSecret = z.string().min(1).max(2_000).nullable().describe('Write only; null takes it away')

const fresh = {
  key,
  name: common.name,
  claims: claims.prefault({}),
  domains: common.domains.default([]),
  trustsEmail: common.trustsEmail.default(false),
  createsUsers: common.createsUsers.default(false),
  defaultRole: common.defaultRole.default('member'),
}

const person = z.object({
  subject: z.string(),
  email: z.string().optional(),
  emailVerified: z.boolean(),
  name: z.string().optional(),
  groups: z.array(z.string()).optional(),
  claims: z.array(z.string()).describe('Names of everything that was said'),
})

const provider = z
  .object({
    key: z.string(),
    kind: z.enum(['oidc', 'saml']),
    ...common,
    settings: z.union([oidcSettings, samlSettings]),
    hasSecret: z.boolean(),
    enabled: z.boolean(),
    test: z
      .object({
        at: z.iso.datetime(),
        succeeded: z.boolean(),
        error: z.string().optional(),
        person: person.optional().describe('Who came back, and what was said of them'),
      })
      .nullable()
      .describe('What came of trying it out, since it was changed last'),
    addresses: z.object({
      callback: z.string().describe('Where it has to send browsers back to: the redirect URI, or the URL of the ACS'),
      entityId: z.string().optional().describe('What we call ourselves in SAML; our metadata is there'),
      signedOut: z
        .string()
        .optional()
        .describe('Where it may send browsers that were signed out, the post-logout redirect URI'),
      logout: z
        .string()
        .optional()
        .describe('Where it says that somebody has signed out there: the back-channel logout URI, or the SLO URL'),
      test: z.string().describe('Where to begin a test, signed in, in a browser'),
    }),
    revision: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'SignInProvider' })

const params = z.object({ provider: key })
const permission = 'plexica.sign-in.manage'

type Asked = Pick<Input<'tenant', unknown, unknown, unknown>, 'tenant' | 'request'>

/** Other places that sign the users of a tenant in. */
export const signInProviderRoutes = ({
  identity: { providers },
  addresses,
}: {
  identity: Pick<Identity, 'providers'>
  addresses: Pick<Addresses, 'originAt'>
}): Route[] => {
  /** With the addresses at the host that is asked: each of the tenant's hosts has its own. */
  const asJson = ({ tenant: { slug }, request }: Asked, found: SignInProvider) => {
    const { id: _, tenantId: __, createdAt, ...rest } = found
    const origin = addresses.originAt(slug, request.header('host'))
    const saml = found.kind === 'saml' && samlAddressesOf(origin, found)
    return {
      ...rest,
      createdAt: createdAt.toISOString(),
      addresses: {
        callback: saml ? saml.acsUrl : `${origin}/auth/callback/${found.key}`,
        ...(saml
          ? { entityId: saml.entityId, logout: saml.logoutUrl }
          : { signedOut: `${origin}/`, logout: `${origin}/auth/logout/${found.key}` }),
        test: `${origin}/auth/providers/${found.key}/test`,
      },
    } as z.input<typeof provider>
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/sign-in-providers',
      auth: permission,
      tag: 'Sign-in',
      summary: 'The providers of the tenant; there are few',
      response: z.object({ items: z.array(provider) }),
      handler: async ({ tenant, request }) => ({
        items: (await providers.list(tenant.id)).map((each) => asJson({ tenant, request }, each)),
      }),
    }),

    route({
      method: 'post',
      path: '/api/v1/sign-in-providers',
      auth: permission,
      tag: 'Sign-in',
      summary: 'Adds a provider, which is switched off until it passed a test',
      body: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('oidc'),
          ...fresh,
          settings: oidcSettings,
          clientSecret: clientSecret.optional(),
        }),
        z.strictObject({ kind: z.literal('saml'), ...fresh, settings: checkedSamlSettings }),
      ]),
      response: provider,
      etag: ({ revision }) => revision,
      status: 201,
      idempotent: true,
      errors: ['request.conflict', 'quota.reached'],
      handler: async ({ tenant, request, body, by }) =>
        asJson({ tenant, request }, await providers.create(by, tenant.id, body)),
    }),

    route({
      method: 'post',
      path: '/api/v1/saml-metadata',
      auth: permission,
      tag: 'Sign-in',
      summary: 'Reads the metadata of a SAML identity provider; the answer is good for the settings of one',
      body: z.strictObject({ metadata: z.string().min(1).max(500_000).describe('XML') }),
      response: samlSettings,
      errors: ['request.invalid'],
      handler: ({ body }) => readSamlMetadata(body.metadata),
    }),

    route({
      method: 'get',
      path: '/api/v1/sign-in-providers/:provider',
      auth: permission,
      tag: 'Sign-in',
      summary: 'One provider',
      params,
      response: provider,
      etag: ({ revision }) => revision,
      errors: ['request.not_found'],
      handler: async ({ tenant, request, params }) =>
        asJson({ tenant, request }, await providers.get(tenant.id, params.provider)),
    }),

    route({
      method: 'patch',
      path: '/api/v1/sign-in-providers/:provider',
      auth: permission,
      tag: 'Sign-in',
      summary: 'Changes a provider, or switches it on or off',
      params,
      body: z
        .strictObject({
          ...common,
          settings: z.union([oidcSettings, checkedSamlSettings]).describe('Of the kind that the provider is'),
          clientSecret,
          enabled: z.boolean(),
        })
        .partial()
        .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
      response: provider,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['request.not_found', 'request.conflict', 'provider.untested', 'provider.needed'],
      handler: async ({ tenant, request, params, body, by, ifMatch }) => {
        const { kind } = await providers.get(tenant.id, params.provider)
        if (body.settings && 'issuer' in body.settings !== (kind === 'oidc'))
          throw new Problem('request.invalid', { detail: said('settings: have to be those of {kind}.', { kind }) })
        return asJson({ tenant, request }, await providers.change(by, tenant.id, params.provider, body, ifMatch))
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/sign-in-providers/:provider',
      auth: permission,
      tag: 'Sign-in',
      summary: 'Removes a provider; who came by it stays a user',
      params,
      conditional: true,
      errors: ['request.not_found', 'provider.needed'],
      handler: async ({ tenant, params, by, ifMatch }) => {
        await providers.remove(by, tenant.id, params.provider, ifMatch)
        return undefined
      },
    }),
  ]
}
