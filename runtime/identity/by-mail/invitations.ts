import type { Knex } from 'knex'
import { firstSpoken, sourceLanguage, type Language } from '../../../languages/languages.ts'
import { said } from '../../../languages/said.ts'
import { wordOf } from '../../../languages/words.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Addresses } from '../../addresses.ts'
import type { Acting, Audit } from '../../audit.ts'
import type { Letters } from '../../notify/letters.ts'
import type { Quotas } from '../../quotas/quotas.ts'
import type { BuiltInRole } from '../built-in-roles.ts'
import { isUniqueViolation } from '../../database/errors.ts'
import type { User, Users } from '../users.ts'
import { inState, invitationsOf, toInvitation, type Invitation, type InvitationState } from './invitation.ts'
import { hashOfToken, newOneTimeToken, oneTimeTokenShape } from './one-time-token.ts'
import { invitationText } from './texts.ts'

export interface NewInvitation {
  email: string
  name?: string
  role: BuiltInRole | null
  roles: string[]
  groups: string[]
  /** How long the link is good for. */
  days: number
}

/** The tenant that invites, as far as letters name it. */
export interface Inviting {
  id: string
  slug: string
  name: string
  language: Language | null
}

/** Who invites, if it is a user. */
interface Inviter {
  id: string
  name: string
  language: string | null
}

export interface Invitations {
  /** The newest first. */
  list(
    tenantId: string,
    filter: { state?: InvitationState; search?: string },
    page: { before?: number; limit: number },
  ): Promise<Invitation[]>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, id: string): Promise<Invitation>
  /** Whether somebody is asked to come already, or is there. */
  standing(tenantId: string, email: string): Promise<{ invitation: Invitation } | 'user' | undefined>
  /** @throws {Problem} `request.conflict` for a user or who is invited already, `request.invalid` for unknown groups, `quota.reached` */
  create(by: Acting, tenant: Inviting, invitation: NewInvitation, inviter: Inviter | undefined): Promise<Invitation>
  /** Sends a new link; the one before stops working. @throws {Problem} `request.not_found`, `request.conflict` when it was accepted or revoked */
  resend(by: Acting, tenant: Inviting, id: string, days: number, inviter: Inviter | undefined): Promise<Invitation>
  /** @throws {Problem} `request.not_found`, `request.conflict` when it was accepted */
  revoke(by: Acting, tenantId: string, id: string): Promise<void>
  /** The invitation that a link is for. @throws {Problem} `auth.link_invalid` */
  open(tenantId: string, id: string, token: string): Promise<Invitation>
  /** Makes the invited user. @throws {Problem} `auth.link_invalid`, `request.conflict`, `quota.reached` */
  accept(
    by: Omit<Acting, 'actor'>,
    tenantId: string,
    link: { id: string; token: string },
    person: { name: string; password: string },
  ): Promise<User>
  /** The same for who proved in another way that the address is theirs; nothing if nobody invited them. */
  acceptFor(
    trx: Knex,
    by: Omit<Acting, 'actor'>,
    tenantId: string,
    person: { email: string; name: string },
  ): Promise<User | undefined>
}

const dayMs = 24 * 60 * 60 * 1000
const inDays = (days: number) => new Date(Date.now() + days * dayMs)
const told = ({ email, name, role, roles, groups }: NewInvitation) => ({ email, name, role, roles, groups })

