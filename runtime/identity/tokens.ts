import { hash, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Also } from '../audit.ts'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import type { Quotas } from '../quotas/quotas.ts'
import { withIncluded } from './core-permissions.ts'

/** An API token without its secret. */
export interface Token {
  id: string
  /** `null`: a platform token. */
  tenantId: string | null
  /** The user it acts for; `null` for platform tokens and for service tokens of a tenant. */
  userId: string | null
  name: string
  /** The permissions it reaches, with all that comes with them; `null`: as far as its user. */
  scopes: string[] | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  lastUsedIp: string | null
}

export interface NewToken {
  tenantId: string | null
  userId: string | null
  name: string
  scopes?: string[]
  /** The user who makes it, where that isn't the one it acts for. */
  createdBy?: string
  expiresAt?: Date
}

/** Whose tokens: those of a user, or the service tokens of the tenant (`null`). */
interface TokensOf {
  tenantId: string
  userId: string | null
}

export interface Tokens {
  /** Makes a token; its text is never seen again. @throws {Problem} `quota.reached` */
  create(token: NewToken, trx?: Knex): Promise<{ token: Token; text: string }>
  /** Accepts a given text as a platform token; safe to repeat. */
  ensurePlatformToken(text: string, name: string): Promise<void>
  /** The valid token with this text; kept in memory. */
  find(text: string): Promise<Token | undefined>
  /** Notes that a token was used, about once a minute. */
  used(token: Token, ip: string): void
  /** Those that are not revoked, the newest first. */
  list(of: TokensOf): Promise<Token[]>
  /** `also` is done in the same transaction. @throws {Problem} `request.not_found` */
  revoke(of: TokensOf, id: string, also?: Also): Promise<void>
  /** Revokes all tokens of a user within a transaction; call what it gives when that is over. */
  revokeAllOf(userId: string, trx: Knex): Promise<() => Promise<void>>
  /** Revokes a platform token. @throws {Problem} `request.not_found` */
  revokePlatformToken(id: string): Promise<void>
}

interface Row {
  id: string
  tenant_id: string | null
  user_id: string | null
  name: string
  scopes: string[] | null
  created_by: string | null
  hash: Buffer
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  last_used_ip: string | null
  revoked_at: Date | null
}

const prefix = 'plx_'
/** 32 random bytes in base64url: anything else is refused without asking the database. */
const shape = /^plx_[A-Za-z0-9_-]{43}$/
/** How exactly `lastUsedAt` is kept; a write per request would cost more than the request. */
const usedEveryMs = 60_000

const sha256 = (text: string) => hash('sha256', text, 'hex')
const columns = [
  ...['id', 'tenant_id', 'user_id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'last_used_ip'],
]

const fromRow = (row: Row): Token => ({
  id: row.id,
  tenantId: row.tenant_id,
  userId: row.user_id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  lastUsedIp: row.last_used_ip,
})

/** API tokens: `plx_` and 32 random bytes, of which only the SHA-256 is stored. */
export const createTokens = ({
  core,
  changes,
  quotas,
}: {
  core: Knex
  changes: Changes
  quotas: Pick<Quotas, 'mayAdd'>
}): Tokens => {
  const table = (on: Knex = core) => on.withSchema('core').table<Row>('api_tokens')

  const cache = createMemoryCache<Token>({
    load: async (digest) => {
      const row: Row | undefined = await table()
        .first(columns)
        .where({ hash: Buffer.from(digest, 'hex') })
        .whereNull('revoked_at')
        .where((q) => q.whereNull('expires_at').orWhere('expires_at', '>', new Date()))
      return row && fromRow(row)
    },
    ttlMs: 60_000,
    max: 20_000,
  })
  changes.subscribe('token', cache.forget)

  const revokeWhere = async (where: { id: string; tenant_id: string | null; user_id: string | null }, also?: Also) => {
    const revoked = await core.transaction(async (trx) => {
      const [row]: Row[] = await table(trx)
        .where(where)
        .whereNull('revoked_at')
        .update({ revoked_at: new Date() })
        .returning('hash')
      if (!row) throw new Problem('request.not_found', { detail: said('There is no such token.') })
      await also?.(trx)
      return row
    })
    await changes.publish('token', revoked.hash.toString('hex'))
  }

  return {
    async create({ tenantId, userId, name, scopes, createdBy, expiresAt }, trx = core) {
      const text = `${prefix}${randomBytes(32).toString('base64url')}`
      const row = {
        tenant_id: tenantId,
        user_id: userId,
        name,
        scopes: scopes ? [...withIncluded(scopes)].sort() : null,
        created_by: createdBy ?? userId,
        hash: Buffer.from(sha256(text), 'hex'),
        expires_at: expiresAt ?? null,
      }
      return trx.transaction(async (inner) => {
        if (tenantId !== null) await quotas.mayAdd(inner, tenantId, 'apiTokens')
        const [created] = await table(inner).insert(row).returning(columns)
        return { token: fromRow(created as Row), text }
      })
    },

    async ensurePlatformToken(text, name) {
      if (!shape.test(text)) throw new Error('a platform token is "plx_" and 43 characters of base64url')
      await table()
        .insert({ tenant_id: null, user_id: null, name, hash: Buffer.from(sha256(text), 'hex') })
        .onConflict('hash')
        .ignore()
    },

    async find(text) {
      if (!shape.test(text)) return undefined
      const token = await cache.get(sha256(text))
      if (!token || (token.expiresAt && token.expiresAt.getTime() <= Date.now())) return undefined
      return token
    },

    used(token, ip) {
      const now = Date.now()
      if (token.lastUsedAt && now - token.lastUsedAt.getTime() < usedEveryMs) return
      token.lastUsedAt = new Date(now)
      // Nothing waits for it and nothing depends on it.
      table()
        .where({ id: token.id })
        .update({ last_used_at: token.lastUsedAt, last_used_ip: ip })
        .then(
          () => undefined,
          () => undefined,
        )
    },

    async list({ tenantId, userId }) {
      const rows: Row[] = await table()
        .select(columns)
        .where({ tenant_id: tenantId, user_id: userId })
        .whereNull('revoked_at')
        .orderBy('created_at', 'desc')
      return rows.map(fromRow)
    },

    revoke: ({ tenantId, userId }, id, also) => revokeWhere({ id, tenant_id: tenantId, user_id: userId }, also),

    async revokeAllOf(userId, trx) {
      const revoked: Row[] = await table(trx)
        .where({ user_id: userId })
        .whereNull('revoked_at')
        .update({ revoked_at: new Date() })
        .returning('hash')
      return async () => {
        for (const { hash: digest } of revoked) await changes.publish('token', digest.toString('hex'))
      }
    },
    revokePlatformToken: (id) => revokeWhere({ id, tenant_id: null, user_id: null }),
  }
}
