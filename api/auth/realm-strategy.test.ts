import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import session from 'express-session'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose'
import { Passport } from 'passport'
import { createClient } from '../../test/support/client.ts'
import { RealmStrategy } from './realm-strategy.ts'

const origin = 'http://acme.localhost:3000'
const realm = {
  issuer: `${origin}/oidc`,
  authorizationUrl: `${origin}/oidc/auth`,
  tokenUrl: `${origin}/oidc/token`,
  jwksUrl: `${origin}/oidc/jwks`,
  endSessionUrl: `${origin}/oidc/session/end`,
  callbackUrl: `${origin}/auth/callback`,
  clientId: 'plexica-web',
  clientSecret: 'a secret',
  algorithms: ['ES256'],
}

describe('the client of a realm that lies', () => {
  let server: Server
  let browser: ReturnType<typeof createClient>
  let key: CryptoKey
  let otherKey: CryptoKey
  let publicJwk: object
  /** What the token endpoint answers with; gets the nonce of the sign-in. */
  let idToken: (nonce: string) => Promise<string> | string

  before(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    key = pair.privateKey
    otherKey = (await generateKeyPair('ES256')).privateKey
    publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }

    let nonce = ''
    const backChannel = {
      fetch: async (url: string) =>
        url === realm.jwksUrl
          ? Response.json({ keys: [publicJwk] })
          : Response.json({ id_token: await idToken(nonce), access_token: 'a', token_type: 'Bearer' }),
      close: async () => {},
    }
    const passport = new Passport()
    passport.use('realm', new RealmStrategy({ tenantId: 't', realm, backChannel }))
    const app = express()
    app.use(session({ secret: 's', resave: false, saveUninitialized: false, store: new session.MemoryStore() }))
    app.use((request, response, next) => {
      passport.authenticate('realm', { session: false }, (_error: unknown, who: unknown) => {
        response.json(who ? request.signedInAtRealm : { refused: true })
      })(request, response, next)
    })
    server = createServer((request, response) => {
      nonce = /[?&]n=([^&]+)/.exec(request.url ?? '')?.[1] ?? nonce
      app(request, response)
    }).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    browser = createClient((server.address() as AddressInfo).port)
  })
  after(() => server.close())

  const claims = (nonce: string, changes: JWTPayload = {}): JWTPayload => {
    const now = Math.floor(Date.now() / 1000)
    return {
      iss: realm.issuer,
      aud: realm.clientId,
      sub: 'user-1',
      iat: now,
      exp: now + 60,
      nonce,
      sid: 's',
      ...changes,
    }
  }

  const sign = (payload: JWTPayload, by = key) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(by)

  const signIn = async () => {
    const begun = await browser.get(`${origin}/auth/sign-in`)
    const asked = new URL(begun.headers.location ?? '').searchParams
    expect(asked.get('code_challenge_method')).to.equal('S256')
    const back = new URLSearchParams({ code: 'c', state: asked.get('state') ?? '', n: asked.get('nonce') ?? '' })
    return (await browser.get(`${origin}/auth/callback?${back}`)).json
  }

  it('takes a token that is right in everything', async () => {
    idToken = (nonce) => sign(claims(nonce))
    expect(await signIn()).to.deep.equal({ userId: 'user-1', realmSession: 's', returnTo: '/' })
  })

  const lies: Record<string, (nonce: string) => Promise<string> | string> = {
    'signed by another key': (nonce) => sign(claims(nonce), otherKey),
    'not signed at all': (nonce) => new UnsecuredJWT(claims(nonce)).encode(),
    'signed with the public key as a shared secret': (nonce) =>
      new SignJWT(claims(nonce))
        .setProtectedHeader({ alg: 'HS256', kid: 'k' })
        .sign(Buffer.from(JSON.stringify(publicJwk))),
    'of another issuer': (nonce) => sign(claims(nonce, { iss: 'http://globex.localhost:3000/oidc' })),
    'for another client': (nonce) => sign(claims(nonce, { aud: 'someone-else' })),
    expired: (nonce) => sign(claims(nonce, { exp: Math.floor(Date.now() / 1000) - 60 })),
    'made long ago': (nonce) => sign(claims(nonce, { iat: Math.floor(Date.now() / 1000) - 3600 })),
    'with the nonce of another sign-in': () => sign(claims('another')),
    'without a nonce': () => sign({ ...claims(''), nonce: undefined }),
    'without a subject': (nonce) => sign({ ...claims(nonce), sub: undefined }),
    'changed after it was signed': async (nonce) => {
      const [header, , signature] = (await sign(claims(nonce))).split('.')
      return [
        header,
        Buffer.from(JSON.stringify(claims(nonce, { sub: 'admin' }))).toString('base64url'),
        signature,
      ].join('.')
    },
    'that is no token': () => 'nonsense',
  }
  for (const [what, lie] of Object.entries(lies)) {
    it(`refuses a token ${what}`, async () => {
      idToken = lie
      expect(await signIn()).to.deep.equal({ refused: true })
    })
  }
})
