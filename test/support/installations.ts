import { randomUUID } from 'node:crypto'
import { installationName } from '../../runtime/database/names.ts'
import { createInstallationSchema } from '../../runtime/database/roles.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import type { TenantsFixture } from './tenants.ts'

export interface Installed {
  tenant: Tenant
  plugin: string
  id: string
  /** Its schema and role. */
  name: string
}

/** An installation as far as the database is concerned: role and schema, with `migrations` run in it. */
export async function installed(
  { core, pools, masterKey }: TenantsFixture,
  tenant: Tenant,
  plugin: string,
  migrations: string[] = [],
): Promise<Installed> {
  const name = installationName(tenant.slug, plugin)
  const at = { slug: tenant.slug, plugin }
  await core.transaction((trx) => createInstallationSchema(trx, at, masterKey))
  await pools.asOwner(at, async (client) => {
    for (const sql of migrations) await client.query(sql)
  })
  return { tenant, plugin, id: randomUUID(), name }
}
