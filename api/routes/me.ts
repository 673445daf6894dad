import { z } from 'zod'
import type { Audit } from '../../runtime/audit.ts'
import type { Device } from '../../runtime/identity/devices.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Profile } from '../../runtime/identity/profiles.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import type { UserCaller } from '../auth/caller.ts'
import { route, type Route } from '../route.ts'
import { ownTenant, ownTenantJson, timeZone } from './tenant.ts'
import { builtInRole, personName } from './users.ts'
import { asRule } from '../../languages/said.ts'

const language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, asRule('has to be a language tag such as de'))
  .nullable()

const notifications = z.object({
  email: z.boolean().describe('Whether mails are sent'),
  muted: z.array(z.string().max(64)).max(200).describe('Plugins that tell you nothing'),
})

const me = z
  .object({
    user: z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string(),
      role: builtInRole.nullable(),
      roles: z.array(z.string()).describe('Keys of all roles, also those of groups'),
      groups: z.array(z.object({ key: z.string(), name: z.string() })),
      language,
      timeZone: timeZone.nullable(),
      notifications,
      avatar: z.string().nullable().describe('Path of the picture'),
      revision: z.int(),
    }),
    tenant: ownTenant,
    permissions: z.array(z.string()).describe('What the caller may do now, as far as the token reaches'),
    impersonation: z
      .object({ by: z.string(), endsAt: z.iso.datetime() })
      .optional()
      .describe('The platform user who acts as this user, and until when'),
    csrfToken: z
      .string()
      .optional()
      .describe('For the header X-CSRF-Token of unsafe methods; absent when called with a token'),
  })
  .meta({ id: 'Me' })

const session = z
  .object({
    id: z.uuid(),
    current: z.boolean().describe('Whether this call uses it'),
    userAgent: z.string().describe('What the browser says it is'),
    ip: z.string(),
    signedInAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
  })
  .meta({ id: 'UserSession' })

const asSession = (
  { id, sessionId, userAgent, ip, signedInAt, lastSeenAt }: Device,
  { sessionId: own }: UserCaller,
) => ({
  id,
  current: sessionId === own,
  userAgent,
  ip,
  signedInAt: signedInAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
})

/** Who is calling, and where; what users do with what is their own. */
export const meRoutes = ({
  identity: { profiles, devices },
  audit,
}: {
  identity: Pick<Identity, 'profiles' | 'devices'>
  audit: Audit
}): Route[] => {
  const answer = (
    { user, subject, permissions, csrfToken, impersonation }: UserCaller,
    at: Tenant,
    { name, avatar, ...profile }: Profile,
  ) => ({
    user: {
      ...user,
      ...profile,
      name,
      avatar: avatar === null ? null : `/api/v1/users/${user.id}/avatar?v=${avatar.slice(0, 12)}`,
      roles: [...new Set(subject.roles.map(({ role }) => role))],
      groups: subject.groups,
    },
    tenant: ownTenantJson(at),
    permissions,
    csrfToken,
    ...(impersonation && {
      impersonation: { by: impersonation.byName, endsAt: new Date(impersonation.endsAt).toISOString() },
    }),
  })

  return [
    route({
      method: 'get',
      path: '/api/v1/me',
      auth: 'user',
      tag: 'Session',
      summary: 'The signed-in user, what they may do, and the CSRF token of the session',
      response: me,
      etag: ({ user }) => user.revision,
      handler: async ({ caller, tenant }) => answer(caller, tenant, await profiles.get(caller.user.id)),
    }),

    route({
      method: 'patch',
      path: '/api/v1/me',
      auth: 'user',
      tag: 'Session',
      summary: 'Changes the profile of the caller',
      body: z
        .strictObject({ name: personName, language, timeZone: timeZone.nullable(), notifications })
        .partial()
        .refine((change) => Object.keys(change).length > 0, asRule('has to change something')),
      response: me,
      etag: ({ user }) => user.revision,
      conditional: true,
      handler: async ({ caller, tenant, body, by, ifMatch }) =>
        answer(caller, tenant, await profiles.change(by, caller.user.id, body, ifMatch)),
    }),

    route({
      method: 'get',
      path: '/api/v1/me/sessions',
      auth: 'user',
      tag: 'Session',
      summary: 'Where the caller is signed in, the session that was used last first',
      response: z.object({ items: z.array(session) }),
      handler: async ({ caller }) => ({
        items: (await devices.list(caller.user.id)).map((device) => asSession(device, caller)),
      }),
    }),

    route({
      method: 'delete',
      path: '/api/v1/me/sessions',
      auth: 'user',
      tag: 'Session',
      summary: 'Ends all sessions of the caller but this one',
      response: z.object({ ended: z.int() }),
      handler: async ({ caller, by }) => {
        const others = (await devices.list(caller.user.id)).filter(({ sessionId }) => sessionId !== caller.sessionId)
        for (const { id } of others)
          await devices.end(caller.user.id, id, (trx) =>
            audit.record({ ...by, action: 'session.end', target: caller.user.id, detail: { session: id } }, trx),
          )
        return { ended: others.length }
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/me/sessions/:id',
      auth: 'user',
      tag: 'Session',
      summary: 'Ends a session of the caller, wherever it is',
      params: z.object({ id: z.uuid() }),
      errors: ['request.not_found'],
      handler: async ({ caller, params: { id }, by }) => {
        await devices.end(caller.user.id, id, (trx) =>
          audit.record({ ...by, action: 'session.end', target: caller.user.id, detail: { session: id } }, trx),
        )
        return undefined
      },
    }),
  ]
}
