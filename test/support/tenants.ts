import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createChanges, type Changes } from '../../runtime/changes.ts'
import { createInstallationPools, type InstallationPools } from '../../runtime/database/installation-pools.ts'
import { createQuotas, type Quotas } from '../../runtime/quotas/quotas.ts'
import { createEnvelopes } from '../../runtime/secrets/envelopes.ts'
import { createSecrets, type Secrets } from '../../runtime/secrets/secrets.ts'
import { createTenants, type NewTenant, type ProvisionStep, type Tenants } from '../../runtime/tenants/tenants.ts'
import { testDatabase, type TestDatabase } from './database.ts'

export interface TenantsFixture extends TestDatabase {
  pools: InstallationPools
  changes: Changes
  quotas: Quotas
  secrets: Secrets
  tenants: Tenants
  storageDir: string
  masterKey: string
  /** Stops and drops all of it. */
  close(): Promise<void>
}

/** Tenants on a database of their own; `steps` come after one that makes the first administrator. */
export async function tenantsFixture(steps: ProvisionStep[] = []): Promise<TenantsFixture> {
  const database = await testDatabase()
  const masterKey = randomBytes(32).toString('hex')
  const storageDir = await fs.mkdtemp(path.join(tmpdir(), 'plexica-storage-'))
  const { core } = database
  const pools = createInstallationPools({ core, coreUrl: database.url, masterKey })
  const changes = createChanges({ databaseUrl: database.url })
  const quotas = createQuotas({ core, changes })
  const secrets = createSecrets({ core, changes, envelopes: createEnvelopes([masterKey]), masterKey })
  const tenants = createTenants({ core, pools, changes, storageDir, steps: [firstAdmin, ...steps] })
  return {
    ...database,
    pools,
    changes,
    quotas,
    secrets,
    tenants,
    storageDir,
    masterKey,
    async close() {
      quotas.close()
      await pools.closeAll()
      await changes.close()
      await database.drop()
      await fs.rm(storageDir, { recursive: true, force: true })
    },
  }
}

const firstAdmin: ProvisionStep = {
  name: 'first administrator',
  async up(tenant, trx, { admin }) {
    await trx('core.users').insert({ tenant_id: tenant.id, email: admin.email, name: admin.name, role: 'owner' })
  },
}

/** Roles belong to the whole cluster, which tests share: every tenant has a slug of its own. */
export const randomSlug = (prefix = 't'): string => `${prefix}-${randomBytes(6).toString('hex')}`

export const newTenant = (slug = randomSlug()): NewTenant => ({
  slug,
  name: 'A Tenant',
  admin: { email: `owner@${slug}.test`, name: 'Owner', password: 'correct horse battery' },
})
