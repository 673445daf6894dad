import type { Knex } from 'knex'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import type { BuiltInRole } from './built-in-roles.ts'
import type { Permissions } from './permissions.ts'

/** A role that someone has, and from where. */
interface HeldRole {
  role: string
  /** Key of the group that gives it; absent where it is the user's own. */
  group?: string
}

/** What roles make of a user: kept in memory, and the same for every request until something changes. */
export interface Access {
  userId: string
  tenantId: string
  name: string
  email: string
  /** The built-in role that the user has. */
  role: BuiltInRole | null
  isActive: boolean
  roles: HeldRole[]
  groups: { key: string; name: string }[]
  permissions: ReadonlySet<string>
}

export interface Accesses {
  /** What a user may do by roles, as long as they are active; `undefined` when there is no such user at all. */
  of(userId: string): Promise<Access | undefined>
}

interface Row {
  tenant_id: string
  name: string
  email: string
  role: BuiltInRole | null
  active: boolean
  own: string[]
  groups: { key: string; name: string; roles: string[] }[]
}

/** Reads the roles and groups of a user in one round trip. */
const readRoles = async (core: Knex, userId: string): Promise<Row | undefined> => {
  const { rows } = await core.raw<{ rows: Row[] }>(
    `select u.tenant_id, u.name, u.email, u.role, u.status = 'active' as active,
       array(select role from core.role_assignments where user_id = u.id order by role) as own,
       coalesce((
         select jsonb_agg(jsonb_build_object('key', g.key, 'name', g.name, 'roles',
           array(select role from core.role_assignments where group_id = g.id order by role)) order by g.key)
         from core.groups g
         where g.tenant_id = u.tenant_id
           and exists (select from core.group_members m where m.group_id = g.id and m.user_id = u.id)
       ), '[]') as groups
     from core.users u where u.id = ?`,
    [userId],
  )
  return rows[0]
}

/** What users may do by their roles and those of their groups. */
export const createAccesses = ({
  core,
  changes,
  permissions,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  permissions: Permissions
}): Accesses => {
  const cache = createMemoryCache<Access>({
    load: async (userId) => {
      const row = await readRoles(core, userId)
      if (!row) return undefined
      const roles: HeldRole[] = [
        ...(row.role === null ? [] : [{ role: row.role }]),
        ...row.own.map((role) => ({ role })),
        ...row.groups.flatMap(({ key: group, roles }) => roles.map((role) => ({ role, group }))),
      ]
      const catalogue = await permissions.at(row.tenant_id)
      return {
        userId,
        tenantId: row.tenant_id,
        name: row.name,
        email: row.email,
        role: row.role,
        isActive: row.active,
        roles,
        groups: row.groups.map(({ key, name }) => ({ key, name })),
        permissions: new Set(roles.flatMap(({ role }) => [...catalogue.of(role)])),
      }
    },
    ttlMs: 60_000,
    max: 20_000,
  })
  const forgetTenant = (tenantId: string) =>
    tenantId === '*' ? cache.clear() : cache.forgetWhere((access) => access.tenantId === tenantId)
  changes.subscribe('user', cache.forget)
  changes.subscribe('access', forgetTenant)
  changes.subscribe('installation', (key) => forgetTenant(key.split('/', 1)[0]!))
  changes.subscribe('version', cache.clear)

  return { of: cache.get }
}
