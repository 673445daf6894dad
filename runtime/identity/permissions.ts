import type { Knex } from 'knex'
import { createMemoryCache } from '../memory-cache.ts'
import type { Changes } from '../changes.ts'
import type { Role } from './users.ts'

/** The part of a manifest that says which permissions a plugin knows. */
export interface PermissionSource {
  permissions?: { id: string; defaultRoles?: string[] }[]
}

/**
 * What a user of this role may do with these plugins: owners and admins everything, others what the manifests
 * give to their role.
 *
 * @example
 * permissionsOf('viewer', [crmManifest]) // ['crm.contacts.read', 'crm.deals.read']
 */
export const permissionsOf = (role: Role, manifests: PermissionSource[]): string[] =>
  manifests.flatMap(({ permissions = [] }) =>
    permissions
      .filter(({ defaultRoles = [] }) => role === 'owner' || role === 'admin' || defaultRoles.includes(role))
      .map(({ id }) => id),
  )

export interface Permissions {
  /** Permissions of a role at a tenant, over all plugins installed there; kept in memory. */
  of(tenantId: string, role: Role): Promise<string[]>
}

/**
 * Permissions by tenant and role.
 *
 * Any change of an installation or a version forgets all tenants: changes are rare, and a tenant is read again
 * in one query.
 */
export const createPermissions = ({ core, changes }: { core: Knex; changes: Changes }): Permissions => {
  const cache = createMemoryCache<Record<Role, string[]>>({
    load: async (tenantId) => {
      const rows: { manifest: PermissionSource }[] = await core
        .withSchema('core')
        .from('installations as i')
        .join('versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
        .where('i.tenant_id', tenantId)
        .orderBy('i.plugin_id')
        .select('v.manifest')
      const manifests = rows.map(({ manifest }) => manifest)
      return {
        owner: permissionsOf('owner', manifests),
        admin: permissionsOf('admin', manifests),
        member: permissionsOf('member', manifests),
        viewer: permissionsOf('viewer', manifests),
      }
    },
    ttlMs: 60_000,
    max: 5_000,
  })
  changes.subscribe('installation', cache.clear)
  changes.subscribe('version', cache.clear)

  return {
    async of(tenantId, role) {
      return (await cache.get(tenantId))?.[role] ?? []
    },
  }
}
