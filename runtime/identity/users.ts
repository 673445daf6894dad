import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import type { Quotas } from '../quotas/quotas.ts'
import { hashPassword, verifyAgainstNobody, verifyPassword } from './passwords.ts'

export const roles = ['owner', 'admin', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

export const userStatuses = ['active', 'deactivated'] as const
export type UserStatus = (typeof userStatuses)[number]

export interface User {
  id: string
  tenantId: string
  email: string
  name: string
  role: Role
  status: UserStatus
  createdAt: Date
}

export interface NewUser {
  email: string
  name: string
  password: string
  role: Role
}

export interface Users {
  /** A user who may act now; kept in memory. Deactivated users are not found. */
  active(id: string): Promise<User | undefined>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, id: string): Promise<User>
  list(tenantId: string, page: { after?: string; limit: number }): Promise<User[]>
  /** @throws {Problem} `request.conflict` when the address is taken, `quota.reached` */
  create(tenantId: string, user: NewUser, trx?: Knex): Promise<User>
  /**
   * @throws {Problem} `request.not_found`, `request.conflict` when the tenant would be left without an owner,
   * `quota.reached` when one is activated again
   */
  change(
    tenantId: string,
    id: string,
    change: { name?: string; role?: Role; status?: UserStatus },
    trx?: Knex,
  ): Promise<User>
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
  role: Role
  status: UserStatus
  created_at: Date
}

const columns = ['id', 'tenant_id', 'email', 'name', 'role', 'status', 'created_at']

const fromRow = (row: Row): User => ({
  id: row.id,
  tenantId: row.tenant_id,
  email: row.email,
  name: row.name,
  role: row.role,
  status: row.status,
  createdAt: row.created_at,
})

const isUniqueViolation = (error: unknown) => (error as { code?: string }).code === '23505'

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

  const get = async (tenantId: string, id: string, on: Knex = core) => {
    const row: Row | undefined = await table(on).first(columns).where({ id, tenant_id: tenantId })
    if (!row) throw new Problem('request.not_found', { detail: 'There is no such user.' })
    return fromRow(row)
  }

  /** Locks the tenant's owners, so that two owners who demote each other at once can't both succeed. */
  const keepAnOwner = async (trx: Knex, tenantId: string, exceptId: string) => {
    const owners: Row[] = await table(trx)
      .select(columns)
      .where({ tenant_id: tenantId, role: 'owner', status: 'active' })
      .orderBy('id')
      .forUpdate()
    if (owners.some(({ id }) => id === exceptId) && owners.length === 1) {
      throw new Problem('request.conflict', { detail: 'A tenant needs at least one active owner.' })
    }
  }

  return {
    active: cache.get,
    get: (tenantId, id) => get(tenantId, id),

    async list(tenantId, { after, limit }) {
      const query = table().select(columns).where({ tenant_id: tenantId }).orderBy('email').limit(limit)
      const rows: Row[] = await (after === undefined ? query : query.where('email', '>', after))
      return rows.map(fromRow)
    },

    async create(tenantId, { email, name, password, role }, trx = core) {
      const row = {
        tenant_id: tenantId,
        email: email.toLowerCase(),
        name,
        password_hash: await hashPassword(password),
        role,
      }
      try {
        return await trx.transaction(async (inner) => {
          await quotas.mayAdd(inner, tenantId, 'users')
          const [created] = await table(inner).insert(row).returning(columns)
          return fromRow(created as Row)
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new Problem('request.conflict', { detail: 'A user with this email address exists.' }, { cause: error })
      }
    },

    change: (tenantId, id, change, trx = core) =>
      trx.transaction(async (inner) => {
        const user = await get(tenantId, id, inner)
        const losesOwner = change.status === 'deactivated' || (change.role !== undefined && change.role !== 'owner')
        if (losesOwner && user.role === 'owner') await keepAnOwner(inner, tenantId, id)
        if (change.status === 'active' && user.status !== 'active') await quotas.mayAdd(inner, tenantId, 'users')
        const [row] = await table(inner).where({ id, tenant_id: tenantId }).update(change).returning(columns)
        return fromRow(row as Row)
      }),

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
