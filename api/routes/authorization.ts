import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { route, type Route } from '../route.ts'

const explanation = z
  .object({
    decision: z.enum(['allow', 'deny']),
    summary: z.string().describe('One sentence for a person'),
    user: z.object({ id: z.uuid(), name: z.string(), status: z.string() }),
    permission: z.object({ id: z.string(), label: z.string().nullable().describe('null: there is none of this id') }),
    roles: z.array(
      z.object({
        role: z.string(),
        name: z.string(),
        group: z.string().optional().describe('The group that gives it; absent where it is the own one'),
        grants: z.boolean().describe('Whether it holds the permission'),
      }),
    ),
    groups: z.array(z.object({ key: z.string(), name: z.string() })),
  })
  .meta({ id: 'Explanation' })

/** Why someone may do something, or may not. */
export const authorizationRoutes = ({
  identity: { users, permissions, authorization },
}: {
  identity: Pick<Identity, 'users' | 'permissions' | 'authorization'>
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/authorization/explain',
    auth: 'user',
    tag: 'Authorization',
    summary: 'Why a user may do something or may not; about others only for those who may see users',
    query: z.object({
      user: z.uuid().optional().describe('Yourself, unless told'),
      permission: z.string().max(100),
    }),
    response: explanation,
    errors: ['request.not_found'],
    handler: async ({ tenant, caller, query: { user: userId = caller.user.id, permission: id }, may }) => {
      if (userId !== caller.user.id && !(await may('plexica.users.read')))
        throw new Problem('auth.forbidden', { permission: 'plexica.users.read' })
      const { name, status } = await users.get(tenant.id, userId)
      const label = (await permissions.at(tenant.id)).permissions.get(id)?.label ?? null
      const why = await authorization.explain({ id: userId, tenantId: tenant.id }, id)
      return { ...why, user: { id: userId, name, status }, permission: { id, label } }
    },
  }),
]
