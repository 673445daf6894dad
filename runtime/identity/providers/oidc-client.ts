import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  allowInsecureRequests,
  type CustomFetch,
} from 'openid-client'
import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose'
import type { Outbound } from '../../outbound/outbound.ts'
import { createMemoryCache } from '../../memory-cache.ts'
import { ProviderFailure, reasonOf } from './failure.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { personOf } from './person.ts'
import type { OidcProvider, Person } from './provider.ts'
import type { SamlSession } from './saml-logout.ts'

/** Who came back, and from which session over there. */
export interface CameBack {
  person: Person
  idToken?: string
  /** `sid` of the ID token, or what a SAML provider calls its session. */
  sid?: string
  saml?: SamlSession
}

/** Whose sessions are over, as a logout token says: one by its `sid`, or all of a subject. */
export interface Ended {
  sid?: string
  subject?: string
}

/** What a browser proves when it comes back. */
interface OidcChecks {
  state: string
  nonce: string
  codeVerifier: string
}

export interface OidcClient {
  /** Where the browser is sent to. @throws {ProviderFailure} */
  authorizationUrl(
    provider: OidcProvider,
    secret: string | undefined,
    request: { callbackUrl: string; state: string; nonce: string; codeChallenge: string; loginHint?: string },
  ): Promise<string>
  /** Who came back, from the address of the callback with all that is in it. @throws {ProviderFailure} */
  finish(provider: OidcProvider, secret: string | undefined, callback: URL, checks: OidcChecks): Promise<CameBack>
  /**
   * Where a browser is sent to be signed out over there, and comes back from to `returnTo` (RP-Initiated Logout);
   * `undefined` where that can't be.
   *
   * @throws {ProviderFailure}
   */
  endSessionUrl(
    provider: OidcProvider,
    secret: string | undefined,
    request: { idToken?: string; returnTo: string },
  ): Promise<string | undefined>
  /** Checks a logout token (Back-Channel Logout, 2.6). @throws {ProviderFailure} */
  ended(provider: OidcProvider, secret: string | undefined, logoutToken: string): Promise<Ended>
}

/** How old a logout token may be, and how far clocks may be apart. */
const logoutTokenSeconds = 300
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

const loopback = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * Whether an issuer may be asked in this way: over TLS, or at this very machine, which only who runs the platform can
 * open to outbound requests.
 */
export const isSecureIssuer = (url: string): boolean => {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname))
}

/**
 * Signs in at OpenID providers of tenants: discovery, code flow with PKCE, state and nonce, all signatures checked with
 * the keys of the issuer. What was discovered is kept for an hour, or until the provider is changed.
 */
export const createOidcClient = ({ outbound }: { outbound: Outbound }): OidcClient => {
  const discover = async (
    { tenantId, settings: { issuer, clientId } }: OidcProvider,
    secret: string | undefined,
  ): Promise<Configuration> => {
    const fetch = guardedFetch(outbound, tenantId) as CustomFetch
    const found = await discovery(new URL(issuer), clientId, undefined, None(), {
      [customFetch]: fetch,
      ...(issuer.startsWith('http:') && { execute: [allowInsecureRequests] }),
    })
    if (secret === undefined) return found
    const metadata = found.serverMetadata()
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const authenticate = methods.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost
    const client = new Configuration(metadata, clientId, { client_secret: secret }, authenticate(secret))
    client[customFetch] = fetch
    if (issuer.startsWith('http:')) allowInsecureRequests(client)
    return client
  }

  const asked = new Map<string, { provider: OidcProvider; secret: string | undefined }>()
  const clients = createMemoryCache<Configuration>({
    load: (key) => {
      const { provider, secret } = asked.get(key)!
      return discover(provider, secret)
    },
    ttlMs: 60 * 60 * 1000,
    max: 500,
  })

  const clientOf = async (provider: OidcProvider, secret: string | undefined): Promise<Configuration> => {
    const key = `${provider.id} ${provider.revision}`
    asked.set(key, { provider, secret })
    try {
      return (await clients.get(key))!
    } finally {
      asked.delete(key)
    }
  }

  const failing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      throw new ProviderFailure(reasonOf(cause), { cause })
    }
  }

  return {
    authorizationUrl: (provider, secret, { callbackUrl, state, nonce, codeChallenge, loginHint }) =>
      failing(async () => {
        const scopes = new Set(['openid', ...provider.settings.scopes.split(' ').filter(Boolean)])
        const url = buildAuthorizationUrl(await clientOf(provider, secret), {
          redirect_uri: callbackUrl,
          response_type: 'code',
          scope: [...scopes].join(' '),
          state,
          nonce,
          code_challenge: codeChallenge,
          code_challenge_method: 'S256',
          ...(loginHint !== undefined && { login_hint: loginHint }),
        })
        return url.href
      }),

    finish: (provider, secret, callback, { state, nonce, codeVerifier }) =>
      failing(async () => {
        const client = await clientOf(provider, secret)
        const tokens = await authorizationCodeGrant(client, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        })
        const said = tokens.claims()!
        const more = client.serverMetadata().userinfo_endpoint
          ? await fetchUserInfo(client, tokens.access_token, said.sub)
          : {}
        const claims: Record<string, unknown> = { ...more, ...said }
        // Microsoft and others leave the statement out; a tenant can say that it trusts them all the same.
        const verified = claims.email_verified === true || claims.email_verified === 'true'
        return {
          person: personOf(said.sub, claims, provider.claims, verified || provider.trustsEmail),
          idToken: tokens.id_token!,
          ...(typeof said.sid === 'string' && { sid: said.sid }),
        }
      }),

    endSessionUrl: (provider, secret, { idToken, returnTo }) =>
      failing(async () => {
        const client = await clientOf(provider, secret)
        if (client.serverMetadata().end_session_endpoint === undefined) return undefined
        return buildEndSessionUrl(client, {
          post_logout_redirect_uri: returnTo,
          ...(idToken !== undefined && { id_token_hint: idToken }),
        }).href
      }),

    ended: (provider, secret, logoutToken) =>
      failing(async () => {
        const { issuer, jwks_uri: jwksUrl } = (await clientOf(provider, secret)).serverMetadata()
        if (jwksUrl === undefined) throw new Error('it has no keys to check a signature with')
        const keys = createRemoteJWKSet(new URL(jwksUrl), {
          [joseFetch]: (url, { method, headers, signal }) =>
            guardedFetch(outbound, provider.tenantId)(url, { method, headers: Object.fromEntries(headers), signal }),
        })
        const { payload } = await jwtVerify(logoutToken, keys, {
          issuer,
          audience: provider.settings.clientId,
          maxTokenAge: logoutTokenSeconds,
          clockTolerance: logoutTokenSeconds,
          requiredClaims: ['jti'],
          algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'RS384', 'RS512', 'PS384', 'PS512', 'ES384', 'ES512'],
        })
        const { sub, sid, nonce, events } = payload
        if (nonce !== undefined || !Object.hasOwn(Object(events) as object, logoutEvent))
          throw new Error('it is a token for something else')
        if (sub === undefined && typeof sid !== 'string') throw new Error('it names nobody')
        return { ...(typeof sid === 'string' && { sid }), ...(sub !== undefined && { subject: sub }) }
      }),
  }
}
