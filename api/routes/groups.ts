import { z } from 'zod'
import type { Identity } from '../../runtime/identity/identity.ts'
import { identityLimits } from '../../runtime/identity/limits.ts'
import type { Subject } from '../../runtime/identity/subject.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { description, key, title } from './roles.ts'
import { asRule } from '../../languages/said.ts'

const group = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    roles: z.array(z.string()).describe('Keys of the roles that it gives'),
    claims: z.array(z.string()).describe('What identity providers call it in their claim of groups'),
    members: z.int(),
    revision: z.int(),
  })
  .meta({ id: 'Group' })

const member = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    sources: z.array(z.string()).describe('manual, or claim: and the identity provider that says so'),
  })
  .meta({ id: 'GroupMember' })

const roleKeys = z.array(key).max(50)
const claims = z.array(z.string().trim().min(1).max(300)).max(identityLimits.claims)
const userIds = z.array(z.uuid()).max(identityLimits.membersAtOnce)
const params = z.object({ group: key })

/** Groups of users, which roles can be given to. */
export const groupRoutes = ({
  identity: { groups, authorization },
}: {
  identity: Pick<Identity, 'groups' | 'authorization'>
}): Route[] => {
  /** Whoever puts users into a group gives them its roles. */
  const mayEdit = async (subject: Subject, tenantId: string, key: string, given: string[] = []) =>
    authorization.mayGiveRoles(subject, [...(await groups.get(tenantId, key)).roles, ...given])

  return [
    route({
      method: 'get',
      path: '/api/v1/groups',
      auth: 'plexica.users.read',
      tag: 'Groups',
      summary: 'The groups of the tenant, by key',
      query: pageQuery,
      response: pageOf(group),
      handler: async ({ tenant, query: { cursor, limit } }) =>
        pageFrom(
          await groups.list(tenant.id, { after: fromCursor(cursor), limit: limit + 1 }),
          limit,
          ({ key }) => key,
        ),
    }),

    route({
      method: 'post',
      path: '/api/v1/groups',
      auth: 'plexica.groups.manage',
      tag: 'Groups',
      summary: 'Makes a group',
      body: z.strictObject({
        key,
        name: title,
        description: description.default(''),
        roles: roleKeys.default([]),
        claims: claims.default([]),
      }),
      response: group,
      etag: ({ revision }) => revision,
      status: 201,
      idempotent: true,
      errors: ['request.conflict', 'quota.reached'],
      handler: async ({ tenant, caller, body, by }) => {
        await authorization.mayGiveRoles(caller.subject, body.roles)
        return groups.create(by, tenant.id, body)
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/groups/:group',
      auth: 'plexica.users.read',
      tag: 'Groups',
      summary: 'One group',
      params,
      response: group,
      etag: ({ revision }) => revision,
      errors: ['request.not_found'],
      handler: ({ tenant, params }) => groups.get(tenant.id, params.group),
    }),

    route({
      method: 'patch',
      path: '/api/v1/groups/:group',
      auth: 'plexica.groups.manage',
      tag: 'Groups',
      summary: 'Changes a group; its members may do what its roles give at once',
      params,
      body: z
        .strictObject({ name: title, description, roles: roleKeys, claims })
        .partial()
        .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
      response: group,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['request.not_found'],
      handler: async ({ tenant, caller, params, body, by, ifMatch }) => {
        await mayEdit(caller.subject, tenant.id, params.group, body.roles)
        return groups.change(by, tenant.id, params.group, body, ifMatch)
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/groups/:group',
      auth: 'plexica.groups.manage',
      tag: 'Groups',
      summary: 'Removes a group; its members stay, without what it gave them',
      params,
      conditional: true,
      errors: ['request.not_found'],
      handler: async ({ tenant, caller, params, by, ifMatch }) => {
        await mayEdit(caller.subject, tenant.id, params.group)
        await groups.remove(by, tenant.id, params.group, ifMatch)
        return undefined
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/groups/:group/members',
      auth: 'plexica.users.read',
      tag: 'Groups',
      summary: 'Who is in a group, by email address',
      params,
      query: pageQuery,
      response: pageOf(member),
      errors: ['request.not_found'],
      handler: async ({ tenant, params, query: { cursor, limit } }) => {
        const page = { after: fromCursor(cursor), limit: limit + 1 }
        return pageFrom(await groups.members(tenant.id, params.group, page), limit, ({ email }) => email)
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/groups/:group/members',
      auth: 'plexica.groups.manage',
      tag: 'Groups',
      summary: 'Puts users into a group and takes others out; whom an identity provider named stays',
      params,
      body: z
        .strictObject({ add: userIds, remove: userIds })
        .partial()
        .refine(
          (change) => (change.add?.length ?? 0) + (change.remove?.length ?? 0) > 0,
          asRule('has to change something'),
        ),
      response: group,
      errors: ['request.not_found'],
      handler: async ({ tenant, caller, params, body, by }) => {
        await mayEdit(caller.subject, tenant.id, params.group)
        return groups.changeMembers(by, tenant.id, params.group, body)
      },
    }),
  ]
}
