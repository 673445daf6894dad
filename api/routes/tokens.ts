import type { Knex } from 'knex'
import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { NewToken, Token } from '../../runtime/identity/tokens.ts'
import { route, type Route } from '../route.ts'

export const token = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.string()).nullable().describe('Permissions that it reaches; null: all of its user'),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    lastUsedIp: z.string().nullable(),
  })
  .meta({ id: 'Token' })

const created = token
  .extend({ token: z.string().describe('The token itself. It is shown this once.') })
  .meta({ id: 'NewToken' })

/** A token as the API answers it, without what it is. */
export const tokenJson = ({ id, name, scopes, createdAt, expiresAt, lastUsedAt, lastUsedIp }: Token) => ({
  id,
  name,
  scopes,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  lastUsedIp,
})

const dayMs = 24 * 60 * 60 * 1000
const inDays = (days: number | undefined) => (days === undefined ? undefined : new Date(Date.now() + days * dayMs))

const name = z.string().trim().min(1).max(120)
const scopes = z.array(z.string().max(100)).min(1).max(500).describe('Permissions, of those that you have yourself')
const expiresInDays = z.int().min(1).max(3650).optional()
const params = z.object({ id: z.uuid() })

/** API tokens: of the calling user, and of services that act for nobody. */
export const tokenRoutes = ({
  core,
  identity: { tokens, authorization, permissions },
  audit,
}: {
  core: Knex
  identity: Pick<Identity, 'tokens' | 'authorization' | 'permissions'>
  audit: Audit
}): Route[] => {
  const make = async (fresh: NewToken, by: Acting) => {
    const { token, text } = await core.transaction(async (trx) => {
      const made = await tokens.create(fresh, trx)
      const { id, name, scopes, expiresAt, userId } = made.token
      const after = { name, scopes, expiresAt, kind: userId === null ? 'service' : 'personal' }
      await audit.record({ ...by, action: 'token.create', target: id, after }, trx)
      return made
    })
    return { ...tokenJson(token), token: text }
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/tokens',
      auth: 'user',
      tag: 'Tokens',
      summary: "The caller's API tokens, newest first",
      response: z.object({ items: z.array(token) }),
      handler: async ({ tenant, caller }) => ({
        items: (await tokens.list({ tenantId: tenant.id, userId: caller.user.id })).map(tokenJson),
      }),
    }),

    route({
      method: 'post',
      path: '/api/v1/tokens',
      auth: 'user',
      tag: 'Tokens',
      summary: 'Makes an API token that acts as the caller',
      body: z.strictObject({ name, scopes: scopes.optional(), expiresInDays }),
      response: created,
      status: 201,
      idempotent: true,
      errors: ['quota.reached'],
      handler: async ({ tenant, caller, body, by }) => {
        // A leaked token must not be able to outlive its revocation by making others.
        if (caller.via !== 'session') throw new Problem('auth.forbidden', { detail: said('Sign in to make a token.') })
        await permissions.mustExist(tenant.id, body.scopes ?? [], 'scopes')
        authorization.mayGive(caller.subject, body.scopes ?? [])
        const { name, scopes, expiresInDays } = body
        const expiresAt = inDays(expiresInDays)
        return make({ tenantId: tenant.id, userId: caller.user.id, name, scopes, expiresAt }, by)
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/tokens/:id',
      auth: 'user',
      tag: 'Tokens',
      summary: 'Revokes a token at once',
      params,
      errors: ['request.not_found'],
      handler: async ({ tenant, caller, params: { id }, by }) => {
        await tokens.revoke({ tenantId: tenant.id, userId: caller.user.id }, id, (trx) =>
          audit.record({ ...by, action: 'token.revoke', target: id }, trx),
        )
        return undefined
      },
    }),

    route({
      method: 'get',
      path: '/api/v1/service-tokens',
      auth: 'plexica.tokens.manage',
      tag: 'Tokens',
      summary: 'The service tokens of the tenant, newest first',
      response: z.object({ items: z.array(token) }),
      handler: async ({ tenant }) => ({
        items: (await tokens.list({ tenantId: tenant.id, userId: null })).map(tokenJson),
      }),
    }),

    route({
      method: 'post',
      path: '/api/v1/service-tokens',
      auth: 'plexica.tokens.manage',
      tag: 'Tokens',
      summary: 'Makes a token for a service: it acts for no user, and stays when its maker leaves',
      body: z.strictObject({ name, scopes, expiresInDays }),
      response: created,
      status: 201,
      idempotent: true,
      errors: ['quota.reached'],
      handler: async ({ tenant, caller, body, by }) => {
        if (caller.kind !== 'user' || caller.via !== 'session')
          throw new Problem('auth.forbidden', { detail: said('Sign in to make a token.') })
        await permissions.mustExist(tenant.id, body.scopes, 'scopes')
        authorization.mayGive(caller.subject, body.scopes)
        const { name, scopes, expiresInDays } = body
        const about = { tenantId: tenant.id, userId: null, createdBy: caller.user.id }
        return make({ ...about, name, scopes, expiresAt: inDays(expiresInDays) }, by)
      },
    }),

    route({
      method: 'delete',
      path: '/api/v1/service-tokens/:id',
      auth: 'plexica.tokens.manage',
      tag: 'Tokens',
      summary: 'Revokes a service token at once',
      params,
      errors: ['request.not_found'],
      handler: async ({ tenant, params: { id }, by }) => {
        await tokens.revoke({ tenantId: tenant.id, userId: null }, id, (trx) =>
          audit.record({ ...by, action: 'token.revoke', target: id }, trx),
        )
        return undefined
      },
    }),
  ]
}
