import express, { Router, type Request, type Response } from 'express'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Acting, Audit } from '../../runtime/audit.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { ProviderFailure, reasonOf } from '../../runtime/identity/providers/failure.ts'
import type { CameBack } from '../../runtime/identity/providers/oidc-client.ts'
import type { SignInProvider } from '../../runtime/identity/providers/provider.ts'
import type { Tenant } from '../../runtime/tenants/tenants.ts'
import { createBeginUserSession } from './begin-user-session.ts'
import { browserSession } from './browser-session.ts'
import type { Callers } from './caller.ts'
import { safeReturnTo } from './return-to.ts'
import { samlAddressesOf } from './saml-addresses.ts'
import { samlEndpoints, type EndThere, type Finish } from './saml-endpoints.ts'
import { attemptMs, beginAttempt, lastReturnTo, takeAttempt } from './sign-in-attempts.ts'
import { originOf, tenantOf } from './sign-in.ts'

interface ProviderSignInOptions {
  identity: Identity
  audit: Audit
  callers: Callers
  cookieSecret: string
  trustedProxies: number
}

/** What the sessions are known by that came from one at a provider. */
const sessionThere = ({ id }: SignInProvider, sid: string): string => `${id} ${sid}`

const endsThere = (provider: SignInProvider): boolean => provider.settings.endsSession === true

/** Where who tried a provider out reads what came of it. */
const testPage = (key: string) => `/settings/sign-in?tested=${encodeURIComponent(key)}`

const unreachable = (cause: unknown) =>
  new Problem(
    'auth.sign_in_failed',
    { detail: said('The provider could not be asked. Try again, or tell an admin.'), why: 'provider' },
    { cause },
  )

/**
 * Signing in at another provider, and trying one out:
 * - `GET /auth/sign-in/with/:key` leads there
 * - `GET /auth/providers/:key/test` leads there, too, for who may set it up; nobody is signed in
 * - `GET /auth/callback/:key` is where OpenID providers send browsers back to; each has an address of its own, so that
 *   one can't answer for another (RFC 9700, 4.4.2.1)
 * - `POST /auth/logout/:key` is where they say that somebody has signed out there (Back-Channel Logout 1.0)
 */
