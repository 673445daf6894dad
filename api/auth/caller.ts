import type { IncomingMessage } from 'node:http'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Token } from '../../runtime/identity/tokens.ts'
import type { Role, User } from '../../runtime/identity/users.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { checkCsrf } from './csrf.ts'
import { sessionIdOf } from './session-cookie.ts'

/** Who makes a request. */
export type Caller =
  | { kind: 'anonymous' }
  | {
      kind: 'user'
      user: { id: string; name: string; email: string; role: Role }
      permissions: string[]
      via: 'session' | 'token'
      /** What unsafe requests of this session have to carry; absent for tokens. */
      csrfToken?: string
    }
  | { kind: 'platform'; id: string; name: string; via: 'token' }

export type UserCaller = Extract<Caller, { kind: 'user' }>
export type PlatformCaller = Extract<Caller, { kind: 'platform' }>

export interface Callers {
  /**
   * Who makes this request at this tenant (`undefined`: at the platform's bare host). Looks at headers only, so
   * it works on a bare `node:http` request and leaves the body alone.
   *
   * A credential of another host is worth nothing: a foreign token is refused like an unknown one, a foreign
   * session makes an anonymous caller.
   *
   * @throws {Problem} `auth.invalid_token`, `auth.csrf`
   * @example
   * const caller = await callers.of(request, tenant)
   */
  of(request: IncomingMessage, tenant: Tenant | undefined): Promise<Caller>
}

const anonymous: Caller = { kind: 'anonymous' }
const bearer = /^Bearer +([\w~+/.=-]+)$/i

/** Finds callers by `Authorization: Bearer` or the session cookie; both mostly answer from memory. */
export const createCallers = ({ identity, cookieSecret }: { identity: Identity; cookieSecret: string }): Callers => {
  const asCaller = async ({ id, name, email, role, tenantId }: User, csrfToken?: string): Promise<Caller> => ({
    kind: 'user',
    user: { id, name, email, role },
    permissions: await identity.permissions.of(tenantId, role),
    ...(csrfToken === undefined ? { via: 'token' } : { via: 'session', csrfToken }),
  })

  const byToken = async (header: string, tenant: Tenant | undefined): Promise<Caller> => {
    const text = bearer.exec(header)?.[1]
    const token = text === undefined ? undefined : await identity.tokens.find(text)
    if (!token || token.tenantId !== (tenant?.id ?? null)) throw new Problem('auth.invalid_token')
    if (token.tenantId === null) return { kind: 'platform', id: token.id, name: token.name, via: 'token' }
    const user = await ownerOf(token)
    if (!user) throw new Problem('auth.invalid_token')
    return asCaller(user)
  }

  const ownerOf = async ({ userId, tenantId }: Token): Promise<User | undefined> => {
    const user = userId === null ? undefined : await identity.users.active(userId)
    return user?.tenantId === tenantId ? user : undefined
  }

  const bySession = async (request: IncomingMessage, tenant: Tenant): Promise<Caller> => {
    const sessionId = sessionIdOf(request, cookieSecret)
    const session = sessionId === undefined ? undefined : await identity.sessions.find(sessionId)
    if (!session || session.tenantId !== tenant.id) return anonymous
    const user = await identity.users.active(session.userId)
    if (!user || user.tenantId !== tenant.id) return anonymous
    checkCsrf(request, session.csrfToken)
    return asCaller(user, session.csrfToken)
  }

  return {
    async of(request, tenant) {
      const { authorization } = request.headers
      if (authorization !== undefined) return byToken(authorization, tenant)
      return tenant && request.headers.cookie !== undefined ? bySession(request, tenant) : anonymous
    },
  }
}
