import type { IncomingMessage } from 'node:http'
import { Problem } from '../../problems/problem.ts'
import type { Actor, Audit } from '../../runtime/audit.ts'
import type { Addresses } from '../../runtime/addresses.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import type { Impersonation } from '../../runtime/identity/platform/impersonations.ts'
import {
  allPlatformPermissions,
  permissionsOf,
  type PlatformPermission,
  type PlatformRole,
} from '../../runtime/identity/platform/permissions.ts'
import { serviceSubject, userSubject, type Subject, type Way } from '../../runtime/identity/subject.ts'
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
      user: Pick<User, 'id' | 'name' | 'email' | 'role' | 'language'>
      /** Who is asked about to decide what they may do. */
      subject: Subject
      /** What they may do here and now, as far as the token reaches. */
      permissions: string[]
      via: 'session' | 'token'
      /** Whether the token reaches less far than its user. */
      isLimited: boolean
      /** The session that was used. */
      sessionId?: string
      /** What unsafe requests of this session have to carry; absent for tokens. */
      csrfToken?: string
      /** The platform user who acts as this user. */
      impersonation?: Impersonation
      /** The API token that it came with. */
      tokenId?: string
    }
  | { kind: 'service'; id: string; name: string; subject: Subject; permissions: string[]; via: 'token' }
  | {
      kind: 'platform'
      /** Of the platform user, or of the token. */
      id: string
      name: string
      permissions: readonly PlatformPermission[]
      via: 'session' | 'token'
      /** Who signed in at the admin app; absent for tokens. */
      user?: { email: string; role: PlatformRole }
      /** What unsafe requests of this session have to carry; absent for tokens. */
      csrfToken?: string
    }

export type UserCaller = Extract<Caller, { kind: 'user' }>
export type ServiceCaller = Extract<Caller, { kind: 'service' }>
export type PlatformCaller = Extract<Caller, { kind: 'platform' }>