export const providerSignIn = (options: ProviderSignInOptions): Router => {
  const { identity, audit, callers } = options
  const { providers, oidc, saml, admission } = identity
  const withSession = browserSession({ sessions: identity.sessions, cookieSecret: options.cookieSecret })
  const beginSession = createBeginUserSession(options)
  const router = Router()

  const callbackOf = (request: Request, { key }: SignInProvider) => `${originOf(request)}/auth/callback/${key}`

  const byOf = (request: Request, { id: tenantId }: Tenant): Omit<Acting, 'actor'> => ({
    tenantId,
    requestId: request.id,
    ...(request.ip !== undefined && { ip: request.ip }),
  })

  /** Sends the browser to a provider, remembering in its session what it has to come back with. */
  const lead = async (
    request: Request,
    response: Response,
    provider: SignInProvider,
    { returnTo, tester }: { returnTo: string; tester?: string },
  ) => {
    const tenant = tenantOf(request)
    const about = { id: provider.id, ...(tester !== undefined && { tester }) }
    const { state, nonce, codeChallenge } = beginAttempt(request.session, tenant.id, returnTo, about)
    if (provider.kind === 'saml') {
      const at = samlAddressesOf(originOf(request), provider)
      return response.redirect(303, await saml.authorizationUrl(provider, at, state))
    }
    const { loginHint } = request.query
    const hint = typeof loginHint === 'string' && loginHint.length <= 254 ? { loginHint } : {}
    const wanted = { callbackUrl: callbackOf(request, provider), state, nonce, codeChallenge, ...hint }
    const secret = await providers.secretOf(provider)
    response.redirect(303, await oidc.authorizationUrl(provider, secret, wanted))
  }

  const test = async (request: Request, provider: SignInProvider, tester: string, work: () => Promise<CameBack>) => {
    const by: Acting = { ...byOf(request, tenantOf(request)), actor: { kind: 'user', id: tester } }
    const at = new Date().toISOString()
    const outcome = await work().then(
      ({ person }) =>
        person.email === undefined
          ? { at, succeeded: false, error: `It told no e-mail address by the name "${provider.claims.email}".`, person }
          : { at, succeeded: true, person },
      (error: unknown) => ({ at, succeeded: false, error: reasonOf(error) }),
    )
    await providers.tested(by, provider, outcome)
  }

  router.get('/sign-in/with/:key', withSession, async (request, response) => {
    const tenant = tenantOf(request)
    const provider = await providers.enabled(tenant.id, String(request.params.key))
    if (!provider) throw new Problem('request.not_found')
    const returnTo = safeReturnTo(request.query.returnTo ?? lastReturnTo(request.session))
    if (!request.session.signedIn) request.session.cookie.maxAge = attemptMs
    await lead(request, response, provider, { returnTo }).catch((error: unknown) => {
      throw error instanceof ProviderFailure ? unreachable(error) : error
    })
  })

  router.get('/providers/:key/test', withSession, async (request, response) => {
    const tenant = tenantOf(request)
    const caller = await callers.of(request, tenant)
    if (caller.kind !== 'user' || caller.via !== 'session') throw new Problem('auth.required')
    await identity.authorization.check(caller.subject, 'plexica.sign-in.manage')
    const provider = await providers.get(tenant.id, String(request.params.key))
    const tester = caller.user.id
    try {
      await lead(request, response, provider, { returnTo: testPage(provider.key), tester })
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error
      await test(request, provider, tester, () => Promise.reject(error))
      response.redirect(303, testPage(provider.key))
    }
  })

  /** Signs in who came back, or notes what came of a test. */
  const finish: Finish = async (request, response, provider, attempt, who) => {
    const tenant = tenantOf(request)
    const tester = attempt.provider?.tester
    if (tester !== undefined) {
      await test(request, provider, tester, who)
      return response.redirect(303, attempt.returnTo)
    }
    if (!provider.enabled) throw new Problem('request.not_found')
    const by = byOf(request, tenant)
    try {
      const { person, idToken, sid, saml: there } = await who()
      const { userId } = await admission.admit(by, provider, person)
      const user = await identity.users.active(userId)
      if (!user) throw new Problem('auth.sign_in_failed', { why: 'deactivated' })
      await beginSession(request, user, {
        provider: provider.key,
        ...(sid !== undefined && { realmSession: sessionThere(provider, sid) }),
        ...(endsThere(provider) && { ...(idToken !== undefined && { idToken }), ...(there && { saml: there }) }),
      })
    } catch (error) {
      const detail = { provider: provider.key, why: error instanceof Problem ? error.detail.why : reasonOf(error) }
      const target = `sign-in with ${provider.key}`
      audit.denied({ ...by, actor: { kind: 'anonymous', id: null }, target, detail })
      throw error instanceof ProviderFailure ? unreachable(error) : error
    }
    response.redirect(303, attempt.returnTo)
  }

  /** Ends one session by what the provider calls it, or all of somebody. */
  const endThere: EndThere = async (request, provider, { sid, subject }) => {
    const tenant = tenantOf(request)
    if (sid !== undefined) await identity.sessions.endOfRealmSession(tenant.id, sessionThere(provider, sid))
    else await admission.end(provider, subject!)
    await audit.record({
      ...byOf(request, tenant),
      ...{ actor: { kind: 'system', id: null }, action: 'session.end', target: provider.key },
      detail: { provider: provider.key, ...(sid !== undefined && { sid }), ...(subject !== undefined && { subject }) },
    })
  }

  router.get('/callback/:key', withSession, async (request, response) => {
    const tenant = tenantOf(request)
    const provider = await providers.get(tenant.id, String(request.params.key))
    const { state } = request.query
    const attempt = takeAttempt(request.session, tenant.id, state, provider.id)
    if (!attempt || provider.kind !== 'oidc')
      throw new Problem('auth.sign_in_failed', {
        detail: said('This sign-in was not begun in this browser, or is over.'),
      })
    const came = new URL(callbackOf(request, provider))
    came.search = request.originalUrl.slice(request.originalUrl.indexOf('?'))
    const { nonce, codeVerifier } = attempt
    const secret = await providers.secretOf(provider)
    await finish(request, response, provider, attempt, () =>
      oidc.finish(provider, secret, came, { state: String(state), nonce, codeVerifier }),
    )
  })

  router.post('/logout/:key', express.urlencoded({ extended: false, limit: '32kb' }), async (request, response) => {
    const tenant = tenantOf(request)
    const provider = await providers.get(tenant.id, String(request.params.key))
    const { logout_token: token } = Object(request.body) as Record<string, unknown>
    if (provider.kind !== 'oidc' || typeof token !== 'string')
      throw new Problem('request.invalid', { detail: said('logout_token: is missing.') })
    const secret = await providers.secretOf(provider)
    const ended = await oidc.ended(provider, secret, token).catch((error: unknown) => {
      if (!(error instanceof ProviderFailure)) throw error
      throw new Problem(
        'request.invalid',
        { detail: said('logout_token: {message}', { message: error.message }) },
        { cause: error },
      )
    })
    await endThere(request, provider, ended)
    response.status(200).end()
  })

  router.use(samlEndpoints({ identity, withSession, finish, endThere }))
  return router
}
