import type { Knex } from 'knex'
import { z } from 'zod'
import { changed, type Audit } from '../../runtime/audit.ts'
import { builtInRoles } from '../../runtime/identity/built-in-roles.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { userStatuses, type UserWithRoles } from '../../runtime/identity/users.ts'
import { bulkIds, bulkOutcomes, doEach } from '../bulk.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Input, type Route } from '../route.ts'
import { key } from './roles.ts'
import { token, tokenJson } from './tokens.ts'
import { asRule } from '../../languages/said.ts'

/** Long enough to resist guessing (NIST SP 800-63B), short enough that hashing it is no attack. */
export const password = z.string().min(12).max(256)
export const email = z.email().max(254).toLowerCase()
export const personName = z.string().trim().min(1).max(120)

export const builtInRole = z.enum(builtInRoles)
const ownRole = builtInRole.nullable().describe('The built-in role; without one, only other roles and groups count')
const otherRoles = z.array(key).max(50).describe('Keys of roles besides the built-in one')

const user = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: ownRole,
    roles: z.array(z.string()).describe('Keys of roles besides the built-in one'),
    groups: z.array(z.string()).describe('Keys of groups'),
    status: z.enum(userStatuses),
    createdAt: z.iso.datetime(),
    revision: z.int(),
  })
  .meta({ id: 'User' })

const asJson = ({ tenantId: _, sessionsSince: __, createdAt, ...each }: UserWithRoles) => ({
  ...each,
  createdAt: createdAt.toISOString(),
})

const told = ({ name, role, roles, status }: UserWithRoles) => ({ name, role, roles, status })

const params = z.object({ id: z.uuid() })

const userChange = z
  .strictObject({ name: personName, role: ownRole, roles: otherRoles, status: z.enum(userStatuses) })
  .partial()

const changesSomething = (change: object) => Object.keys(change).length > 0

type Changing = Pick<
  Input<'plexica.users.manage', unknown, unknown, z.output<typeof userChange>>,
  'tenant' | 'caller' | 'body' | 'by' | 'ifMatch'
>

