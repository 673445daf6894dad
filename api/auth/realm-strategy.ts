import type { Request } from 'express'
import { createRemoteJWKSet, customFetch, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { Strategy, type VerifyFunction } from 'passport-openidconnect'
import { z } from 'zod'
import type { RealmClient } from '../../runtime/identity/realms.ts'
import type { BackChannel } from './back-channel.ts'
import { beginAttempt, takeAttempt, type SignInAttempt } from './sign-in-attempts.ts'

/** Who signed in, as the verified ID token says. */
export interface SignedInAtRealm {
  userId: string
  realmSession?: string
  returnTo: string
}

const tokenResponse = z.object({ id_token: z.string(), access_token: z.string() })

type TokenCallback = (error: unknown, accessToken?: string, refreshToken?: string, params?: object) => void

/** The two members of the strategy's OAuth client that matter here. */
interface TokenClient {
  getOAuthAccessToken(code: string, params: Record<string, string>, done: TokenCallback): void
}

/**
 * Sign-in at one realm. passport-openidconnect leaves out PKCE, never verifies the signature of an ID token and
 * checks a nonce only if it made one itself; this adds all three, and checks a token wholly before the strategy
 * gets to see it.
 *
 * Register it with Passport under a name: only then does each request get an object of its own made from this one.
 */
export class RealmStrategy extends Strategy {
  declare protected _oauth2: Strategy['_oauth2'] & TokenClient
  readonly realm: RealmClient
  readonly tenantId: string
  readonly backChannel: BackChannel
  readonly keys: JWTVerifyGetKey

  constructor({ tenantId, realm, backChannel }: { tenantId: string; realm: RealmClient; backChannel: BackChannel }) {
    super(
      {
        issuer: realm.issuer,
        authorizationURL: realm.authorizationUrl,
        tokenURL: realm.tokenUrl,
        userInfoURL: '',
        callbackURL: realm.callbackUrl,
        clientID: realm.clientId,
        clientSecret: realm.clientSecret,
        claims: { id_token: { sid: null } },
        skipUserProfile: true,
        passReqToCallback: true,
        store: attemptStore(tenantId),
      },
      verified as unknown as VerifyFunction,
    )
    this.realm = realm
    this.tenantId = tenantId
    this.backChannel = backChannel
    this.keys = createRemoteJWKSet(new URL(realm.jwksUrl), {
      [customFetch]: (url, { headers }) => backChannel.fetch(url, { headers: Object.fromEntries(headers) }),
    })
  }

  /** Adds the PKCE challenge and the nonce of the attempt that was begun for this request. */
  override authorizationParams(options: { codeChallenge?: string; nonce?: string }): object {
    const { codeChallenge, nonce } = options
    return { nonce, code_challenge: codeChallenge, code_challenge_method: 'S256' }
  }

  override authenticate(request: Request, options: object = {}): void {
    if (request.query.code === undefined && request.query.error === undefined) {
      const attempt = beginAttempt(request.session, this.tenantId, request.returnTo ?? '/')
      return super.authenticate(request, { ...options, ...(attempt as object) }) as void
    }
    const attempt = takeAttempt(request.session, this.tenantId, request.query.state)
    if (!attempt) return this.fail({ message: 'This sign-in was not begun in this browser, or is over.' }, 403)
    const { iss } = request.query
    if (iss !== undefined && iss !== this.realm.issuer) return this.fail({ message: 'Another issuer answered.' }, 403)
    // `this` belongs to this one request, so its verifier can't meet the code of another.
    this._oauth2 = Object.assign(Object.create(this._oauth2) as typeof this._oauth2, {
      getOAuthAccessToken: (code: string, params: Record<string, string>, done: TokenCallback) => {
        this.exchange(request, attempt, code, params).then(
          (tokens) => done(null, tokens.access_token, undefined, tokens),
          (error: unknown) => done(error),
        )
      },
    })
    super.authenticate(request, options)
  }

  private async exchange(
    request: Request,
    { codeVerifier, nonce, returnTo }: SignInAttempt,
    code: string,
    params: Record<string, string>,
  ): Promise<z.output<typeof tokenResponse>> {
    const { clientId, clientSecret, tokenUrl } = this.realm
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(':')
    const answer = await this.backChannel.fetch(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ ...params, code, code_verifier: codeVerifier }).toString(),
    })
    if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`)
    const tokens = tokenResponse.parse(await answer.json())
    request.signedInAtRealm = { ...(await this.verifyIdToken(tokens.id_token, nonce)), returnTo }
    return tokens
  }

  /** OpenID Connect Core 3.1.3.7. Algorithms come from our configuration, never from the token. */
  private async verifyIdToken(idToken: string, nonce: string): Promise<Omit<SignedInAtRealm, 'returnTo'>> {
    const { payload } = await jwtVerify(idToken, this.keys, {
      issuer: this.realm.issuer,
      audience: this.realm.clientId,
      algorithms: this.realm.algorithms,
      requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
      maxTokenAge: '10 minutes',
      clockTolerance: '5 seconds',
    })
    if (payload.nonce !== nonce) throw new Error('the ID token carries the nonce of another sign-in')
    return { userId: payload.sub!, realmSession: typeof payload.sid === 'string' ? payload.sid : undefined }
  }
}

/** With `passReqToCallback` the strategy passes the request first, which its types don't know. */
const verified = (request: Request, _issuer: string, _profile: object, done: (error: null, who: unknown) => void) =>
  done(null, request.signedInAtRealm)

type StateStore = NonNullable<ConstructorParameters<typeof Strategy>[0]['store']>

/** The strategy keeps state by this; the attempts are kept by us, with more in them than it asks for. */
const attemptStore = (tenantId: string): StateStore =>
  ({
    store: (
      _request: Request,
      _context: object,
      state: string,
      _meta: object,
      done: (e: null, state: string) => void,
    ) => done(null, state),
    verify: (_request: Request, _state: string, done: (e: null, context: object) => void) => done(null, { tenantId }),
  }) as unknown as StateStore
