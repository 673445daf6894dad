import type { Knex } from 'knex'
import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Token, Tokens } from '../../runtime/identity/tokens.ts'
import { route, type Route } from '../route.ts'

const token = z
  .object({
    id: z.uuid(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Token' })

const created = token
  .extend({ token: z.string().describe('The token itself. It is shown this once.') })
  .meta({ id: 'NewToken' })

const asJson = ({ id, name, createdAt, expiresAt, lastUsedAt }: Token) => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})

const dayMs = 24 * 60 * 60 * 1000

/** The API tokens of the calling user. */
export const tokenRoutes = ({ core, tokens, audit }: { core: Knex; tokens: Tokens; audit: Audit }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/tokens',
    auth: 'user',
    tag: 'Tokens',
    summary: "The caller's API tokens, newest first",
    response: z.object({ items: z.array(token) }),
    handler: async ({ tenant, caller }) => ({ items: (await tokens.list(tenant.id, caller.user.id)).map(asJson) }),
  }),

  route({
    method: 'post',
    path: '/api/v1/tokens',
    auth: 'user',
    tag: 'Tokens',
    summary: 'Makes an API token that acts as the caller',
    body: z.strictObject({
      name: z.string().trim().min(1).max(120),
      expiresInDays: z.int().min(1).max(3650).optional(),
    }),
    response: created,
    status: 201,
    idempotent: true,
    handler: async ({ tenant, caller, body, by }) => {
      // A leaked token must not be able to outlive its revocation by making others.
      if (caller.via !== 'session') throw new Problem('auth.forbidden', { detail: 'Sign in to make a token.' })
      const expiresAt = body.expiresInDays ? new Date(Date.now() + body.expiresInDays * dayMs) : undefined
      const made = await core.transaction(async (trx) => {
        const fresh = { tenantId: tenant.id, userId: caller.user.id, name: body.name, expiresAt }
        const result = await tokens.create(fresh, trx)
        const after = { name: body.name, expiresAt }
        await audit.record({ ...by, action: 'token.create', target: result.token.id, after }, trx)
        return result
      })
      return { ...asJson(made.token), token: made.text }
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/tokens/:id',
    auth: 'user',
    tag: 'Tokens',
    summary: 'Revokes a token at once',
    params: z.object({ id: z.uuid() }),
    handler: async ({ tenant, caller, params: { id }, by }) => {
      await tokens.revoke(tenant.id, caller.user.id, id, (trx) =>
        audit.record({ ...by, action: 'token.revoke', target: id }, trx),
      )
      return undefined
    },
  }),
]