/** Who was invited to tenants, and by which links they may come in. */
export const createInvitations = ({
  core,
  users,
  quotas,
  letters,
  audit,
  originOf,
}: {
  core: Knex
  users: Users
  quotas: Pick<Quotas, 'mayAdd'>
  letters: Letters
  audit: Pick<Audit, 'record'>
  originOf: Addresses['tenantOrigin']
}): Invitations => {
  const table = (on: Knex = core) => on('core.invitations')

  const get = async (tenantId: string, id: string, on: Knex = core) => {
    const [row] = await invitationsOf(on, tenantId).where('i.id', id)
    if (!row) throw new Problem('request.not_found', { detail: said('There is no such invitation.') })
    return toInvitation(row)
  }

  const lock = async (trx: Knex, tenantId: string, id: string) => {
    await table(trx).where({ tenant_id: tenantId, id }).forUpdate().first('id')
    return get(tenantId, id, trx)
  }

  const post = (
    trx: Knex,
    tenant: Inviting,
    { id, to, token, days, inviter }: { id: string; to: string; token: string; days: number; inviter?: Inviter },
  ) =>
    letters.write(trx, {
      tenantId: tenant.id,
      to,
      ...invitationText(firstSpoken([tenant.language, inviter?.language]) ?? sourceLanguage, {
        tenant: tenant.name,
        days,
        ...(inviter && { invitedBy: inviter.name }),
      }),
      link: `${originOf(tenant.slug)}/invitation/${id}#${token}`,
    })

  /** Those of these groups that are there; roles and groups may have gone since somebody was invited. */
  const presentGroups = (trx: Knex, tenantId: string, keys: string[]): Promise<{ id: string; key: string }[]> =>
    trx('core.groups').where({ tenant_id: tenantId }).whereIn('key', keys).forShare().select('id', 'key')

  const join = async (
    trx: Knex,
    by: Omit<Acting, 'actor'>,
    tenantId: string,
    invitation: Invitation,
    person: { name: string; password?: string },
  ): Promise<User> => {
    const roles: string[] = await trx('core.roles')
      .where({ tenant_id: tenantId })
      .whereIn('key', invitation.roles)
      .pluck('key')
    const builtIn = invitation.roles.filter(
      (key) => !roles.includes(key) && ['admin', 'member', 'viewer'].includes(key),
    )
    const { email, role } = invitation
    const user = await users.create(tenantId, { email, role, roles: [...roles, ...builtIn], ...person }, trx)
    const groups = await presentGroups(trx, tenantId, invitation.groups)
    if (groups.length > 0)
      await trx('core.group_members').insert(
        groups.map(({ id }) => ({ group_id: id, user_id: user.id, source: 'manual' })),
      )
    await table(trx).where({ id: invitation.id }).update({ accepted_at: trx.fn.now(), user_id: user.id })
    const after = { email, name: user.name, role, roles: invitation.roles, groups: groups.map(({ key }) => key) }
    const record = { ...by, actor: { kind: 'user', id: user.id } as const, target: user.id }
    await audit.record({ ...record, action: 'user.create', after, detail: { invitation: invitation.id } }, trx)
    return user
  }

  const opened = async (tenantId: string, id: string, token: string, trx?: Knex): Promise<Invitation> => {
    const invalid = new Problem('auth.link_invalid')
    if (!oneTimeTokenShape.test(token)) throw invalid
    const [row] = await invitationsOf(trx ?? core, tenantId)
      .where('i.id', id)
      .where('i.token_hash', hashOfToken(token))
      .whereRaw(inState.open)
      .modify((query) => trx && query.forUpdate('i'))
    if (!row) throw invalid
    return toInvitation(row)
  }

  return {
    async list(tenantId, { state, search }, { before, limit }) {
      const rows = await invitationsOf(core, tenantId)
        .modify((query) => before !== undefined && query.where('i.number', '<', before))
        .modify((query) => state && query.whereRaw(inState[state]))
        .modify((query) => search !== undefined && query.whereRaw('position(? in i.email) > 0', [search.toLowerCase()]))
        .orderBy('i.number', 'desc')
        .limit(limit)
      return rows.map(toInvitation)
    },

    get,

    async standing(tenantId, email) {
      if (await core('core.users').where({ tenant_id: tenantId, email: email.toLowerCase() }).first('id')) return 'user'
      const [row] = await invitationsOf(core, tenantId).where('i.email', email.toLowerCase()).whereRaw(inState.open)
      return row && { invitation: toInvitation(row) }
    },

    async create(by, tenant, given, inviter) {
      const token = newOneTimeToken()
      const { invitation, sent } = await core
        .transaction(async (trx) => {
          const taken = await trx('core.users').where({ tenant_id: tenant.id, email: given.email }).first('id')
          if (taken) throw new Problem('request.conflict', { detail: said('A user with this email address exists.') })
          // Better said to who invites than to who accepts, who can do nothing about it.
          await quotas.mayAdd(trx, tenant.id, 'users')
          const groups = await presentGroups(trx, tenant.id, given.groups)
          const missing = given.groups.find((key) => !groups.some((group) => group.key === key))
          if (missing !== undefined)
            throw new Problem('request.invalid', {
              detail: said('groups: there is no group "{missing}".', { missing }),
            })
          // One that nobody used in time makes way for another.
          await trx('core.invitations as i')
            .where({ tenant_id: tenant.id, email: given.email })
            .whereRaw(inState.expired)
            .update({ revoked_at: trx.fn.now() })
          const [{ id }] = (await table(trx)
            .insert({
              tenant_id: tenant.id,
              email: given.email,
              name: given.name ?? null,
              role: given.role,
              roles: given.roles,
              groups: given.groups,
              token_hash: token.hash,
              invited_by: inviter?.id ?? null,
              expires_at: inDays(given.days),
            })
            .returning('id')) as [{ id: string }]
          await audit.record({ ...by, action: 'invitation.create', target: id, after: told(given) }, trx)
          const { days, email: to } = given
          const written = await post(trx, tenant, { id, to, token: token.text, days, ...(inviter && { inviter }) })
          return { invitation: await get(tenant.id, id, trx), sent: written }
        })
        .catch((error: unknown) => {
          if (!isUniqueViolation(error)) throw error
          const detail = said('This address is invited already; send that invitation again.')
          throw new Problem('request.conflict', { detail }, { cause: error })
        })
      sent()
      return invitation
    },

    async resend(by, tenant, id, days, inviter) {
      const token = newOneTimeToken()
      const { invitation, sent } = await core.transaction(async (trx) => {
        const { email: to, state } = await lock(trx, tenant.id, id)
        if (state === 'accepted' || state === 'revoked')
          throw new Problem('request.conflict', {
            detail: said('This invitation was {state}.', { state: wordOf(state) }),
          })
        await table(trx)
          .where({ id })
          .update({ token_hash: token.hash, sent_at: trx.fn.now(), expires_at: inDays(days) })
        await audit.record({ ...by, action: 'invitation.resend', target: id, detail: { email: to } }, trx)
        const written = await post(trx, tenant, { id, to, token: token.text, days, ...(inviter && { inviter }) })
        return { invitation: await get(tenant.id, id, trx), sent: written }
      })
      sent()
      return invitation
    },

    async revoke(by, tenantId, id) {
      await core.transaction(async (trx) => {
        const { email, state } = await lock(trx, tenantId, id)
        if (state === 'accepted')
          throw new Problem('request.conflict', { detail: said('This invitation was accepted.') })
        if (state === 'revoked') return
        await table(trx).where({ id }).update({ revoked_at: trx.fn.now() })
        await audit.record({ ...by, action: 'invitation.revoke', target: id, detail: { email } }, trx)
      })
    },

    open: opened,

    accept: (by, tenantId, { id, token }, person) =>
      core.transaction(async (trx) => join(trx, by, tenantId, await opened(tenantId, id, token, trx), person)),

    async acceptFor(trx, by, tenantId, { email, name }) {
      const [row] = await invitationsOf(trx, tenantId)
        .where('i.email', email.toLowerCase())
        .whereRaw(inState.open)
        .forUpdate('i')
      if (!row) return undefined
      return join(trx, by, tenantId, toInvitation(row), { name: row.name ?? name })
    },
  }
}