export interface Callers {
  /**
   * Who makes this request at this tenant (`undefined`: at the platform's bare host or its admin app). Looks at headers only, so
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

/** A session of the admin app is over after this long, however much it is used. */
const longestAdminSessionMs = 12 * 60 * 60 * 1000

const anonymous: Caller = { kind: 'anonymous' }
const bearer = /^Bearer +([\w~+/.=-]+)$/i

/** Finds callers by `Authorization: Bearer` or the session cookie; both mostly answer from memory. */
export const createCallers = ({
  identity,
  audit,
  addresses,
  cookieSecret,
  adminCookieSecret,
  trustedProxies,
}: {
  audit: Pick<Audit, 'denied'>
  identity: Pick<Identity, 'platformUsers' | 'users' | 'tokens' | 'sessions' | 'devices' | 'accesses' | 'authorization'>
  addresses: Pick<Addresses, 'placeOf'>
  cookieSecret: string
  /** Of the admin app's own: a cookie of a tenant's host means nothing there, and the reverse. */
  adminCookieSecret: string
  trustedProxies: number
}): Callers => {
  /**
   * A credential that is no good leaves a trail. It is told by its kind alone, not by address or path: however many are
   * sent, they are counted into one record a minute for each tenant and user.
   */
  const denied = (request: IncomingMessage, tenant: Tenant | undefined, actor: Actor, target: string) =>
    audit.denied({
      tenantId: tenant?.id ?? null,
      actor,
      target,
      ip: clientAddress(request, trustedProxies),
      ...('id' in request && { requestId: String(request.id) }),
    })

  const asCaller = async (
    { id, name, email, role, language }: User,
    way: Way,
    scopes: string[] | null,
  ): Promise<Omit<UserCaller, 'via'> | undefined> => {
    const access = await identity.accesses.of(id)
    if (!access) return undefined
    const subject = userSubject(access, way, scopes)
    const permissions = await identity.authorization.effective(subject)
    return { kind: 'user', user: { id, name, email, role, language }, subject, permissions, isLimited: scopes !== null }
  }

  const byToken = async (request: IncomingMessage, header: string, tenant: Tenant | undefined): Promise<Caller> => {
    const text = bearer.exec(header)?.[1]
    const token = text === undefined ? undefined : await identity.tokens.find(text)
    const invalid = () => {
      denied(request, tenant, { kind: 'anonymous', id: null }, 'an invalid token')
      return new Problem('auth.invalid_token')
    }
    if (!token || token.tenantId !== (tenant?.id ?? null)) throw invalid()
    const { tenantId, userId, id, name, scopes } = token
    const ip = clientAddress(request, trustedProxies)
    identity.tokens.used(token, ip)
    if (tenantId === null) return { kind: 'platform', id, name, permissions: allPlatformPermissions, via: 'token' }
    if (userId === null) {
      const subject = serviceSubject({ id, tenantId, name, scopes: scopes ?? [] }, ip)
      const permissions = await identity.authorization.effective(subject)
      return { kind: 'service', id, name, subject, permissions, via: 'token' }
    }
    const user = await identity.users.active(userId)
    const caller = user?.tenantId === tenantId ? await asCaller(user, { via: 'token', ip }, scopes) : undefined
    if (!caller) throw invalid()
    return { ...caller, via: 'token', tokenId: id }
  }

  /** Whether a platform user may still act as someone else. */
  const isStillMeant = async ({ by, endsAt }: Impersonation): Promise<boolean> => {
    const user = endsAt > Date.now() ? await identity.platformUsers.active(by) : undefined
    return user !== undefined && permissionsOf(user.role).includes('platform.tenants.impersonate')
  }

  const bySession = async (request: IncomingMessage, tenant: Tenant): Promise<Caller> => {
    const sessionId = sessionIdOf(request, cookieSecret)
    const session = sessionId === undefined ? undefined : await identity.sessions.find(sessionId)
    if (!session || session.tenantId !== tenant.id) return anonymous
    const user = await identity.users.active(session.userId)
    if (!user || user.tenantId !== tenant.id) return anonymous
    if (user.sessionsSince && session.signedInAt < user.sessionsSince.getTime()) return anonymous
    const { csrfToken, impersonation } = session
    if (impersonation && !(await isStillMeant(impersonation))) return anonymous
    try {
      checkCsrf(request, csrfToken)
    } catch (refusal) {
      denied(request, tenant, { kind: 'user', id: user.id }, 'a request that another site may have sent')
      throw refusal
    }
    const ip = clientAddress(request, trustedProxies)
    identity.devices.seen(sessionId!, ip)
    const caller = await asCaller(user, { via: 'session', ip }, null)
    if (!caller) return anonymous
    return { ...caller, via: 'session', sessionId, csrfToken, ...(impersonation && { impersonation }) }
  }

  const byAdminSession = async (request: IncomingMessage): Promise<Caller> => {
    const sessionId = sessionIdOf(request, adminCookieSecret)
    const session = sessionId === undefined ? undefined : await identity.sessions.find(sessionId)
    if (!session || session.tenantId !== null) return anonymous
    const { userId, csrfToken, signedInAt } = session
    const user = await identity.platformUsers.active(userId)
    if (!user || signedInAt + longestAdminSessionMs < Date.now()) return anonymous
    if (user.sessionsSince && signedInAt < user.sessionsSince.getTime()) return anonymous
    try {
      checkCsrf(request, csrfToken)
    } catch (refusal) {
      denied(request, undefined, { kind: 'platform', id: user.id }, 'a request that another site may have sent')
      throw refusal
    }
    const { id, name, email, role } = user
    return {
      kind: 'platform',
      id,
      name,
      permissions: permissionsOf(role),
      via: 'session',
      user: { email, role },
      csrfToken,
    }
  }

  return {
    async of(request, tenant) {
      const { authorization } = request.headers
      if (authorization !== undefined) return byToken(request, authorization, tenant)
      if (request.headers.cookie === undefined) return anonymous
      if (tenant) return bySession(request, tenant)
      return addresses.placeOf(request.headers.host).kind === 'admin' ? byAdminSession(request) : anonymous
    },
  }
}
