import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { asRule, said } from '../../languages/said.ts'
import { problemBody } from '../../problems/problem-body.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import { invitationStates, type Invitation } from '../../runtime/identity/by-mail/invitation.ts'
import { readInvitationList } from '../../runtime/identity/by-mail/invitation-lists.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Caller } from '../auth/caller.ts'
import type { LinkLimits } from '../auth/link-limits.ts'
import { mostAtOnce } from '../bulk.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { invalidField, invalidRequest, problemSchema } from '../problem-response.ts'
import { route, type Input, type Route } from '../route.ts'
import { unstorable, unstorableIn } from '../text-values.ts'
import { key } from './roles.ts'
import { builtInRole, email, password, personName } from './users.ts'

const role = builtInRole.nullable().describe('The built-in role; without one, only other roles and groups count')

const invitation = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string().nullable(),
    role,
    roles: z.array(z.string()).describe('Keys of roles besides the built-in one'),
    groups: z.array(z.string()).describe('Keys of groups'),
    state: z.enum(invitationStates),
    invitedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    createdAt: z.iso.datetime(),
    sentAt: z.iso.datetime().describe('When the last mail was written'),
    expiresAt: z.iso.datetime(),
    acceptedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Invitation' })

const asJson = ({ number: _, createdAt, sentAt, expiresAt, acceptedAt, ...rest }: Invitation) => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  sentAt: sentAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  acceptedAt: acceptedAt?.toISOString() ?? null,
})

const params = z.object({ id: z.uuid() })
const days = z.int().min(1).max(30).default(7).describe('How long the link is good for')

const newInvitation = z.strictObject({
  email,
  name: personName.optional(),
  role: role.default('member'),
  roles: z.array(key).max(50).default([]).describe('Keys of roles besides the built-in one'),
  groups: z.array(key).max(50).default([]).describe('Keys of groups'),
  days,
})

const invited = z
  .object({
    email: z.string(),
    outcome: z.enum(['invited', 'already_invited', 'already_user', 'refused']),
    invitation: invitation.optional().describe('The one that there is now'),
    problem: problemSchema.optional().describe('Why it was refused'),
  })
  .meta({ id: 'InvitedPerson' })

type Inviting = Pick<Input<'plexica.users.manage', unknown, unknown, unknown>, 'tenant' | 'caller' | 'by' | 'may'>

export const linkToken = z.string().max(100).describe('What stands behind the # of the link')

const inviterIn = (caller: Caller) =>
  caller.kind === 'user' ? { id: caller.user.id, name: caller.user.name, language: caller.user.language } : undefined

