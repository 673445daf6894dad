import { z } from 'zod'
import { say } from '../../languages/say.ts'
import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../../runtime/audit.ts'
import type { ActionOf } from '../../runtime/audit/actions.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { permissionsOf, platformPermissions, platformRoles } from '../../runtime/identity/platform/permissions.ts'
import type { AuditUser, PlatformUser } from '../../runtime/identity/platform/users.ts'
import { route, type Route } from '../route.ts'
import { email, password, personName } from './users.ts'

const role = z.enum(platformRoles)
const status = z.enum(['active', 'deactivated'])

const platformUser = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role,
    status,
    createdAt: z.iso.datetime(),
    lastSignedInAt: z.iso.datetime().nullable(),
    revision: z.int(),
  })
  .meta({ id: 'PlatformUser' })

const platformMe = z
  .object({
    name: z.string(),
    user: z.object({ id: z.uuid(), email: z.string(), role }).optional().describe('Absent when called with a token'),
    permissions: z.array(z.string()),
    csrfToken: z
      .string()
      .optional()
      .describe('For the header X-CSRF-Token of unsafe methods; absent when called with a token'),
  })
  .meta({ id: 'PlatformMe' })

const platformRole = z.object({
  role,
  permissions: z.array(z.object({ id: z.string(), label: z.string() })),
})

const asJson = ({ createdAt, lastSignedInAt, sessionsSince: _, ...user }: PlatformUser) => ({
  ...user,
  createdAt: createdAt.toISOString(),
  lastSignedInAt: lastSignedInAt?.toISOString() ?? null,
})

/** What of a platform user is worth a line in the audit trail. */
const audited = ({ email, name, role, status }: PlatformUser) => ({ email, name, role, status })

const params = z.object({ id: z.uuid() })

/** The people who run the platform: who they are, and what they do with their own account. */
export const platformUserRoutes = ({
  identity: { platformUsers },
  audit,
}: {
  identity: Pick<Identity, 'platformUsers'>
  audit: Audit
}): Route[] => {
  const recording =
    (by: Acting, action: ActionOf<'platform_user'>, detail: Record<string, unknown> = {}): AuditUser =>
    (trx, before, after) =>
      audit.record(
        {
          ...by,
          action: `platform_user.${action}`,
          target: after.id,
          ...(before ? changed(audited(before), audited(after)) : { after: audited(after) }),
          detail,
        },
        trx,
      )

  return [
    route({
      method: 'get',
      path: '/api/v1/platform/me',
      auth: 'platform',
      tag: 'Platform users',
      summary: 'Who is calling, and what they may do',
      response: platformMe,
      handler: ({ caller: { id, name, permissions, user, csrfToken } }) => ({
        name,
        permissions: [...permissions],
        ...(user && { user: { id, ...user } }),
        ...(csrfToken !== undefined && { csrfToken }),
      }),
    }),

    route({
      method: 'post',
      path: '/api/v1/platform/me/password',
      auth: 'platform',
      tag: 'Platform users',
      summary: 'Changes the own password, which ends all sessions',
      body: z.strictObject({ current: z.string().max(1024), password }),
      errors: ['auth.sign_in_failed'],
      handler: async ({ caller, body, by }) => {
        if (!caller.user) throw new Problem('auth.forbidden', { detail: said('A token has no password.') })
        if (!(await platformUsers.verify(caller.user.email, body.current)))
          throw new Problem('auth.sign_in_failed', { detail: said('The current password is wrong.') })
        await platformUsers.change(caller.id, { password: body.password }, recording(by, 'password'))
        return undefined
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/platform/roles',
      auth: 'platform.users.manage',
      tag: 'Platform users',
      summary: 'The roles of platform users, and what each may do',
      response: z.object({ items: z.array(platformRole) }),
      handler: ({ language }) => ({
        items: platformRoles.map((role) => ({
          role,
          permissions: permissionsOf(role).map((id) => ({ id, label: say(language, platformPermissions[id]) })),
        })),
      }),
    }),

    route({
      method: 'get',
      path: '/api/v1/platform/users',
      auth: 'platform.users.manage',
      tag: 'Platform users',
      summary: 'All platform users, by e-mail address',
      response: z.object({ items: z.array(platformUser) }),
      handler: async () => ({ items: (await platformUsers.list()).map(asJson) }),
    }),

    route({
      method: 'post',
      path: '/api/v1/platform/users',
      auth: 'platform.users.manage',
      tag: 'Platform users',
      summary: 'Adds a platform user',
      body: z.strictObject({ email, name: personName, role, password }),
      response: platformUser,
      status: 201,
      idempotent: true,
      etag: ({ revision }) => revision,
      errors: ['request.conflict'],
      handler: async ({ body, by }) => asJson(await platformUsers.create(body, recording(by, 'create'))),
    }),

    route({
      method: 'get',
      path: '/api/v1/platform/users/:id',
      auth: 'platform.users.manage',
      tag: 'Platform users',
      summary: 'One platform user',
      params,
      response: platformUser,
      etag: ({ revision }) => revision,
      errors: ['request.not_found'],
      handler: async ({ params: { id } }) => asJson(await platformUsers.get(id)),
    }),

    route({
      method: 'patch',
      path: '/api/v1/platform/users/:id',
      auth: 'platform.users.manage',
      tag: 'Platform users',
      summary: 'Changes a platform user; another role, status or password ends their sessions at once',
      params,
      body: z
        .strictObject({ name: personName, role, status, password })
        .partial()
        .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
      response: platformUser,
      etag: ({ revision }) => revision,
      conditional: true,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ params: { id }, body, by, ifMatch }) => {
        const detail = body.password === undefined ? {} : { passwordChanged: true }
        return asJson(await platformUsers.change(id, body, recording(by, 'change', detail), ifMatch))
      },
    }),
  ]
}
