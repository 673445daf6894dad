import type { Configuration, KoaContextWithOIDC, Provider as ProviderClass } from 'oidc-provider'
import { asIs } from '../../languages/said.ts'
import { problemBody } from '../../problems/problem-body.ts'
import { Problem } from '../../problems/problem.ts'
import { interactionPolicy, Provider } from './oidc-provider.ts'
import { signingAlgorithm, type RealmKeys } from './realm-keys.ts'

/** The one client that a realm knows: the platform itself. */
export const firstPartyClient = 'plexica-web'

/** Where a browser is sent when a sign-in can't go on: it was left open for too long, or begun in another browser. */
export const expiredSignInPage = '/sign-in/expired'

interface RealmProviderOptions {
  /** Origin of the tenant; the issuer is `<origin>/oidc`. */
  origin: string
  keys: RealmKeys
  adapter: NonNullable<Configuration['adapter']>
  /** Whether this is an active user of the tenant. */
  isActive(userId: string): Promise<boolean>
  /** Ends a session of this realm, and what was signed in by it. */
  endSession(sid: string): Promise<void>
  /** An error of ours, for the log. */
  failed(error: Error): void
}

/**
 * An OpenID provider for the users of one tenant: sign-in with code and PKCE, sign-out by the client, nothing
 * else. Its pages are drawn by the web app; the client is our own, so nobody is asked for consent.
 */
export const createRealmProvider = (options: RealmProviderOptions): ProviderClass => {
  const { origin, keys, adapter, isActive, endSession, failed } = options
  const issuer = `${origin}/oidc`

  const signOut = async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { session, entities } = ctx.oidc
    const state = (session as { state?: { postLogoutRedirectUri?: string } } | undefined)?.state
    // Only who holds an ID token of this very session may end it: a link on another site must not.
    const hint = entities.IdTokenHint?.payload as { sid?: unknown } | undefined
    const sid = session?.sidFor(firstPartyClient)
    if (session && sid !== undefined && hint?.sid === sid) {
      await endSession(sid)
      await session.destroy()
    }
    ctx.status = 303
    ctx.redirect(state?.postLogoutRedirectUri ?? `${origin}/`)
  }

  const provider = new Provider(issuer, {
    adapter,
    clients: [
      {
        client_id: firstPartyClient,
        client_secret: keys.clientSecret,
        redirect_uris: [`${origin}/auth/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        id_token_signed_response_alg: signingAlgorithm,
      },
    ],
    jwks: { keys: keys.signing },
    enabledJWA: { idTokenSigningAlgValues: [signingAlgorithm] },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    clientAuthMethods: ['client_secret_basic'],
    cookies: {
      keys: keys.cookies,
      names: { session: 'plexica-realm', interaction: 'plexica-sign-in', resume: 'plexica-sign-in-resume' },
      // Nothing outside of the realm gets to see its session.
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: '/oidc' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: signOut, postLogoutSuccessSource: toOrigin(origin) },
    },
    interactions: {
      // The cookie of an interaction is sent to this path only, where the sign-in form is posted to.
      url: (_ctx, { uid }) => `/auth/interaction/${uid}`,
      policy: loginOnly(),
    },
    async findAccount(_ctx, id) {
      return (await isActive(id)) ? { accountId: id, claims: () => ({ sub: id }) } : undefined
    },
    async loadExistingGrant(ctx) {
      const { client, session, account: found } = ctx.oidc
      if (!client || !session || !found) return undefined
      const known = session.grantIdFor(client.clientId)
      const existing = known === undefined ? undefined : await ctx.oidc.provider.Grant.find(known)
      if (existing?.accountId === found.accountId) return existing
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: found.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    renderError(ctx, out) {
      if (ctx.accepts('json', 'html') === 'html') {
        ctx.status = 303
        ctx.redirect(expiredSignInPage)
        return
      }
      answer(
        ctx,
        new Problem('auth.sign_in_failed', {
          detail: out.error_description === undefined ? undefined : asIs(out.error_description),
          error: out.error,
        }),
      )
    },
    routes: { authorization: '/auth', token: '/token', jwks: '/jwks', end_session: '/session/end' },
    ttl: {
      Interaction: 15 * minutes,
      AuthorizationCode: 1 * minutes,
      AccessToken: 1 * minutes,
      IdToken: 60 * minutes,
      Grant: 12 * 60 * minutes,
      Session: 12 * 60 * minutes,
    },
    // It has no reason to call anyone.
    fetch: () => Promise.reject(new Error('a realm makes no outbound requests')),
  })

  // The caller puts the canonical host and protocol into the forwarding headers; nothing of the client is left there.
  provider.proxy = true
  provider.silent = true
  provider.on('server_error', (_ctx, error) => failed(error))
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.status !== 404 || ctx.body) return
    answer(ctx, new Problem('request.not_found'))
  })
  return provider
}

/** Seconds */
const minutes = 60

const answer = (ctx: Pick<KoaContextWithOIDC, 'status' | 'type' | 'body'>, problem: Problem) => {
  ctx.status = problem.status
  ctx.type = 'application/problem+json'
  ctx.body = JSON.stringify(problemBody(problem))
}

const toOrigin = (origin: string) => (ctx: KoaContextWithOIDC) => {
  ctx.status = 303
  ctx.redirect(`${origin}/`)
}

/** Asks for a sign-in, also when the account of a session was deactivated meanwhile; never for consent. */
const loginOnly = () => {
  const { base, Check } = interactionPolicy
  const policy = base()
  policy.remove('consent')
  policy
    .get('login')
    ?.checks.add(
      new Check('account_gone', 'The account of this session is not active', (ctx) =>
        Boolean(ctx.oidc.session?.accountId && !ctx.oidc.account),
      ),
    )
  return policy
}