/** Asking people to join a tenant by mail, and what they do with the link in it. */
export const invitationRoutes = ({
  identity: { invitations, groups, roles, authorization, signInRules },
  audit,
  limits,
}: {
  identity: Pick<Identity, 'invitations' | 'groups' | 'roles' | 'authorization' | 'signInRules'>
  audit: Pick<Audit, 'denied'>
  limits: LinkLimits
}): Route[] => {
  const invite = async (given: z.output<typeof newInvitation>, { tenant, caller, by, may }: Inviting) => {
    if (given.groups.length > 0 && !(await may('plexica.groups.manage')))
      throw new Problem('auth.forbidden', { permission: 'plexica.groups.manage' })
    // Whoever puts someone into a group gives them its roles.
    const found = await Promise.all(given.groups.map((group) => groups.get(tenant.id, group)))
    const throughGroups = found.flatMap((group) => group.roles)
    await authorization.mayGiveRoles(caller.subject, [
      ...(given.role ? [given.role] : []),
      ...given.roles,
      ...throughGroups,
    ])
    await roles.mustExist(tenant.id, given.roles)
    return invitations.create(by, tenant, given, inviterIn(caller))
  }

  /** One of many: what is wrong with it is its own matter. */
  const inviteRow = async (
    row: Record<string, unknown>,
    language: Language,
    input: Inviting,
  ): Promise<z.input<typeof invited>> => {
    const written = typeof row.email === 'string' ? row.email.slice(0, 254) : ''
    try {
      const read = newInvitation.safeParse(row, { reportInput: true })
      if (!read.success) throw invalidRequest('body', read.error)
      const at = unstorableIn(read.data)
      if (at !== undefined) throw invalidField('body', at, unstorable)
      const standing = await invitations.standing(input.tenant.id, read.data.email)
      if (standing === 'user') return { email: read.data.email, outcome: 'already_user' }
      if (standing)
        return { email: read.data.email, outcome: 'already_invited', invitation: asJson(standing.invitation) }
      return { email: read.data.email, outcome: 'invited', invitation: asJson(await invite(read.data, input)) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'auth.forbidden') audit.denied({ ...input.by, target: 'POST /api/v1/invitations/bulk' })
      return { email: written, outcome: 'refused', problem: problemBody(error, undefined, language) }
    }
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/invitations',
      auth: 'plexica.users.read',
      tag: 'Invitations',
      summary: 'Who was invited, the newest first',
      query: pageQuery.extend({
        state: z.enum(invitationStates).optional(),
        search: z.string().trim().min(1).max(120).optional().describe('A part of the address'),
      }),
      response: pageOf(invitation),
      handler: async ({ tenant, query: { cursor, limit, ...filter } }) => {
        const before = fromCursor(cursor)
        if (before !== undefined && !/^\d{1,15}$/.test(before))
          throw new Problem('request.invalid', { detail: said('cursor: is not one of ours.') })
        const page = { limit: limit + 1, ...(before !== undefined && { before: Number(before) }) }
        const found = pageFrom(await invitations.list(tenant.id, filter, page), limit, ({ number }) => String(number))
        return { ...found, items: found.items.map(asJson) }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/invitations',
      auth: 'plexica.users.manage',
      tag: 'Invitations',
      summary: 'Invites someone by mail, with the roles and groups that they get when they accept',
      body: newInvitation,
      response: invitation,
      status: 201,
      idempotent: true,
      errors: ['request.conflict', 'quota.reached', 'auth.forbidden'],
      handler: async ({ body, ...input }) => asJson(await invite(body, input)),
    }),

    // Before that of one invitation, whose address would match as well.
    route({
      method: 'post',
      path: '/api/v1/invitations/bulk',
      auth: 'plexica.users.manage',
      tag: 'Invitations',
      summary: 'Invites many people, each by themselves; who is invited or there already gets no other mail',
      body: z
        .strictObject({
          people: z.array(z.record(z.string(), z.unknown())).min(1).max(mostAtOnce).optional(),
          csv: z
            .string()
            .max(100_000)
            .optional()
            .describe('Columns `email`, `name`, `role`, `roles`, `groups`; or addresses alone, one a line'),
          usual: newInvitation
            .omit({ email: true, name: true })
            .partial()
            .default({})
            .describe('For who is told nothing else'),
        })
        .refine(
          ({ people, csv }) => (people === undefined) !== (csv === undefined),
          asRule('has to hold either people or csv'),
        ),
      response: z
        .object({
          invited: z.int().describe('To how many a mail is on its way'),
          items: z.array(invited).describe('In the order of the list'),
        })
        .meta({ id: 'InvitedPeople' }),
      errors: ['request.invalid'],
      handler: async ({ body: { people, csv, usual }, language, ...input }) => {
        const rows = people ?? readInvitationList(csv ?? '')
        if (rows.length > mostAtOnce)
          throw new Problem('request.invalid', {
            detail: said('At most {most} people are invited at once.', { most: mostAtOnce }),
          })
        const items: z.input<typeof invited>[] = []
        for (const row of rows) items.push(await inviteRow({ ...usual, ...row }, language, input))
        return { invited: items.filter(({ outcome }) => outcome === 'invited').length, items }
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/invitations/:id',
      auth: 'plexica.users.read',
      tag: 'Invitations',
      summary: 'One invitation',
      params,
      response: invitation,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id } }) => asJson(await invitations.get(tenant.id, id)),
    }),

    route({
      method: 'post',
      path: '/api/v1/invitations/:id/resend',
      auth: 'plexica.users.manage',
      tag: 'Invitations',
      summary: 'Sends a new link; the one before stops working',
      params,
      body: z.strictObject({ days }),
      response: invitation,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, caller, params: { id }, body, by }) => {
        const { role, roles: others } = await invitations.get(tenant.id, id)
        await authorization.mayGiveRoles(caller.subject, [...(role ? [role] : []), ...others])
        return asJson(await invitations.resend(by, tenant, id, body.days, inviterIn(caller)))
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/invitations/:id',
      auth: 'plexica.users.manage',
      tag: 'Invitations',
      summary: 'Takes an invitation back; its link stops working at once',
      params,
      errors: ['request.not_found', 'request.conflict'],
      handler: async ({ tenant, params: { id }, by }) => {
        await invitations.revoke(by, tenant.id, id)
        return undefined
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/invitations/:id/open',
      auth: 'public',
      tag: 'Invitations',
      summary: 'What the link of an invitation is for',
      params,
      body: z.strictObject({ token: linkToken }),
      response: z.object({
        tenant: z.object({ slug: z.string(), name: z.string() }),
        email: z.string(),
        name: z.string().nullable(),
        invitedBy: z.string().nullable(),
        passwords: z.boolean().describe('Whether it can be accepted with a password; else by a provider alone'),
      }),
      errors: ['auth.link_invalid', 'rate.limited'],
      handler: async ({ tenant: { id: tenantId, slug, name }, params: { id }, body: { token }, by, request }) => {
        await limits.links.count({ ip: request.ip })
        const found = await invitations.open(tenantId, id, token).catch((error: unknown) => {
          audit.denied({ ...by, target: 'the link of an invitation' })
          throw error
        })
        const { email: invited, name: called, invitedBy } = found
        const passwords = await signInRules.takesPassword(tenantId)
        return { tenant: { slug, name }, email: invited, name: called, invitedBy: invitedBy?.name ?? null, passwords }
      },
    }),

    route({
      method: 'post',
      path: '/api/v1/invitations/:id/accept',
      auth: 'public',
      tag: 'Invitations',
      summary: 'Accepts an invitation: makes the user, with a password to sign in with',
      params,
      body: z.strictObject({ token: linkToken, name: personName, password }),
      response: z.object({ email: z.string() }),
      errors: ['auth.link_invalid', 'auth.password_off', 'request.conflict', 'quota.reached', 'rate.limited'],
      handler: async ({ tenant, params: { id }, body: { token, ...person }, by, request }) => {
        await limits.links.count({ ip: request.ip })
        if (!(await signInRules.takesPassword(tenant.id))) throw new Problem('auth.password_off')
        const user = await invitations.accept(by, tenant.id, { id, token }, person)
        return { email: user.email }
      },
    }),
  ]
}
