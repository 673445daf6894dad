import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import { isUniqueViolation } from '../database/errors.ts'
import { identityLimits } from './limits.ts'
import type { Expect, Roles } from './roles.ts'

export interface Group {
  id: string
  /** Its name in policies and in the API; never changes. */
  key: string
  name: string
  description: string
  /** Keys of the roles that it gives to who is in it. */
  roles: string[]
  /** What identity providers call it in their claim of groups. */
  claims: string[]
  members: number
  revision: number
}

interface GroupChange {
  name?: string
  description?: string
  roles?: string[]
  claims?: string[]
}

export interface Member {
  id: string
  name: string
  email: string
  /** Why: `manual`, or the identity provider that says so. */
  sources: string[]
}

export interface Groups {
  list(tenantId: string, page: { after?: string; limit: number }): Promise<Group[]>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, key: string): Promise<Group>
  /** @throws {Problem} `request.conflict`, `request.invalid` for unknown roles, `quota.reached` */
  create(by: Acting, tenantId: string, group: { key: string; name: string } & GroupChange): Promise<Group>
  /** @throws {Problem} `request.not_found`, `request.invalid` */
  change(by: Acting, tenantId: string, key: string, change: GroupChange, expect: Expect): Promise<Group>
  remove(by: Acting, tenantId: string, key: string, expect: Expect): Promise<void>
  /** By email address. */
  members(tenantId: string, key: string, page: { after?: string; limit: number }): Promise<Member[]>
  /** Puts users in by hand, and takes out those who were put in by hand. @throws {Problem} `request.not_found` */
  changeMembers(
    by: Acting,
    tenantId: string,
    key: string,
    change: { add?: string[]; remove?: string[] },
  ): Promise<Group>
  /**
   * Puts a user into the groups that an identity provider's claim names, and takes them out of those that this
   * provider named before. Groups are never made by it. Within the transaction of the sign-in where there is one;
   * then `changes.publish('user', userId)` is for who began it.
   */
  syncClaims(
    by: Acting,
    user: { id: string; tenantId: string },
    provider: string,
    claims: string[],
    trx?: Knex,
  ): Promise<{ added: string[]; removed: string[] }>
}

interface Row {
  id: string
  key: string
  name: string
  description: string
  roles: string[]
  claims: string[]
  members: string
  revision: string
}

const manual = 'manual'

const fromRow = (row: Row): Group => ({
  id: row.id,
  key: row.key,
  name: row.name,
  description: row.description,
  roles: row.roles,
  claims: row.claims,
  members: Number(row.members),
  revision: Number(row.revision),
})

