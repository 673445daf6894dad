import type { Knex } from 'knex'
import type { Changes } from '../changes.ts'
import { dropTenantSchemas } from '../database/roles.ts'
import type { InstallationPools } from '../database/installation-pools.ts'
import type { ProvisionStep } from './provision.ts'
import { lockTenant, toTenant, type Tenant, type TenantRow } from './queries.ts'
import { writeAudit } from './status.ts'

interface Deps {
  core: Knex
  pools: InstallationPools
  changes: Changes
  steps: ProvisionStep[]
}

/** Deletes everything of the tenants whose grace period ended before `now`. Safe to run by many processes at once. */
export async function purge(deps: Deps, now: Date): Promise<string[]> {
  const due: string[] = await deps.core('core.tenants').where('delete_after', '<=', now).orderBy('slug').pluck('slug')
  const purged: string[] = []
  for (const slug of due) if (await purgeOne(deps, slug, now)) purged.push(slug)
  return purged
}

async function purgeOne({ core, pools, changes, steps }: Deps, slug: string, now: Date): Promise<boolean> {
  await pools.close(slug)
  const tenant = await core.transaction(async (trx): Promise<Tenant | undefined> => {
    await lockTenant(trx, slug)
    const row = await trx<TenantRow>('core.tenants').where({ slug }).where('delete_after', '<=', now).first()
    if (!row) return undefined
    // Files first: if that fails the tenant stays due, and all of this can be repeated.
    for (const step of [...steps].reverse()) await step.undo?.(toTenant(row))
    await dropTenantSchemas(trx, slug)
    await trx('core.tenants').where({ id: row.id }).delete()
    await writeAudit(trx, toTenant(row), 'tenant.purge', { kind: 'platform', id: 'system' }, { name: row.name })
    return toTenant(row)
  })
  if (tenant) await changes.publish('tenant', slug)
  return tenant !== undefined
}
