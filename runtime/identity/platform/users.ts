import type { Knex } from 'knex'
import { said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Changes } from '../../changes.ts'
import { isUniqueViolation } from '../../database/errors.ts'
import { hashPassword, verifyAgainstNobody, verifyPassword } from '../passwords.ts'
import { createMemoryCache } from '../../memory-cache.ts'
import type { PlatformRole } from './permissions.ts'

export interface PlatformUser {
  id: string
  email: string
  name: string
  role: PlatformRole
  status: 'active' | 'deactivated'
  createdAt: Date
  lastSignedInAt: Date | null
  /** Sessions that were begun before are over. */
  sessionsSince: Date | null
  /** Grows with every change. */
  revision: number
}

interface NewPlatformUser {
  email: string
  name: string
  role: PlatformRole
  password: string
}

type PlatformUserChange = Partial<Pick<PlatformUser, 'name' | 'role' | 'status'>> & { password?: string }

/** Writes what was changed, in the same transaction. */
export type AuditUser = (trx: Knex, before: PlatformUser | undefined, after: PlatformUser) => Promise<void>

export interface PlatformUsers {
  /** A user who may act now; kept in memory. Deactivated ones are not found. */
  active(id: string): Promise<PlatformUser | undefined>
  /** By e-mail address; there are few. */
  list(): Promise<PlatformUser[]>
  /** @throws {Problem} `request.not_found` */
  get(id: string): Promise<PlatformUser>
  /** @throws {Problem} `request.conflict` when the address is taken */
  create(user: NewPlatformUser, audit: AuditUser): Promise<PlatformUser>
  /**
   * Changes a user. A new password, role or status ends their sessions at once.
   *
   * @param expect is given the revision, where it is locked
   * @throws {Problem} `request.not_found`, `request.conflict` when no active admin would be left
   */
  change(
    id: string,
    change: PlatformUserChange,
    audit: AuditUser,
    expect?: (revision: number) => void,
  ): Promise<PlatformUser>
  /** Makes this one the first admin, if there is no platform user at all; gives whether it did. */
  ensureFirst(user: Omit<NewPlatformUser, 'role'>, audit: AuditUser): Promise<boolean>
  /** Whether there is any platform user. */
  exist(): Promise<boolean>
  /** The active user whom this address and password belong to. Takes as long for unknown addresses. */
  verify(email: string, password: string): Promise<PlatformUser | undefined>
  /** Notes that someone signed in now. */
  signedIn(id: string): Promise<void>
}

interface Row {
  id: string
  email: string
  name: string
  role: PlatformRole
  status: 'active' | 'deactivated'
  created_at: Date
  last_signed_in_at: Date | null
  sessions_since: Date | null
  revision: string
}

const columns = [
  'id',
  'email',
  'name',
  'role',
  'status',
  'created_at',
  'last_signed_in_at',
  'sessions_since',
  'revision',
]

const fromRow = (row: Row): PlatformUser => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  status: row.status,
  createdAt: row.created_at,
  lastSignedInAt: row.last_signed_in_at,
  sessionsSince: row.sessions_since,
  revision: Number(row.revision),
})

/** The users of the admin app. */
export const createPlatformUsers = ({ core, changes }: { core: Knex; changes: Changes }): PlatformUsers => {
  const table = (on: Knex = core) => on.withSchema('core').table<Row>('platform_users')

  const cache = createMemoryCache<PlatformUser>({
    load: async (id) => {
      const row: Row | undefined = await table().first(columns).where({ id, status: 'active' })
      return row && fromRow(row)
    },
    ttlMs: 60_000,
    max: 1_000,
  })
  changes.subscribe('platform-user', cache.forget)

  const insert = async (trx: Knex, { password, email, ...user }: NewPlatformUser, audit: AuditUser) => {
    const row = { ...user, email: email.toLowerCase(), password_hash: await hashPassword(password) }
    const [created] = await table(trx).insert(row).returning(columns)
    const made = fromRow(created as Row)
    await audit(trx, undefined, made)
    return made
  }

  /** Locks the admins, so that two who demote each other at once can't both succeed. */
  const keepAnAdmin = async (trx: Knex, exceptId: string) => {
    const admins: { id: string }[] = await table(trx)
      .select('id')
      .where({ role: 'admin', status: 'active' })
      .orderBy('id')
      .forUpdate()
    if (!admins.some(({ id }) => id !== exceptId))
      throw new Problem('request.conflict', { detail: said('The platform needs at least one active admin.') })
  }

  return {
    active: cache.get,

    list: async () => (await table().select<Row[]>(columns).orderBy('email')).map(fromRow),

    async get(id) {
      const row: Row | undefined = await table().first(columns).where({ id })
      if (!row) throw new Problem('request.not_found', { detail: said('There is no such platform user.') })
      return fromRow(row)
    },

    async create(user, audit) {
      try {
        return await core.transaction((trx) => insert(trx, user, audit))
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new Problem(
          'request.conflict',
          { detail: said('A platform user with this e-mail address exists.') },
          { cause: error },
        )
      }
    },

    async change(id, { password, ...change }, audit, expect = () => undefined) {
      const changed = await core.transaction(async (trx) => {
        const [locked]: Row[] = await table(trx).where({ id }).forUpdate().select(columns)
        if (!locked) throw new Problem('request.not_found', { detail: said('There is no such platform user.') })
        const before = fromRow(locked)
        expect(before.revision)
        const wasAdmin = before.role === 'admin' && before.status === 'active'
        const staysAdmin = (change.role ?? 'admin') === 'admin' && (change.status ?? 'active') === 'active'
        if (wasAdmin && !staysAdmin) await keepAnAdmin(trx, id)
        const endsSessions = password !== undefined || change.role !== undefined || change.status !== undefined
        const [row] = await table(trx)
          .where({ id })
          .update({
            ...change,
            ...(password !== undefined && { password_hash: await hashPassword(password) }),
            ...(endsSessions && { sessions_since: trx.fn.now() }),
            revision: trx.raw('revision + 1'),
          })
          .returning(columns)
        const after = fromRow(row as Row)
        await audit(trx, before, after)
        return after
      })
      await changes.publish('platform-user', id)
      return changed
    },

    ensureFirst: (user, audit) =>
      core.transaction(async (trx) => {
        // Processes that start at once: one of them makes it.
        await trx.raw(`select pg_advisory_xact_lock(hashtextextended('plexica: platform users', 0))`)
        if (await table(trx).first('id')) return false
        await insert(trx, { ...user, role: 'admin' }, audit)
        return true
      }),

    exist: async () => (await table().first('id')) !== undefined,

    async verify(email, password) {
      const row: (Row & { password_hash: string }) | undefined = await table()
        .first([...columns, 'password_hash'])
        .where({ email: email.toLowerCase() })
      const matches = row ? await verifyPassword(password, row.password_hash) : await verifyAgainstNobody(password)
      return row && matches && row.status === 'active' ? fromRow(row) : undefined
    },

    async signedIn(id) {
      await table().where({ id }).update({ last_signed_in_at: core.fn.now() })
    },
  }
}
