import { generateKeyPair } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import type { AdapterFactory, AdapterPayload, JWK } from 'oidc-provider'
import { Provider } from '../../runtime/identity/oidc-provider.ts'
import { createClient, type Client } from './client.ts'

/** Somebody as an identity provider knows them. */
export interface Known {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  groups?: string[]
}

const aSigningKey = async () => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }
}

/** What the provider keeps, in memory. */
const adapterOn =
  (records: Map<string, AdapterPayload>): AdapterFactory =>
  (kind) => {
    const own = (id: string) => `${kind} ${id}`
    const where = (matches: (payload: AdapterPayload) => boolean) =>
      Promise.resolve([...records].find(([key, payload]) => key.startsWith(`${kind} `) && matches(payload))?.[1])
    return {
      upsert: async (id, payload) => void records.set(own(id), payload),
      find: async (id) => records.get(own(id)),
      findByUid: (uid) => where((payload) => payload.uid === uid),
      findByUserCode: (code) => where((payload) => payload.userCode === code),
      consume: async (id) => void records.set(own(id), { ...records.get(own(id)), consumed: 1 }),
      destroy: async (id) => void records.delete(own(id)),
      revokeByGrantId: async (grantId) => {
        for (const [key, payload] of records) if (payload.grantId === grantId) records.delete(key)
      },
    }
  }

/**
 * A real OpenID provider, wherever it is mounted: whoever comes is signed in as the one it is told, without being asked.
 */
export const aProviderAt = async (
  issuer: string,
  whoComes: () => Known,
  /** Takes what it sends to clients by itself. */
  deliver: (url: string, body: string) => Promise<number> = () => Promise.resolve(200),
) => {
  const records = new Map<string, AdapterPayload>()
  const { pathname } = new URL(issuer)
  const base = pathname === '/' ? '' : pathname
  const provider = new Provider(issuer, {
    adapter: adapterOn(records),
    jwks: { keys: [(await aSigningKey()) as JWK] },
    scopes: ['openid', 'email', 'profile'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    fetch: async (url, options) => new Response(null, { status: await deliver(String(url), String(options?.body)) }),
    interactions: { url: (_ctx, { uid }) => `${base}/interaction/${uid}` },
    cookies: { keys: ['a test'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...whoComes(), sub }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.account!.accountId,
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  provider.silent = true

  return {
    handle(request: IncomingMessage, response: ServerResponse) {
      if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response)
      const login = { accountId: whoComes().sub }
      provider.interactionFinished(request, response, { login }).catch(() => response.end())
    },
    /** Lets a client in, whose browsers go back to these addresses. */
    register(clientId: string, secret: string, redirectUris: string[], more: AdapterPayload = {}) {
      records.set(`Client ${clientId}`, {
        client_id: clientId,
        client_secret: secret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        ...more,
      })
    },
  }
}

/** Goes where a tenant sent the browser to; gives the address at which it is sent back from this origin. */
export const visitProvider = async (
  port: number,
  origin: string,
  address: string,
  browser = createClient(port),
): Promise<string> => {
  let at = address
  for (let hops = 0; hops < 10; hops++) {
    const { headers, status, text } = await browser.get(at, { accept: 'text/html' })
    if (headers.location === undefined) throw new Error(`the provider answered ${status}: ${text.slice(0, 200)}`)
    at = new URL(headers.location, at).href
    if (!at.startsWith(origin)) return at
  }
  throw new Error('the provider sends the browser round in circles')
}

/** A real OpenID provider of somebody else, on a port of its own. */
export const anIdentityProvider = async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  let person: Known = { sub: 'nobody' }
  let deliver = (_url: string, _body: string) => Promise.resolve(200)
  const provider = await aProviderAt(
    issuer,
    () => person,
    (url, body) => deliver(url, body),
  )
  server.on('request', provider.handle)

  return {
    issuer,
    /** Lets a client in, whose browsers go back to this address. */
    register(clientId: string, redirectUri: string, more: AdapterPayload = {}): string {
      const secret = `secret-of-${clientId}`
      provider.register(clientId, secret, [redirectUri], more)
      return secret
    },
    /** Who is signed in next. */
    is(known: Known) {
      person = known
    },
    /** Goes where a tenant sent the browser to; gives the address at which it is sent back. */
    visit: (address: string, browser?: Client) => visitProvider(port, issuer, address, browser),
    /** A browser that knows this provider alone. */
    browser: () => createClient(port),
    /** Signs the browser out, which says so to all who asked to hear of it; gives where it leads. */
    async signOut(browser: Client, address = `${issuer}/session/end`) {
      const form = await browser.get(address, { accept: 'text/html' })
      const [, xsrf = ''] = /name="xsrf" value="(\w+)"/.exec(form.text) ?? []
      const answer = await browser.call(`${issuer}/session/end/confirm`, {
        method: 'POST',
        body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      return answer.headers.location
    },
    /** Takes what it sends to clients by itself. */
    delivers(to: typeof deliver) {
      deliver = to
    },
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

export type TestIdentityProvider = Awaited<ReturnType<typeof anIdentityProvider>>
