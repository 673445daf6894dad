import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import { builtInRoles, isBuiltInRole } from './built-in-roles.ts'
import { isUniqueViolation } from '../database/errors.ts'
import { identityLimits } from './limits.ts'
import type { Permissions } from './permissions.ts'

export interface Role {
  /** Its name in policies and in the API; never changes. */
  key: string
  name: string
  description: string
  /** Those that it gives, with all that comes with them. */
  permissions: string[]
  builtIn: boolean
  /** Grows with every change; 0 for built-in roles. */
  revision: number
  /** How many users have it themselves, and how many groups give it. */
  users: number
  groups: number
}

interface RoleChange {
  name?: string
  description?: string
  permissions?: string[]
}

/** Called with the revision of what is about to be changed, while it is locked; throws when it is not the one. */
export type Expect = (revision: number) => void

export interface Roles {
  list(tenantId: string): Promise<Role[]>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, key: string): Promise<Role>
  /** @throws {Problem} `request.conflict`, `request.invalid` for unknown permissions, `quota.reached` */
  create(by: Acting, tenantId: string, role: { key: string; name: string } & RoleChange): Promise<Role>
  /** @throws {Problem} `request.not_found`, `request.conflict` for a built-in role, `request.invalid` */
  change(by: Acting, tenantId: string, key: string, change: RoleChange, expect: Expect): Promise<Role>
  /** Takes it from all who have it. @throws {Problem} `request.not_found`, `request.conflict` for a built-in role */
  remove(by: Acting, tenantId: string, key: string, expect: Expect): Promise<void>
  /** @throws {Problem} `request.invalid` when one of these is no role of the tenant */
  mustExist(tenantId: string, keys: string[], on?: Knex): Promise<void>
}

interface Row {
  key: string
  name: string
  description: string
  permissions: string[]
  revision: string
}

const noSuchRole = () => new Problem('request.not_found', { detail: said('There is no such role.') })

/** The roles of tenants: those that all have, and those that each makes for itself. */
export const createRoles = ({
  core,
  changes,
  permissions,
  audit,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  permissions: Permissions
  audit: Pick<Audit, 'record'>
}): Roles => {
  const table = (on: Knex) => on('core.roles')

  const countsOf = async (tenantId: string) => {
    const { rows } = await core.raw<{ rows: { role: string; users: string; groups: string }[] }>(
      `select role, count(distinct user_id) as users, count(distinct group_id) as groups from (
         select role, user_id, group_id from core.role_assignments where tenant_id = ?
         union all select role, id, null from core.users where tenant_id = ? and role is not null
       ) held group by role`,
      [tenantId, tenantId],
    )
    return new Map(rows.map(({ role, users, groups }) => [role, { users: Number(users), groups: Number(groups) }]))
  }

  const list: Roles['list'] = async (tenantId) => {
    const catalogue = await permissions.at(tenantId)
    const own: Row[] = await table(core).where({ tenant_id: tenantId }).orderBy('name')
    const counts = await countsOf(tenantId)
    const none = { users: 0, groups: 0 }
    return [
      ...builtInRoles.map((key) => ({
        key,
        name: catalogue.names.get(key) ?? key,
        description: '',
        permissions: [...catalogue.of(key)],
        builtIn: true,
        revision: 0,
        ...(counts.get(key) ?? none),
      })),
      ...own.map(({ key, name, description, permissions: given, revision }) => ({
        key,
        name,
        description,
        permissions: given,
        builtIn: false,
        revision: Number(revision),
        ...(counts.get(key) ?? none),
      })),
    ]
  }

  const get: Roles['get'] = async (tenantId, key) => {
    const found = (await list(tenantId)).find((role) => role.key === key)
    if (!found) throw noSuchRole()
    return found
  }

  /** Those that can be given now, and those that the role had before. */
  const checkPermissions = (tenantId: string, wanted: string[] = [], before: string[] = []) =>
    permissions.mustExist(
      tenantId,
      wanted.filter((id) => !before.includes(id)),
      'permissions',
    )

  const lock = async (trx: Knex, tenantId: string, key: string, expect: Expect): Promise<Row> => {
    if (isBuiltInRole(key)) throw new Problem('request.conflict', { detail: said('Built-in roles stay as they are.') })
    const row: Row | undefined = await table(trx).where({ tenant_id: tenantId, key }).forUpdate().first()
    if (!row) throw noSuchRole()
    expect(Number(row.revision))
    return row
  }

  return {
    list,
    get,

    async create(by, tenantId, { key, name, description = '', permissions: given = [] }) {
      const wanted = [...new Set(given)].sort()
      await checkPermissions(tenantId, wanted)
      try {
        await core.transaction(async (trx) => {
          await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: roles ${tenantId}`)
          const [{ count }] = (await table(trx).where({ tenant_id: tenantId }).count()) as [{ count: string }]
          if (Number(count) >= identityLimits.roles)
            throw new Problem('quota.reached', {
              detail: said('There may be at most {most} roles.', { most: identityLimits.roles }),
              limit: 'roles',
              value: identityLimits.roles,
            })
          await table(trx).insert({ tenant_id: tenantId, key, name, description, permissions: wanted })
          const after = { name, description, permissions: wanted }
          await audit.record({ ...by, action: 'role.create', target: key, after }, trx)
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new Problem(
          'request.conflict',
          { detail: said('There is a role "{key}" already.', { key }) },
          { cause: error },
        )
      }
      await changes.publish('access', tenantId)
      return get(tenantId, key)
    },

    async change(by, tenantId, key, change, expect) {
      await core.transaction(async (trx) => {
        const { name, description, permissions: given } = await lock(trx, tenantId, key, expect)
        const before = { name, description, permissions: given }
        const after = {
          ...before,
          ...change,
          ...(change.permissions && { permissions: [...new Set(change.permissions)].sort() }),
        }
        await checkPermissions(tenantId, change.permissions, given)
        await table(trx)
          .where({ tenant_id: tenantId, key })
          .update({ ...after, revision: trx.raw('revision + 1'), updated_at: trx.fn.now() })
        await audit.record({ ...by, action: 'role.change', target: key, ...changed(before, after) }, trx)
      })
      await changes.publish('access', tenantId)
      return get(tenantId, key)
    },

    async remove(by, tenantId, key, expect) {
      await core.transaction(async (trx) => {
        const { name, permissions: given } = await lock(trx, tenantId, key, expect)
        const taken = await trx('core.role_assignments').where({ tenant_id: tenantId, role: key }).delete()
        await table(trx).where({ tenant_id: tenantId, key }).delete()
        const before = { name, permissions: given }
        await audit.record({ ...by, action: 'role.delete', target: key, before, detail: { assignments: taken } }, trx)
      })
      await changes.publish('access', tenantId)
    },

    async mustExist(tenantId, keys, on = core) {
      const own = keys.filter((key) => !isBuiltInRole(key))
      const found: string[] = await table(on).where({ tenant_id: tenantId }).whereIn('key', own).forShare().pluck('key')
      const missing = own.find((key) => !found.includes(key))
      if (missing !== undefined)
        throw new Problem('request.invalid', { detail: said('roles: there is no role "{missing}".', { missing }) })
    },
  }
}
