import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import { corePermissions, withIncluded } from './core-permissions.ts'
import { builtInNames, isBuiltInRole, type BuiltInRole } from './built-in-roles.ts'

/** A permission as people read it: in words of the platform, or of its plugin. */
export const inWords = (permission: KnownPermission, words: (text: string) => string): KnownPermission => ({
  ...permission,
  label: words(permission.label),
  ...(permission.description !== undefined && { description: words(permission.description) }),
  group: words(permission.group),
})

/** The part of a manifest that says which permissions a plugin knows. */
interface PermissionSource {
  id: string
  version?: string
  name: string
  permissions?: { id: string; label: string; description?: string; defaultRoles?: string[] }[]
}

/** A permission that can be given at a tenant. */
export interface KnownPermission {
  id: string
  label: string
  description?: string
  /** Under which heading people find it: a part of the platform, or the name of a plugin. */
  group: string
  /** The plugin that it belongs to, and which version of it; absent for those of the platform. */
  plugin?: string
  version?: string
  /** Built-in roles that hold it. */
  defaultRoles: BuiltInRole[]
}

/** Everything that can be given at a tenant, and who holds what. */
interface Catalogue {
  /** By id, in the order in which people read them. */
  permissions: ReadonlyMap<string, KnownPermission>
  /** What a role holds, built-in or made by the tenant, with all that comes with it; nothing for one that is not there. */
  of(role: string): ReadonlySet<string>
  /** What roles are called. */
  names: ReadonlyMap<string, string>
}

export interface Permissions {
  /** What there is at a tenant; kept in memory. */
  at(tenantId: string): Promise<Catalogue>
  /** @throws {Problem} `request.invalid` naming the field, when one of these can't be given at a tenant */
  mustExist(tenantId: string, ids: string[], field: string): Promise<void>
}

const everything = ['owner', 'admin'] as const
const owners = ['owner'] as const
const nothing: ReadonlySet<string> = new Set()
const knownPermissions = (plugins: PermissionSource[]): KnownPermission[] => [
  ...Object.entries(corePermissions).map(([id, { group, label, ...text }]) => ({
    id,
    label,
    ...('description' in text ? { description: text.description } : {}),
    group,
    defaultRoles: 'ownersOnly' in text ? [...owners] : [...everything],
  })),
  ...plugins.flatMap(({ id: plugin, version, name, permissions = [] }) =>
    permissions.map(({ id, label, description, defaultRoles = [] }) => ({
      id,
      label,
      ...(description === undefined ? {} : { description }),
      group: name,
      plugin,
      ...(version === undefined ? {} : { version }),
      defaultRoles: [...new Set([...everything, ...defaultRoles.filter(isBuiltInRole)])],
    })),
  ),
]

/**
 * What there is at a tenant with these plugins and roles: owners and admins hold everything, other built-in roles what
 * the manifests give them.
 *
 * @example
 * catalogueOf([crmManifest], []).of('viewer') // Set { 'crm.contacts.read', 'crm.deals.read' }
 */
const catalogueOf = (
  plugins: PermissionSource[],
  roles: { key: string; name: string; permissions: string[] }[],
): Catalogue => {
  const known = knownPermissions(plugins)
  const permissions = new Map(known.map((each) => [each.id, each]))
  const held = new Map<string, ReadonlySet<string>>()
  for (const role of Object.keys(builtInNames).filter(isBuiltInRole))
    held.set(role, new Set(known.flatMap(({ id, defaultRoles }) => (defaultRoles.includes(role) ? [id] : []))))
  for (const role of roles) {
    // Those of a plugin that is not installed any more come back with it.
    held.set(role.key, withIncluded(role.permissions.filter((id) => permissions.has(id))))
  }
  return {
    permissions,
    of: (role) => held.get(role) ?? nothing,
    names: new Map([...Object.entries(builtInNames), ...roles.map(({ key, name }) => [key, name] as const)]),
  }
}

/**
 * The catalogues of tenants. A change of an installation or a role forgets that of its tenant; a new version, which
 * any tenant may run, all of them.
 */
export const createPermissions = ({
  core,
  changes,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
}): Permissions => {
  const cache = createMemoryCache<Catalogue>({
    load: async (tenantId) => {
      const rows: { manifest: PermissionSource }[] = await core('core.installations as i')
        .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
        .where('i.tenant_id', tenantId)
        .whereNot('i.state', 'uninstalled')
        .orderBy('i.plugin_id')
        .select('v.manifest')
      const roles: { key: string; name: string; permissions: string[] }[] = await core('core.roles')
        .where({ tenant_id: tenantId })
        .orderBy('name')
        .select('key', 'name', 'permissions')
      return catalogueOf(
        rows.map(({ manifest }) => manifest),
        roles,
      )
    },
    ttlMs: 60_000,
    max: 5_000,
  })
  changes.subscribe('installation', (key) => (key === '*' ? cache.clear() : cache.forget(key.split('/', 1)[0]!)))
  changes.subscribe('version', cache.clear)
  changes.subscribe('access', cache.forget)

  const at: Permissions['at'] = async (tenantId) => (await cache.get(tenantId))!

  return {
    at,
    async mustExist(tenantId, ids, field) {
      const { permissions } = await at(tenantId)
      const unknown = ids.filter((id) => !permissions.has(id))
      const errors = unknown.map((id) => ({ field, rule: said('there is no permission {id} here', { id }) }))
      const [first] = errors
      if (!first) return
      throw new Problem('request.invalid', {
        detail: said('{field}: {rule}.', { field, rule: first.rule }),
        in: 'body',
        errors,
      })
    },
  }
}