/** Groups of users, which roles can be given to. */
export const createGroups = ({
  core,
  changes,
  roles,
  audit,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  roles: Pick<Roles, 'mustExist'>
  audit: Pick<Audit, 'record'>
}): Groups => {
  const groupsOf = (on: Knex, tenantId: string) =>
    on('core.groups as g')
      .where('g.tenant_id', tenantId)
      .select<Row[]>(
        ...['id', 'key', 'name', 'description', 'claims', 'revision'].map((column) => `g.${column}`),
        on.raw('array(select role from core.role_assignments where group_id = g.id order by role) as roles'),
        on.raw('(select count(distinct user_id) from core.group_members where group_id = g.id) as members'),
      )

  const get = async (tenantId: string, key: string, on: Knex = core): Promise<Group> => {
    const [row] = await groupsOf(on, tenantId).where('g.key', key)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no such group.') })
    return fromRow(row)
  }

  const lock = async (trx: Knex, tenantId: string, key: string, expect: Expect): Promise<Group> => {
    await trx('core.groups').where({ tenant_id: tenantId, key }).forUpdate().first('id')
    const group = await get(tenantId, key, trx)
    expect(group.revision)
    return group
  }

  const setRoles = async (trx: Knex, tenantId: string, groupId: string, keys: string[]) => {
    if (keys.includes('owner'))
      throw new Problem('request.invalid', {
        detail: said('roles: a group can not make owners; give that role to a user.'),
      })
    await roles.mustExist(tenantId, keys, trx)
    await trx('core.role_assignments').where({ group_id: groupId }).whereNotIn('role', keys).delete()
    if (keys.length === 0) return
    const rows = keys.map((role) => ({ tenant_id: tenantId, role, group_id: groupId }))
    await trx('core.role_assignments').insert(rows).onConflict(['group_id', 'role']).ignore()
  }

  const told = ({ name, description, roles, claims }: Group) => ({ name, description, roles, claims })

  const usersOf = async (trx: Knex, tenantId: string, ids: string[]) => {
    const found: string[] = await trx('core.users').where({ tenant_id: tenantId }).whereIn('id', ids).pluck('id')
    const missing = ids.find((id) => !found.includes(id))
    if (missing !== undefined)
      throw new Problem('request.not_found', { detail: said('There is no user {missing}.', { missing }) })
  }

  return {
    async list(tenantId, { after, limit }) {
      const rows = await groupsOf(core, tenantId)
        .modify((query) => after !== undefined && query.where('g.key', '>', after))
        .orderBy('g.key')
        .limit(limit)
      return rows.map(fromRow)
    },

    get: (tenantId, key) => get(tenantId, key),

    async create(by, tenantId, { key, name, description = '', roles: given = [], claims = [] }) {
      try {
        await core.transaction(async (trx) => {
          await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: groups ${tenantId}`)
          const [{ count }] = (await trx('core.groups').where({ tenant_id: tenantId }).count()) as [{ count: string }]
          if (Number(count) >= identityLimits.groups)
            throw new Problem('quota.reached', {
              detail: said('There may be at most {most} groups.', { most: identityLimits.groups }),
              limit: 'groups',
              value: identityLimits.groups,
            })
          const [row] = (await trx('core.groups')
            .insert({ tenant_id: tenantId, key, name, description, claims })
            .returning('id')) as { id: string }[]
          await setRoles(trx, tenantId, row!.id, given)
          await audit.record(
            { ...by, action: 'group.create', target: key, after: { name, description, roles: given, claims } },
            trx,
          )
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new Problem(
          'request.conflict',
          { detail: said('There is a group "{key}" already.', { key }) },
          { cause: error },
        )
      }
      await changes.publish('access', tenantId)
      return get(tenantId, key)
    },

    async change(by, tenantId, key, { roles: given, ...change }, expect) {
      await core.transaction(async (trx) => {
        const group = await lock(trx, tenantId, key, expect)
        await trx('core.groups')
          .where({ id: group.id })
          .update({ ...change, revision: trx.raw('revision + 1'), updated_at: trx.fn.now() })
        if (given) await setRoles(trx, tenantId, group.id, given)
        const difference = changed(told(group), told(await get(tenantId, key, trx)))
        await audit.record({ ...by, action: 'group.change', target: key, ...difference }, trx)
      })
      await changes.publish('access', tenantId)
      return get(tenantId, key)
    },

    async remove(by, tenantId, key, expect) {
      await core.transaction(async (trx) => {
        const group = await lock(trx, tenantId, key, expect)
        await trx('core.groups').where({ id: group.id }).delete()
        const before = { ...told(group), members: group.members }
        await audit.record({ ...by, action: 'group.delete', target: key, before }, trx)
      })
      await changes.publish('access', tenantId)
    },

    async members(tenantId, key, { after, limit }) {
      const { id } = await get(tenantId, key)
      return core('core.group_members as m')
        .join('core.users as u', 'u.id', 'm.user_id')
        .where('m.group_id', id)
        .modify((query) => after !== undefined && query.where('u.email', '>', after))
        .groupBy('u.id', 'u.name', 'u.email')
        .orderBy('u.email')
        .limit(limit)
        .select<Member[]>('u.id', 'u.name', 'u.email', core.raw('array_agg(m.source order by m.source) as sources'))
    },

    async changeMembers(by, tenantId, key, { add = [], remove = [] }) {
      await core.transaction(async (trx) => {
        const { id } = await lock(trx, tenantId, key, () => undefined)
        await usersOf(trx, tenantId, add)
        const rows = add.map((user) => ({ group_id: id, user_id: user, source: manual }))
        if (rows.length > 0)
          await trx('core.group_members').insert(rows).onConflict(['group_id', 'user_id', 'source']).ignore()
        await trx('core.group_members').where({ group_id: id, source: manual }).whereIn('user_id', remove).delete()
        await audit.record({ ...by, action: 'group.members', target: key, detail: { add, remove } }, trx)
      })
      await changes.publish('access', tenantId)
      return get(tenantId, key)
    },

    async syncClaims(by, { id: userId, tenantId }, provider, claims, trx) {
      const sync = async (inner: Knex) => {
        const source = `claim:${provider}`
        const named: { id: string; key: string }[] = await inner('core.groups')
          .where({ tenant_id: tenantId })
          .whereRaw('claims && ?::text[]', [claims])
          .orderBy('id')
          .select('id', 'key')
        const before: { id: string; key: string }[] = await inner('core.group_members as m')
          .join('core.groups as g', 'g.id', 'm.group_id')
          .where({ 'm.user_id': userId, 'm.source': source, 'g.tenant_id': tenantId })
          .select('g.id', 'g.key')
        const added = named.filter(({ id }) => !before.some((each) => each.id === id))
        const removed = before.filter(({ id }) => !named.some((each) => each.id === id))
        if (added.length > 0)
          await inner('core.group_members')
            .insert(added.map(({ id }) => ({ group_id: id, user_id: userId, source })))
            .onConflict(['group_id', 'user_id', 'source'])
            .ignore()
        await inner('core.group_members')
          .where({ user_id: userId, source })
          .whereIn(
            'group_id',
            removed.map(({ id }) => id),
          )
          .delete()
        const outcome = { added: added.map(({ key }) => key), removed: removed.map(({ key }) => key) }
        if (added.length + removed.length > 0)
          await audit.record({ ...by, action: 'user.groups', target: userId, detail: { provider, ...outcome } }, inner)
        return outcome
      }
      if (trx) return sync(trx)
      const outcome = await core.transaction(sync)
      await changes.publish('user', userId)
      return outcome
    },
  }
}
