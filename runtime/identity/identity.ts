import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Addresses } from '../addresses.ts'
import type { Changes } from '../changes.ts'
import type { Quotas } from '../quotas/quotas.ts'
import type { ProvisionStep } from '../tenants/tenants.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { createRealms, type Realms } from './realms.ts'
import { createSeal } from './seal.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createUsers, type Users } from './users.ts'

/** Everything about who someone is and what they may do. */
export interface Identity {
  users: Users
  tokens: Tokens
  permissions: Permissions
  sessions: Sessions
  realms: Realms
  /** What a new tenant gets of it: a realm and the first administrator. */
  provisionSteps: ProvisionStep[]
  close(): void
}

const purgeEveryMs = 10 * 60 * 1000

/**
 * Wires the parts of identity.
 *
 * @example
 * const identity = createIdentity({ core, changes, quotas, addresses, masterKey: config.masterKey, log })
 * const tenants = createTenants({ core, pools, changes, storageDir, masterKey, steps: identity.provisionSteps })
 */
export const createIdentity = ({
  core,
  changes,
  quotas,
  addresses,
  masterKey,
  log,
}: {
  core: Knex
  changes: Changes
  quotas: Pick<Quotas, 'mayAdd'>
  addresses: Addresses
  masterKey: string
  log: Logger
}): Identity => {
  const users = createUsers({ core, changes, quotas })
  const sessions = createSessions({ core, changes })
  const seal = createSeal(masterKey, 'realms')
  const realms = createRealms({ core, changes, addresses, seal, users, sessions, log })

  const purging = setInterval(() => {
    realms.purge().catch((err: unknown) => log.warn({ err }, 'purging expired sign-ins failed'))
  }, purgeEveryMs)
  purging.unref()

  return {
    users,
    sessions,
    realms,
    tokens: createTokens({ core, changes, quotas }),
    permissions: createPermissions({ core, changes }),
    provisionSteps: [
      { name: 'realm', up: (tenant, trx) => realms.create(tenant.id, trx) },
      {
        name: 'first administrator',
        async up(tenant, trx, { admin }) {
          await users.create(tenant.id, { ...admin, role: 'owner' }, trx)
        },
      },
    ],
    close() {
      clearInterval(purging)
      sessions.close()
    },
  }
}
