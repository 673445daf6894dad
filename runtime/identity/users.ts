import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../changes.ts'
import { anywhere } from '../database/like.ts'
import { createMemoryCache } from '../memory-cache.ts'
import type { Quotas } from '../quotas/quotas.ts'
import type { BuiltInRole } from './built-in-roles.ts'
import { isUniqueViolation } from '../database/errors.ts'
import { hashPassword, verifyAgainstNobody, verifyPassword } from './passwords.ts'
import { keepBreakGlass } from './providers/sign-in-rules.ts'
import { endRealmSessionsOf } from './realm-adapter.ts'
import type { Expect } from './roles.ts'

export const userStatuses = ['active', 'deactivated'] as const
export type UserStatus = (typeof userStatuses)[number]

export interface User {
  id: string
  tenantId: string
  email: string
  name: string
  /** The built-in role; without one, the user may do only what other roles give. */
  role: BuiltInRole | null
  status: UserStatus
  /** A language tag; `null`: they chose none. */
  language: string | null
  createdAt: Date
  /** Sessions that were begun before are over. */
  sessionsSince: Date | null
  /** Grows with every change. */
  revision: number
}

/** A user with what they were given besides the built-in role. */
export interface UserWithRoles extends User {
  /** Keys of roles. */
  roles: string[]
  /** Keys of groups. */
  groups: string[]
}

interface NewUser {
  email: string
  name: string
  /** Without one they sign in elsewhere. */
  password?: string
  role: BuiltInRole | null
  roles?: string[]
}

export interface UserChange {
  name?: string
  role?: BuiltInRole | null
  roles?: string[]
  status?: UserStatus
}

interface UserFilter {
  /** A part of the name or address. */
  search?: string
  /** Who has this role themselves. */
  role?: string
  /** Who is in this group. */
  group?: string
  status?: UserStatus
}

export interface Users {
  /** A user who may act now; kept in memory. Deactivated users are not found. */
  active(id: string): Promise<User | undefined>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, id: string, on?: Knex): Promise<UserWithRoles>
  /** By email address. */
  list(tenantId: string, filter: UserFilter, page: { after?: string; limit: number }): Promise<UserWithRoles[]>
  /** @throws {Problem} `request.conflict` when the address is taken, `quota.reached` */
  create(tenantId: string, user: NewUser, trx?: Knex): Promise<User>
  /**
   * @throws {Problem} `request.not_found`, `request.conflict` when the tenant would be left without an owner,
   * `quota.reached` when one is activated again
   */
  change(tenantId: string, id: string, change: UserChange, trx?: Knex, expect?: Expect): Promise<User>
  /** Ends all sessions of a user at once, also at the realm of the tenant; call `changed` when the transaction is over. */
  endSessions(id: string, trx: Knex): Promise<void>
  /** Sets a password, and ends what was signed in at the realm by the one before. */
  setPassword(id: string, password: string, trx: Knex): Promise<void>
  /** Tells every process that a user changed; call it when the transaction around `change` is over. */
  changed(id: string): Promise<void>
  /** The active user whom this address and password belong to. Takes as long for unknown addresses. */
  verify(tenantId: string, email: string, password: string): Promise<User | undefined>
}

interface Row {
  id: string
  tenant_id: string
  email: string
  name: string
  role: BuiltInRole | null
  status: UserStatus
  language: string | null
  created_at: Date
  sessions_since: Date | null
  revision: string
}

const columns = [
  'id',
  'tenant_id',
  'email',
  'name',
  'role',
  'status',
  'language',
  'created_at',
  'sessions_since',
  'revision',
]

const fromRow = (row: Row): User => ({
  id: row.id,
  tenantId: row.tenant_id,
  email: row.email,
  name: row.name,
  role: row.role,
  status: row.status,
  language: row.language,
  createdAt: row.created_at,
  sessionsSince: row.sessions_since,
  revision: Number(row.revision),
})

const inGroup = `exists (select from core.group_members m join core.groups g on g.id = m.group_id
  where m.user_id = u.id and g.tenant_id = u.tenant_id and g.key = ?)`
const withRole = `(u.role = ? or exists (select from core.role_assignments r where r.user_id = u.id and r.role = ?))`