/** The users of a tenant, managed by those who may. */
export const userRoutes = ({
  core,
  identity: { users, roles, tokens, authorization },
  audit,
}: {
  core: Knex
  identity: Pick<Identity, 'users' | 'roles' | 'tokens' | 'authorization'>
  audit: Audit
}): Route[] => {
  const change = async (id: string, { tenant, caller, body, by, ifMatch }: Changing) => {
    await authorization.mayTouch(caller.subject, await users.get(tenant.id, id))
    await authorization.mayGiveRoles(caller.subject, [...(body.role ? [body.role] : []), ...(body.roles ?? [])])
    const outcome = await core.transaction(async (trx) => {
      await roles.mustExist(tenant.id, body.roles ?? [], trx)
      const before = await users.get(tenant.id, id, trx)
      await users.change(tenant.id, id, body, trx, ifMatch)
      const tellTokens = body.status === 'deactivated' ? await tokens.revokeAllOf(id, trx) : undefined
      const after = await users.get(tenant.id, id, trx)
      await audit.record({ ...by, action: 'user.change', target: id, ...changed(told(before), told(after)) }, trx)
      return { after, tellTokens }
    })
    await users.changed(id)
    await outcome.tellTokens?.()
    return outcome.after
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/users',
      auth: 'plexica.users.read',
      tag: 'Users',
      summary: 'The users of the tenant, by email address',
      query: pageQuery.extend({
        search: z.string().trim().min(1).max(120).optional().describe('A part of the name or address'),
        role: key.optional().describe('Only who has this role themselves'),
        group: key.optional().describe('Only who is in this group'),
        status: z.enum(userStatuses).optional(),
      }),
      response: pageOf(user),
      handler: async ({ tenant, query: { cursor, limit, ...filter } }) => {
        const found = await users.list(tenant.id, filter, { after: fromCursor(cursor), limit: limit + 1 })
        const page = pageFrom(found, limit, (each) => each.email)
        return { ...page, items: page.items.map(asJson) }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/users',
      auth: 'plexica.users.manage',
      tag: 'Users',
      summary: 'Creates a user',
      body: z.strictObject({
        email,
        name: personName,
        password,
        role: ownRole.default('member'),
        roles: otherRoles.default([]),
      }),
      response: user,
      etag: ({ revision }) => revision,
      status: 201,
      idempotent: true,
      errors: ['quota.reached'],
      handler: async ({ tenant, caller, body, by }) => {
        await authorization.mayGiveRoles(caller.subject, [...(body.role ? [body.role] : []), ...body.roles])
        const created = await core.transaction(async (trx) => {
          await roles.mustExist(tenant.id, body.roles, trx)
          const { id } = await users.create(tenant.id, body, trx)
          const made = await users.get(tenant.id, id, trx)
          const after = { email: made.email, ...told(made) }
          await audit.record({ ...by, action: 'user.create', target: id, after }, trx)
          return made
        })
        return asJson(created)
      },
    }),

    // Before that of one user, whose address would match as well.
    route({
      method: 'post',
      path: '/api/v1/users/bulk',
      auth: 'plexica.users.manage',
      tag: 'Users',
      summary: 'Changes several users in the same way, such as to deactivate them; each by itself',
      body: z.strictObject({
        users: bulkIds(z.uuid()),
        change: userChange
          .pick({ role: true, roles: true, status: true })
          .refine(changesSomething, asRule('has to change something')),
      }),
      response: bulkOutcomes,
      handler: ({ body: { users: ids, change: body }, language, ...input }) =>
        doEach(
          ids,
          language,
          // Nobody saw the state of each.
          (id) => change(id, { ...input, body, ifMatch: () => undefined }),
          (id, { code, detail: { permission } }) => {
            if (code !== 'auth.forbidden') return
            audit.denied({ ...input.by, target: `user ${id}`, ...(typeof permission === 'string' && { permission }) })
          },
        ),
    }),

    route({
      method: 'get',
      path: '/api/v1/users/:id',
      auth: 'plexica.users.read',
      tag: 'Users',
      summary: 'One user',
      params,
      response: user,
      etag: ({ revision }) => revision,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id } }) => asJson(await users.get(tenant.id, id)),
    }),

    route({
      method: 'patch',
      path: '/api/v1/users/:id',
      auth: 'plexica.users.manage',
      tag: 'Users',
      summary: 'Changes a user; deactivating one ends their sessions and tokens for good, at once',
      params,
      body: userChange.refine(changesSomething, asRule('has to change something')),
      response: user,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['request.not_found', 'request.conflict', 'quota.reached'],
      handler: async ({ params: { id }, ...input }) => asJson(await change(id, input)),
    }),

    route({
      method: 'delete',
      path: '/api/v1/users/:id/sessions',
      auth: 'plexica.users.manage',
      tag: 'Users',
      summary: 'Ends all sessions of a user at once',
      params,
      errors: ['request.not_found'],
      handler: async ({ tenant, caller, params: { id }, by }) => {
        await authorization.mayTouch(caller.subject, await users.get(tenant.id, id))
        await core.transaction(async (trx) => {
          await users.endSessions(id, trx)
          await audit.record({ ...by, action: 'session.end', target: id, detail: { all: true } }, trx)
        })
        await users.changed(id)
        return undefined
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/users/:id/tokens',
      auth: 'plexica.tokens.manage',
      tag: 'Tokens',
      summary: 'The API tokens of a user, newest first',
      params,
      response: z.object({ items: z.array(token) }),
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id } }) => {
        const { id: userId } = await users.get(tenant.id, id)
        return { items: (await tokens.list({ tenantId: tenant.id, userId })).map(tokenJson) }
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/users/:id/tokens/:token',
      auth: 'plexica.tokens.manage',
      tag: 'Tokens',
      summary: 'Revokes a token of a user at once',
      params: params.extend({ token: z.uuid() }),
      errors: ['request.not_found'],
      handler: async ({ tenant, params, by }) => {
        await tokens.revoke({ tenantId: tenant.id, userId: params.id }, params.token, (trx) =>
          audit.record({ ...by, action: 'token.revoke', target: params.token, detail: { user: params.id } }, trx),
        )
        return undefined
      },
    }),
  ]
}
