import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { asIs } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Envelopes } from '../../secrets/envelopes.ts'
import type { NewTenant, ProvisionStep, Tenant } from '../../tenants/tenants.ts'
import { clientSecretColumns } from '../providers/client-secret.ts'
import type { ClaimNames, OidcSettings, ProviderTest } from '../providers/provider.ts'
import { createKeycloakAdmin, KeycloakFailure, type KeycloakConfig, type Realm } from './admin-api.ts'

const key = 'keycloak'
const clientId = 'plexica'
/** By this attribute a realm is known to be a tenant's: no other is ever changed or deleted. */
const ownerAttribute = 'plexicaTenant'

const realmOf = ({ slug }: Pick<Tenant, 'slug'>): string => `plexica-${slug}`

/** Names of the groups that somebody is in, in the ID token and at the userinfo endpoint. */
const groupsMapper = {
  name: 'groups',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-group-membership-mapper',
  config: {
    'claim.name': 'groups',
    'full.path': 'false',
    'id.token.claim': 'true',
    'access.token.claim': 'false',
    'userinfo.token.claim': 'true',
  },
}

const representation = (tenant: Tenant, { admin }: NewTenant, origin: string, secret: string): Realm => ({
  realm: realmOf(tenant),
  enabled: true,
  displayName: tenant.name,
  attributes: { [ownerAttribute]: tenant.id },
  loginWithEmailAllowed: true,
  duplicateEmailsAllowed: false,
  resetPasswordAllowed: true,
  clients: [
    {
      clientId,
      name: 'Plexica',
      protocol: 'openid-connect',
      publicClient: false,
      secret,
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      redirectUris: [`${origin}/auth/callback/${key}`],
      webOrigins: [],
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': `${origin}/`,
        'backchannel.logout.url': `${origin}/auth/logout/${key}`,
        'backchannel.logout.session.required': 'true',
      },
      protocolMappers: [groupsMapper],
    },
  ],
  users: [
    {
      username: admin.email.toLowerCase(),
      email: admin.email.toLowerCase(),
      emailVerified: true,
      enabled: true,
      firstName: admin.name,
      credentials: [{ type: 'password', value: admin.password, temporary: false }],
    },
  ],
})

/** What the tenant signs in with; it is on from the start, since it was made for this. */
const provider = (url: string, tenant: Tenant) => ({
  tenant_id: tenant.id,
  key,
  kind: 'oidc',
  name: 'Keycloak',
  settings: JSON.stringify({
    issuer: `${url}/realms/${realmOf(tenant)}`,
    clientId,
    scopes: 'openid email profile',
    endsSession: true,
  } satisfies OidcSettings),
  claims: JSON.stringify({ email: 'email', name: 'name', groups: 'groups' } satisfies ClaimNames),
  creates_users: true,
  default_role: 'member',
  enabled: true,
  test: JSON.stringify({ at: new Date().toISOString(), succeeded: true } satisfies ProviderTest),
})

/**
 * Gives every new tenant a realm at Keycloak, with its first owner in it, that its people sign in at; shuts it while the
 * tenant is suspended or being deleted, and deletes it with the tenant.
 */
export const keycloakRealms = ({
  config,
  core,
  envelopes,
  originOf,
  log,
}: {
  config: KeycloakConfig
  core: Knex
  envelopes: Envelopes
  originOf: (slug: string) => string
  log: Pick<Logger, 'warn'>
}): ProvisionStep => {
  const admin = createKeycloakAdmin(config)

  /** The realm of just this tenant, if it is there. */
  const own = async (tenant: Tenant): Promise<Realm | undefined> => {
    const found = await admin.find(realmOf(tenant))
    return found?.attributes?.[ownerAttribute] === tenant.id ? found : undefined
  }

  /** What a process left that ended while it made a tenant of this name. */
  const clearAway = async (realm: string) => {
    const owner = (await admin.find(realm))?.attributes?.[ownerAttribute]
    const known = owner !== undefined && /^[0-9a-f-]{36}$/.test(owner)
    if (!known || (await core('core.tenants').where({ id: owner }).first('id')))
      throw new KeycloakFailure(`There is another realm ${realm} at Keycloak.`)
    await admin.delete(realm)
  }

  return {
    name: 'realm at Keycloak',

    async up(tenant, trx, input) {
      const secret = randomBytes(32).toString('base64url')
      const realm = representation(tenant, input, originOf(tenant.slug), secret)
      try {
        if (!(await admin.create(realm))) {
          await clearAway(realm.realm)
          if (!(await admin.create(realm))) throw new KeycloakFailure(`There is a realm ${realm.realm} at Keycloak.`)
        }
      } catch (cause) {
        if (!(cause instanceof KeycloakFailure)) throw cause
        throw new Problem(
          'tenant.provisioning_failed',
          { detail: asIs(cause.message), step: 'realm at Keycloak' },
          { cause },
        )
      }
      const [row] = (await trx('core.sign_in_providers').insert(provider(config.url, tenant)).returning('id')) as {
        id: string
      }[]
      await trx('core.sign_in_providers')
        .where({ id: row!.id })
        .update(clientSecretColumns(envelopes, row!.id, secret))
    },

    async undo(tenant) {
      if (await own(tenant)) await admin.delete(realmOf(tenant))
    },

    async standing(tenant) {
      try {
        const enabled = tenant.status === 'active'
        const found = await own(tenant)
        if (found && found.enabled !== enabled) await admin.change(realmOf(tenant), { realm: realmOf(tenant), enabled })
      } catch (err) {
        log.warn({ err, tenant: tenant.slug }, 'the realm at Keycloak does not follow its tenant')
      }
    },
  }
}