/** The users of all tenants. */
export const createUsers = ({
  core,
  changes,
  quotas,
}: {
  core: Knex
  changes: Changes
  quotas: Pick<Quotas, 'mayAdd'>
}): Users => {
  const table = (on: Knex = core) => on.withSchema('core').table<Row>('users')

  const cache = createMemoryCache<User>({
    load: async (id) => {
      const row: Row | undefined = await table().first(columns).where({ id, status: 'active' })
      return row && fromRow(row)
    },
    ttlMs: 60_000,
    max: 20_000,
  })
  changes.subscribe('user', cache.forget)

  const usersOf = (on: Knex, tenantId: string) =>
    on('core.users as u')
      .where('u.tenant_id', tenantId)
      .select<(Row & { roles: string[]; groups: string[] })[]>(
        ...columns.map((column) => `u.${column}`),
        on.raw('array(select role from core.role_assignments where user_id = u.id order by role) as roles'),
        on.raw(
          `array(select distinct g.key from core.group_members m join core.groups g on g.id = m.group_id
                 where m.user_id = u.id order by g.key) as groups`,
        ),
      )

  const get: Users['get'] = async (tenantId, id, on = core) => {
    const [row] = await usersOf(on, tenantId).where('u.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no such user.') })
    return { ...fromRow(row), roles: row.roles, groups: row.groups }
  }

  /** Locks the tenant's owners, so that two owners who demote each other at once can't both succeed. */
  const keepAnOwner = async (trx: Knex, tenantId: string, exceptId: string) => {
    const owners: Row[] = await table(trx)
      .select(columns)
      .where({ tenant_id: tenantId, role: 'owner', status: 'active' })
      .orderBy('id')
      .forUpdate()
    if (owners.some(({ id }) => id === exceptId) && owners.length === 1) {
      throw new Problem('request.conflict', { detail: said('A tenant needs at least one active owner.') })
    }
  }

  const setRoles = async (trx: Knex, tenantId: string, userId: string, roles: string[]) => {
    await trx('core.role_assignments').where({ user_id: userId }).whereNotIn('role', roles).delete()
    if (roles.length === 0) return
    const rows = roles.map((role) => ({ tenant_id: tenantId, role, user_id: userId }))
    await trx('core.role_assignments').insert(rows).onConflict(['user_id', 'role']).ignore()
  }

  return {
    active: cache.get,
    get,

    async list(tenantId, { search, role, group, status }, { after, limit }) {
      const rows = await usersOf(core, tenantId)
        .where((query) => {
          if (after !== undefined) query.where('u.email', '>', after)
          if (search !== undefined)
            query.andWhere((either) =>
              either.whereILike('u.name', anywhere(search)).orWhereILike('u.email', anywhere(search)),
            )
          if (role !== undefined) query.whereRaw(withRole, [role, role])
          if (group !== undefined) query.whereRaw(inGroup, [group])
          if (status !== undefined) query.where('u.status', status)
        })
        .orderBy('u.email')
        .limit(limit)
      return rows.map((row) => ({ ...fromRow(row), roles: row.roles, groups: row.groups }))
    },

    async create(tenantId, { email, name, password, role, roles = [] }, trx = core) {
      const row = {
        tenant_id: tenantId,
        email: email.toLowerCase(),
        name,
        password_hash: password === undefined ? null : await hashPassword(password),
        role,
      }
      try {
        return await trx.transaction(async (inner) => {
          await quotas.mayAdd(inner, tenantId, 'users')
          const [created] = await table(inner).insert(row).returning(columns)
          const user = fromRow(created as Row)
          await setRoles(inner, tenantId, user.id, roles)
          return user
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new Problem(
          'request.conflict',
          { detail: said('A user with this email address exists.') },
          { cause: error },
        )
      }
    },

    change: (tenantId, id, { roles, ...change }, trx = core, expect = () => undefined) =>
      trx.transaction(async (inner) => {
        const [locked]: Row[] = await table(inner).where({ id, tenant_id: tenantId }).forUpdate().select(columns)
        if (!locked) throw new Problem('request.not_found', { detail: said('There is no such user.') })
        const user = fromRow(locked)
        expect(user.revision)
        const losesOwner = change.status === 'deactivated' || (change.role !== undefined && change.role !== 'owner')
        if (losesOwner && user.role === 'owner') {
          await keepAnOwner(inner, tenantId, id)
          await keepBreakGlass(inner, tenantId, id)
        }
        if (change.status === 'active' && user.status !== 'active') await quotas.mayAdd(inner, tenantId, 'users')
        if (roles) await setRoles(inner, tenantId, id, roles)
        const [row] = await table(inner)
          .where({ id, tenant_id: tenantId })
          .update({
            ...change,
            ...(change.status === 'deactivated' && { sessions_since: inner.fn.now() }),
            revision: inner.raw('revision + 1'),
          })
          .returning(columns)
        return fromRow(row as Row)
      }),

    async endSessions(id, trx) {
      await table(trx).where({ id }).update({ sessions_since: trx.fn.now() })
      await endRealmSessionsOf(trx, id)
    },

    async setPassword(id, password, trx) {
      await trx('core.users')
        .where({ id })
        .update({ password_hash: await hashPassword(password), revision: trx.raw('revision + 1') })
      await endRealmSessionsOf(trx, id)
    },

    async changed(id) {
      await changes.publish('user', id)
    },

    async verify(tenantId, email, password) {
      const row: (Row & { password_hash: string | null }) | undefined = await table()
        .first([...columns, 'password_hash'])
        .where({ tenant_id: tenantId, email: email.toLowerCase() })
      const matches = row?.password_hash
        ? await verifyPassword(password, row.password_hash)
        : await verifyAgainstNobody(password)
      return row && matches && row.status === 'active' ? fromRow(row) : undefined
    },
  }
}
