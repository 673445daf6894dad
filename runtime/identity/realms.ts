import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Knex } from 'knex'
import type Provider from 'oidc-provider'
import type { Logger } from 'pino'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import { endRealmSession, purgeRealmRecords, realmAdapter } from './realm-adapter.ts'
import { createRealmKeyStore, signingAlgorithm } from './realm-keys.ts'
import { createRealmProvider, firstPartyClient } from './realm-provider.ts'
import type { Seal } from './seal.ts'
import type { Sessions } from './sessions.ts'
import type { Users } from './users.ts'

/** The tenant that a realm belongs to, as far as a realm needs to know. */
interface RealmOwner {
  id: string
  slug: string
}

/** A realm as it is reached at one of the origins of its tenant, where its sign-ins begin and end. */
export interface RealmPlace extends RealmOwner {
  origin: string
}

/** What the client side of sign-in has to know of an OpenID provider. */
export interface RealmClient {
  issuer: string
  authorizationUrl: string
  tokenUrl: string
  jwksUrl: string
  endSessionUrl: string
  callbackUrl: string
  clientId: string
  clientSecret: string
  /** The only algorithms that an ID token may be signed with. */
  algorithms: string[]
}

export interface Realms {
  /** Makes the realm of a new tenant. */
  create(tenantId: string, trx: Knex): Promise<void>
  /** How to sign in at a tenant's realm. */
  client(place: RealmPlace): Promise<RealmClient>
  /** Answers a request below `/oidc`; `request.url` is what follows. */
  handle(place: RealmPlace, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Who has to sign in for the interaction in this request's cookie, if it is the one named. */
  interaction(place: RealmPlace, uid: string, request: IncomingMessage, response: ServerResponse): Promise<Interaction>
  /** Ends a session of a realm, and what was signed in by it. */
  endSession(tenantId: string, sid: string): Promise<void>
  purge(): Promise<void>
}

export interface Interaction {
  /** Whether it is the one named, begun by this browser and not over. */
  open: boolean
  /** Says who signed in; gives the address at which the browser goes on. */
  finish(userId: string): Promise<string>
}

interface Realm {
  provider: Provider
  client: RealmClient
}

/** The realms of all tenants, each an OpenID provider of its own at `<tenant>/oidc`. */
export const createRealms = ({
  core,
  changes,
  seal,
  users,
  sessions,
  log,
}: {
  core: Knex
  changes: Changes
  seal: Seal
  users: Users
  sessions: Sessions
  log: Logger
}): Realms => {
  const keyStore = createRealmKeyStore({ core, seal })

  const endSession = async (tenantId: string, sid: string) => {
    await endRealmSession(core, tenantId, firstPartyClient, sid)
    await sessions.endOfRealmSession(tenantId, sid)
  }

  const open = async ({ id, slug, origin }: RealmPlace): Promise<Realm | undefined> => {
    const keys = await keyStore.read(id)
    if (!keys) return undefined
    const provider = createRealmProvider({
      origin,
      keys,
      adapter: realmAdapter({ core, tenantId: id }),
      isActive: async (userId) => (await users.active(userId))?.tenantId === id,
      endSession: (sid) => endSession(id, sid),
      failed: (error) => log.error({ err: error, tenant: slug }, 'realm failed'),
    })
    const client: RealmClient = {
      issuer: provider.issuer,
      authorizationUrl: `${origin}/oidc/auth`,
      tokenUrl: `${origin}/oidc/token`,
      jwksUrl: `${origin}/oidc/jwks`,
      endSessionUrl: `${origin}/oidc/session/end`,
      callbackUrl: `${origin}/auth/callback`,
      clientId: firstPartyClient,
      clientSecret: keys.clientSecret,
      algorithms: [signingAlgorithm],
    }
    return { provider, client }
  }

  // Keyed by all: a slug can be given to another tenant once its first one is gone.
  const cache = createMemoryCache<Realm>({
    load: (key) => {
      const [slug = '', id = '', origin = ''] = key.split(' ')
      return open({ id, slug, origin })
    },
    ttlMs: 60 * 60 * 1000,
    max: 200,
  })
  changes.subscribe('tenant', cache.clear)

  const realmOf = async ({ id, slug, origin }: RealmPlace): Promise<Realm> => {
    const realm = await cache.get(`${slug} ${id} ${origin}`)
    if (!realm) throw new Error(`tenant ${slug} has no realm`)
    return realm
  }

  return {
    create: keyStore.create,
    client: async (place) => (await realmOf(place)).client,

    async handle(place, request, response) {
      const { provider } = await realmOf(place)
      // URLs that the realm writes come from these, so they must not be the client's to choose.
      const { host, protocol } = new URL(place.origin)
      request.headers['x-forwarded-host'] = host
      request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
      await provider.callback()(request, response)
    },

    async interaction(place, uid, request, response) {
      const { provider } = await realmOf(place)
      const details = await provider.interactionDetails(request, response).catch(() => undefined)
      return {
        open: details?.uid === uid && details.prompt.name === 'login',
        finish: (userId) => provider.interactionResult(request, response, { login: { accountId: userId } }),
      }
    },

    endSession,
    purge: () => purgeRealmRecords(core),
  }
}
