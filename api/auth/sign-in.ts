import { Router, type ErrorRequestHandler, type NextFunction, type Request, type Response } from 'express'
import { type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { expiredSignInPage } from '../../runtime/identity/realm-provider.ts'
import { ProviderFailure } from '../../runtime/identity/providers/failure.ts'
import type { SignedIn } from '../../runtime/identity/sessions.ts'
import type { RealmPlace } from '../../runtime/identity/realms.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { browserSession, sessionCookie } from './browser-session.ts'
import type { BackChannel } from './back-channel.ts'
import { createBeginUserSession } from './begin-user-session.ts'
import { checkCsrf } from './csrf.ts'
import { createRealmPassports, realmStrategy, type RealmPassport } from './realm-passports.ts'
import type { SignedInAtRealm } from './realm-strategy.ts'
import { safeReturnTo } from './return-to.ts'
import { samlAddressesOf } from './saml-addresses.ts'
import { sessionCookieName, sessionIdOf } from './session-cookie.ts'
import { attemptMs } from './sign-in-attempts.ts'

interface SignInOptions {
  identity: Identity
  audit: Audit
  backChannel: BackChannel
  cookieSecret: string
  /** Where those go back to who acted as someone else. */
  adminOrigin: string
  trustedProxies: number
}

/** Signing in and out at a tenant, as the client of its realm (OpenID Connect, code flow with PKCE). */
export const signIn = (options: SignInOptions): Router => {
  const { identity, audit, backChannel, cookieSecret, adminOrigin } = options
  const passports = createRealmPassports({ realms: identity.realms, backChannel })
  const withSession = browserSession({ sessions: identity.sessions, cookieSecret })
  const beginSession = createBeginUserSession(options)
  const router = Router()

  const sessionOf = async (request: Request, tenant: Tenant) => {
    const id = sessionIdOf(request, cookieSecret)
    const found = id === undefined ? undefined : await identity.sessions.find(id)
    return id !== undefined && found?.tenantId === tenant.id ? { id, ...found } : undefined
  }

  /** Where the browser is signed out at the provider it came by, if the tenant wants that. */
  const signOutThere = async ({ id }: Tenant, { provider: by, impersonation }: SignedIn, origin: string) => {
    if (by === undefined || impersonation) return undefined
    const provider = await identity.providers.enabled(id, by.key)
    if (!provider?.settings.endsSession) return undefined
    const asked = async () => {
      if (provider.kind === 'saml')
        return by.saml && identity.saml.logoutUrl(provider, samlAddressesOf(origin, provider), by.saml)
      const secret = await identity.providers.secretOf(provider)
      const request = { returnTo: `${origin}/`, ...(by.idToken !== undefined && { idToken: by.idToken }) }
      return identity.oidc.endSessionUrl(provider, secret, request)
    }
    // Who can not be signed out there is signed out here all the same.
    return asked().catch((error: unknown) => {
      if (error instanceof ProviderFailure) return undefined
      throw error
    })
  }

  router.get('/sign-in', withSession, async (request, response, next) => {
    const tenant = tenantOf(request)
    const returnTo = safeReturnTo(request.query.returnTo)
    const present = await sessionOf(request, tenant)
    const user = present && (await identity.users.active(present.userId))
    if (user && present.signedInAt >= (user.sessionsSince?.getTime() ?? 0)) return response.redirect(303, returnTo)
    request.returnTo = returnTo
    // Until somebody signs in, the session holds no more than this attempt.
    request.session.cookie.maxAge = attemptMs
    const passport = await passports.of(realmPlaceOf(request))
    passport.authenticate(realmStrategy, { session: false })(request, response, next)
  })

  router.get('/callback', withSession, async (request, response, next) => {
    const tenant = tenantOf(request)
    const who = await authenticate(await passports.of(realmPlaceOf(request)), request, response, next)
    const user = await identity.users.active(who.userId)
    if (!user || user.tenantId !== tenant.id) throw failed(said('This account may not sign in here.'))
    const { providerRequired } = await identity.signInRules.of(tenant.id)
    if (providerRequired && !(await identity.signInRules.takesPassword(tenant.id, user.id)))
      throw new Problem('auth.sign_in_failed', {
        detail: said('Passwords are not taken here. Sign in with your provider.'),
        why: 'password',
      })
    await beginSession(request, user, { breakGlass: providerRequired, ...realmProof(who) })
    response.redirect(303, who.returnTo)
  })

  router.post('/sign-out', async (request, response) => {
    const tenant = tenantOf(request)
    const present = await sessionOf(request, tenant)
    if (present) {
      checkCsrf(request, present.csrfToken)
      if (present.realmSession !== undefined) await identity.realms.endSession(tenant.id, present.realmSession)
      await identity.sessions.end(present.id)
      const { impersonation } = present
      const actor = impersonation
        ? ({ kind: 'platform', id: impersonation.by } as const)
        : ({ kind: 'user', id: present.userId } as const)
      const about = {
        action: impersonation ? ('impersonation.end' as const) : ('session.end' as const),
        target: present.userId,
        requestId: request.id,
      }
      await audit.record({ tenantId: tenant.id, actor, ...about })
      if (impersonation) {
        const detail = { id: impersonation.id, tenant: tenant.slug }
        await audit.record({ tenantId: null, actor, ...about, detail })
      }
    }
    const elsewhere = present && (await signOutThere(tenant, present, originOf(request)))
    // Back to the users of the tenant, where it is begun.
    const redirectTo = present?.impersonation ? `${adminOrigin}/tenants/${tenant.slug}?tab=users` : (elsewhere ?? '/')
    response.clearCookie(sessionCookieName, sessionCookie).json({ redirectTo })
  })

  return router
}

const realmProof = ({ realmSession }: SignedInAtRealm) => (realmSession === undefined ? {} : { realmSession })

/** Where a browser is sent whose user was refused for a reason that can be told. */
const refusedSignInPage = '/sign-in/refused'

/** The tenant of a request; sign-in exists at tenants only. */
export const tenantOf = ({ tenant }: Request): Tenant => {
  if (!tenant) throw new Problem('request.not_found')
  return tenant
}

/** The origin at which the tenant of a request is asked: what begins there ends there. */
export const originOf = ({ tenantOrigin }: Request): string => {
  if (tenantOrigin === undefined) throw new Problem('request.not_found')
  return tenantOrigin
}

/** The realm of a request: each origin of a tenant has its own addresses of it. */
export const realmPlaceOf = (request: Request): RealmPlace => {
  const { id, slug } = tenantOf(request)
  return { id, slug, origin: originOf(request) }
}

const failed = (detail: Said, cause?: unknown) => new Problem('auth.sign_in_failed', { detail }, { cause })

/** Finishes a sign-in. Why it failed is for the log; the browser learns just that it did. */
const authenticate = (
  passport: RealmPassport,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<SignedInAtRealm> =>
  new Promise((done, refuse) => {
    const answered = (error: unknown, who: SignedInAtRealm | false | undefined, info?: { message?: string }) =>
      who ? done(who) : refuse(failed(said('This sign-in could not be finished. Start again.'), error ?? info?.message))
    passport.authenticate(realmStrategy, { session: false }, answered)(request, response, next)
  })

/** Notes that another site may have sent a request here, once a minute for each tenant. */
export const auditForgery =
  (audit: Pick<Audit, 'denied'>): ErrorRequestHandler =>
  (error, { tenant, id, ip }, _response, next) => {
    if (error instanceof Problem && error.code === 'auth.csrf') {
      const about = { target: 'a request that another site may have sent', requestId: id, ...(ip && { ip }) }
      audit.denied({ tenantId: tenant?.id ?? null, actor: { kind: 'anonymous', id: null }, ...about })
    }
    next(error)
  }

/** Sends browsers that navigate to a page that says so, instead of showing them a problem in JSON. */
export const showFailedSignIn = (error: unknown, request: Request, response: Response, next: NextFunction): void => {
  const navigates = request.method === 'GET' && request.headers.accept?.includes('text/html')
  if (navigates && error instanceof Problem && error.code === 'auth.sign_in_failed') {
    const { why } = error.detail
    response.redirect(303, typeof why === 'string' ? `${refusedSignInPage}?why=${why}` : expiredSignInPage)
  } else next(error)
}
