import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Addresses } from '../addresses.ts'
import type { Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import type { Letters } from '../notify/letters.ts'
import type { Quotas } from '../quotas/quotas.ts'
import type { KeycloakConfig } from './keycloak/admin-api.ts'
import { keycloakRealms } from './keycloak/realms.ts'
import type { ProvisionStep } from '../tenants/tenants.ts'
import type { Redis } from '../redis.ts'
import { createAccesses, type Accesses } from './access.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Envelopes } from '../secrets/envelopes.ts'
import { createAdmission, type Admission } from './providers/admission.ts'
import { createOidcClient, type OidcClient } from './providers/oidc-client.ts'
import { createProviders, type Providers } from './providers/providers.ts'
import { createSamlClient, type SamlClient } from './providers/saml-client.ts'
import { createSamlKeys, type SamlKeys } from './providers/saml-keys.ts'
import { createSamlRecords } from './providers/saml-records.ts'
import { createSignInRules, type SignInRules } from './providers/sign-in-rules.ts'
import { createInvitations, type Invitations } from './by-mail/invitations.ts'
import { createPasswordResets, type PasswordResets } from './by-mail/password-resets.ts'
import { createAuthorization, type Authorization } from './authorization.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import { createDevices, type Devices } from './devices.ts'
import { createGroups, type Groups } from './groups.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { createCedar } from './policies/cedar.ts'
import { createPolicies, type Policies } from './policies/policies.ts'
import { createRulings, type Rulings } from './policies/rulings.ts'
import { createImpersonations, type Impersonations } from './platform/impersonations.ts'
import { createPlatformUsers, type PlatformUsers } from './platform/users.ts'
import { createProfiles, type Profiles } from './profiles.ts'
import { createRealms, type Realms } from './realms.ts'
import { createRoles, type Roles } from './roles.ts'
import { createSeal } from './seal.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createDeviceLogins, type DeviceLogins } from './device-logins.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createUsers, type Users } from './users.ts'

/** Everything about who someone is and what they may do. */
export interface Identity {
  users: Users
  invitations: Invitations
  passwordResets: PasswordResets
  platformUsers: PlatformUsers
  impersonations: Impersonations
  /** Other places that say who somebody is. */
  providers: Providers
  signInRules: SignInRules
  oidc: OidcClient
  saml: SamlClient
  samlKeys: SamlKeys
  admission: Admission
  tokens: Tokens
  /** Devices without a browser that wait to be let in. */
  deviceLogins: DeviceLogins
  permissions: Permissions
  roles: Roles
  groups: Groups
  accesses: Accesses
  policies: Policies
  rulings: Rulings
  decisions: Decisions
  authorization: Authorization
  sessions: Sessions
  devices: Devices
  profiles: Profiles
  realms: Realms
  /** What a new tenant gets of it: a realm and the first administrator. */
  provisionSteps: ProvisionStep[]
  close(): Promise<void>
}

const purgeEveryMs = 10 * 60 * 1000

/**
 * Wires the parts of identity.
 *
 * @example
 * const identity = createIdentity({ core, changes, quotas, audit, addresses, letters, outbound, envelopes,
 *   masterKey: config.masterKey, log })
 * const tenants = createTenants({ core, pools, changes, storageDir, masterKey, steps: identity.provisionSteps })
 */
export const createIdentity = ({
  core,
  redis,
  changes,
  quotas,
  audit,
  addresses,
  letters,
  outbound,
  envelopes,
  masterKey,
  keycloak,
  log,
}: {
  core: Knex
  redis?: Redis
  changes: Changes
  quotas: Pick<Quotas, 'mayAdd'>
  audit: Pick<Audit, 'record'>
  addresses: Addresses
  letters: Letters
  outbound: Outbound
  envelopes: Envelopes
  masterKey: string
  /** Absent: realms are the platform's own alone. */
  keycloak?: KeycloakConfig
  log: Logger
}): Identity => {
  const users = createUsers({ core, changes, quotas })
  const sessions = createSessions({ core, redis, changes })
  const seal = createSeal(masterKey, 'realms')
  const realms = createRealms({ core, changes, seal, users, sessions, log })

  const permissions = createPermissions({ core, changes })
  const accesses = createAccesses({ core, changes, permissions })
  const roles = createRoles({ core, changes, permissions, audit })

  const cedar = createCedar()
  const rulings = createRulings({ core, changes, cedar })
  const decisions = createDecisions({ core, onError: (err) => log.warn({ err }, 'decisions could not be noted') })

  const originOf = addresses.tenantOrigin
  const invitations = createInvitations({ core, users, quotas, letters, audit, originOf })
  const providers = createProviders({ core, envelopes, audit })
  const samlRecords = createSamlRecords({ core })
  const samlKeys = createSamlKeys({ core, envelopes, audit })
  const signInRules = createSignInRules({ core, audit })
  const groups = createGroups({ core, changes, roles, audit })
  const passwordResets = createPasswordResets({
    core,
    users,
    providers,
    rules: signInRules,
    letters,
    audit,
    originOf,
    onError: (err) => log.error({ err }, 'a link for a new password could not be sent'),
  })

  const purge = async () => {
    await realms.purge()
    await passwordResets.purge()
    await samlRecords.purge()
  }
  const purging = setInterval(() => {
    purge().catch((err: unknown) => log.warn({ err }, 'purging expired sign-ins failed'))
  }, purgeEveryMs)
  purging.unref()

  const tokens = createTokens({ core, changes, quotas })

  return {
    users,
    invitations,
    passwordResets,
    platformUsers: createPlatformUsers({ core, changes }),
    impersonations: createImpersonations({ core }),
    providers,
    signInRules,
    oidc: createOidcClient({ outbound }),
    saml: createSamlClient({ records: samlRecords, keys: samlKeys }),
    samlKeys,
    admission: createAdmission({ core, users, invitations, groups, audit, changes }),
    sessions,
    devices: createDevices({ core, sessions, realms }),
    profiles: createProfiles({ core, changes, audit }),
    realms,
    tokens,
    deviceLogins: createDeviceLogins({ core, tokens }),
    permissions,
    roles,
    groups,
    accesses,
    policies: createPolicies({ core, changes, permissions, cedar, audit }),
    rulings,
    decisions,
    authorization: createAuthorization({ accesses, permissions, rulings, decisions }),
    provisionSteps: [
      { name: 'realm', up: (tenant, trx) => realms.create(tenant.id, trx) },
      {
        name: 'first administrator',
        async up(tenant, trx, { admin }) {
          await users.create(tenant.id, { ...admin, role: 'owner' }, trx)
        },
      },
      ...(keycloak ? [keycloakRealms({ config: keycloak, core, envelopes, originOf, log })] : []),
    ],
    async close() {
      clearInterval(purging)
      await passwordResets.close()
      sessions.close()
      await decisions.close()
      await cedar.close()
    },
  }
}
