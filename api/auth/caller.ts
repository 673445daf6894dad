import type { IncomingMessage } from 'node:http'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Subject } from '../../runtime/identity/authorization.ts'
import type { BuiltInRole } from '../../runtime/identity/built-in-roles.ts'
import type { User } from '../../runtime/identity/users.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { clientAddress } from './client-address.ts'
import { checkCsrf } from './csrf.ts'
import { sessionIdOf } from './session-cookie.ts'

/** Who makes a request. */
export type Caller =
  | { kind: 'anonymous' }
  | {
      kind: 'user'
      user: { id: string; name: string; email: string; role: BuiltInRole | null }
      /** Who is asked about to decide what they may do. */
      subject: Subject
      /** What roles give, as far as the token reaches. */
      permissions: string[]
      via: 'session' | 'token'
      /** Whether the token reaches less far than its user. */
      isLimited: boolean
      /** The session that was used. */
      sessionId?: string
      /** What unsafe requests of this session have to carry; absent for tokens. */
      csrfToken?: string
      /** The API token that it came with. */
      tokenId?: string
    }
  | { kind: 'service'; id: string; name: string; subject: Subject; permissions: string[]; via: 'token' }
  | { kind: 'platform'; id: string; name: string; via: 'token' }

export type UserCaller = Extract<Caller, { kind: 'user' }>
export type ServiceCaller = Extract<Caller, { kind: 'service' }>
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

const nothing: ReadonlySet<string> = new Set()
/** Sets as lists, made once for each set that roles make. */
const lists = new WeakMap<ReadonlySet<string>, string[]>()

const listOf = (permissions: ReadonlySet<string>): string[] => {
  const known = lists.get(permissions)
  if (known) return known
  const made = [...permissions]
  lists.set(permissions, made)
  return made
}

const anonymous: Caller = { kind: 'anonymous' }
const bearer = /^Bearer +([\w~+/.=-]+)$/i

/** Finds callers by `Authorization: Bearer` or the session cookie; both mostly answer from memory. */
export const createCallers = ({
  identity,
  cookieSecret,
  trustedProxies,
}: {
  identity: Pick<Identity, 'users' | 'tokens' | 'sessions' | 'devices' | 'accesses'>
  cookieSecret: string
  trustedProxies: number
}): Callers => {
  const subjectOf = async (user: User, ip: string, scopes: string[] | null): Promise<Subject> => {
    const access = await identity.accesses.of(user.id)
    const held = access?.permissions ?? nothing
    return {
      kind: 'user',
      id: user.id,
      tenantId: user.tenantId,
      role: user.role,
      roles: access?.roles ?? [],
      groups: access?.groups ?? [],
      permissions: scopes ? new Set(scopes.filter((id) => held.has(id))) : held,
      ip,
    }
  }

  const byToken = async (request: IncomingMessage, header: string, tenant: Tenant | undefined): Promise<Caller> => {
    const text = bearer.exec(header)?.[1]
    const token = text === undefined ? undefined : await identity.tokens.find(text)
    if (!token || token.tenantId !== (tenant?.id ?? null)) throw new Problem('auth.invalid_token')
    const { tenantId, userId, id, name, scopes } = token
    const ip = clientAddress(request, trustedProxies)
    identity.tokens.used(token, ip)
    if (tenantId === null) return { kind: 'platform', id, name, via: 'token' }
    if (userId === null) {
      const nobody = { role: null, roles: [], groups: [] }
      const subject: Subject = { kind: 'service', id, tenantId, ...nobody, permissions: new Set(scopes), ip }
      return { kind: 'service', id, name, subject, permissions: listOf(subject.permissions), via: 'token' }
    }
    const user = await identity.users.active(userId)
    if (user?.tenantId !== tenantId) throw new Problem('auth.invalid_token')
    const { email, role } = user
    const subject = await subjectOf(user, ip, scopes)
    return {
      kind: 'user',
      user: { id: userId, name: user.name, email, role },
      subject,
      permissions: listOf(subject.permissions),
      via: 'token',
      tokenId: id,
      isLimited: scopes !== null,
    }
  }

  const bySession = async (request: IncomingMessage, tenant: Tenant): Promise<Caller> => {
    const sessionId = sessionIdOf(request, cookieSecret)
    const session = sessionId === undefined ? undefined : await identity.sessions.find(sessionId)
    if (!session || session.tenantId !== tenant.id) return anonymous
    const user = await identity.users.active(session.userId)
    if (!user || user.tenantId !== tenant.id) return anonymous
    if (user.sessionsSince && session.signedInAt < user.sessionsSince.getTime()) return anonymous
    checkCsrf(request, session.csrfToken)
    const { id, name, email, role } = user
    const ip = clientAddress(request, trustedProxies)
    identity.devices.seen(sessionId!, ip)
    const subject = await subjectOf(user, ip, null)
    return {
      kind: 'user',
      user: { id, name, email, role },
      subject,
      permissions: listOf(subject.permissions),
      via: 'session',
      isLimited: false,
      sessionId,
      csrfToken: session.csrfToken,
    }
  }

  return {
    async of(request, tenant) {
      const { authorization } = request.headers
      if (authorization !== undefined) return byToken(request, authorization, tenant)
      return tenant && request.headers.cookie !== undefined ? bySession(request, tenant) : anonymous
    },
  }
}
