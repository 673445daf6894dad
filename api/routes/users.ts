import type { Knex } from 'knex'
import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import { changed, type Audit } from '../../runtime/audit.ts'
import { roles, userStatuses, type User, type Users } from '../../runtime/identity/users.ts'
import type { UserCaller } from '../auth/caller.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'

/** Long enough to resist guessing (NIST SP 800-63B), short enough that hashing it is no attack. */
export const password = z.string().min(12).max(256)
export const email = z.email().max(254).toLowerCase()
export const personName = z.string().trim().min(1).max(120)

const user = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    status: z.enum(userStatuses),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' })

const asJson = (each: User) => ({ ...each, createdAt: each.createdAt.toISOString() })

/** Only owners make and unmake owners: an admin who could would be one. */
const mayTouchOwner = (caller: UserCaller, ...touched: (string | undefined)[]) => {
  if (touched.includes('owner') && caller.user.role !== 'owner') {
    throw new Problem('auth.forbidden', { detail: 'Only an owner may do this to an owner.' })
  }
}

/** The users of a tenant, managed by its admins. */
export const userRoutes = ({ core, users, audit }: { core: Knex; users: Users; audit: Audit }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/users',
    auth: 'admin',
    tag: 'Users',
    summary: 'The users of the tenant, by email address',
    query: pageQuery,
    response: pageOf(user),
    handler: async ({ tenant, query: { cursor, limit } }) => {
      const found = await users.list(tenant.id, { after: fromCursor(cursor), limit: limit + 1 })
      const page = pageFrom(found, limit, (each) => each.email)
      return { ...page, items: page.items.map(asJson) }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/users',
    auth: 'admin',
    tag: 'Users',
    summary: 'Creates a user',
    body: z.strictObject({ email, name: personName, password, role: z.enum(roles).default('member') }),
    response: user,
    status: 201,
    idempotent: true,
    handler: async ({ tenant, caller, body, by }) => {
      mayTouchOwner(caller, body.role)
      const created = await core.transaction(async (trx) => {
        const made = await users.create(tenant.id, body, trx)
        const after = { email: made.email, name: made.name, role: made.role }
        await audit.record({ ...by, action: 'user.create', target: made.id, after }, trx)
        return made
      })
      return asJson(created)
    },
  }),

  route({
    method: 'patch',
    path: '/api/v1/users/:id',
    auth: 'admin',
    tag: 'Users',
    summary: 'Changes a user; deactivating one ends their sessions and tokens at once',
    params: z.object({ id: z.uuid() }),
    body: z
      .strictObject({ name: personName, role: z.enum(roles), status: z.enum(userStatuses) })
      .partial()
      .refine((change) => Object.keys(change).length > 0, 'has to change something'),
    response: user,
    handler: async ({ tenant, caller, params: { id }, body, by }) => {
      const before = await users.get(tenant.id, id)
      mayTouchOwner(caller, body.role, before.role)
      const user = await core.transaction(async (trx) => {
        const after = await users.change(tenant.id, id, body, trx)
        await audit.record({ ...by, action: 'user.change', target: id, ...changed(before, after) }, trx)
        return after
      })
      await users.changed(id)
      return asJson(user)
    },
  }),
]
