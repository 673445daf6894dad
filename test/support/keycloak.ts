import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { aProviderAt, visitProvider, type Known } from './identity-provider.ts'

interface Realm {
  realm: string
  enabled: boolean
  displayName?: string
  attributes?: Record<string, string>
  clients: { clientId: string; secret: string; redirectUris: string[] }[]
  users: { email: string; emailVerified: boolean; firstName: string; credentials: { type: string; value: string }[] }[]
}

/**
 * What stands in for a Keycloak, which is made of Java: it speaks as much of the Admin REST API as its documentation says
 * of realms, and has a real OpenID provider at the issuer of each realm. Whoever comes is signed in as `is` says.
 *
 * https://www.keycloak.org/docs-api/latest/rest-api/#_realms_admin
 */
export const aKeycloak = async () => {
  const app = express()
  const server = createServer(app)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const config = { url, clientId: 'plexica-admin', clientSecret: 'a secret of the service account' }
  const realms = new Map<string, Realm>()
  const providers = new Map<string, Awaited<ReturnType<typeof aProviderAt>>>()
  const tokens = new Set<string>()
  let person: Known = { sub: 'nobody' }
  let isDown = false

  app.use((_request, response, next) => (isDown ? void response.status(503).end() : next()))

  app.post(
    '/realms/master/protocol/openid-connect/token',
    express.urlencoded({ extended: false }),
    (request, response) => {
      const { grant_type: grant, client_id: id, client_secret: secret } = Object(request.body) as Record<string, string>
      if (grant !== 'client_credentials' || id !== config.clientId || secret !== config.clientSecret)
        return void response.status(401).json({ error: 'invalid_client', error_description: 'Invalid client' })
      const token = `token-${tokens.size}`
      tokens.add(token)
      response.json({ access_token: token, expires_in: 60, token_type: 'Bearer' })
    },
  )

  const admin = express.Router()
  admin.use((request, response, next) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(request.get('authorization') ?? '') ?? []
    return tokens.has(token) ? next() : void response.status(401).json({ error: 'HTTP 401 Unauthorized' })
  })
  admin.post('/', express.json(), async (request, response) => {
    const given = request.body as Realm
    if (realms.has(given.realm))
      return void response.status(409).json({ errorMessage: `Realm ${given.realm} already exists` })
    const provider = await aProviderAt(`${url}/realms/${given.realm}`, () => person)
    for (const { clientId, secret, redirectUris } of given.clients) provider.register(clientId, secret, redirectUris)
    realms.set(given.realm, given)
    providers.set(given.realm, provider)
    response.status(201).location(`${url}/admin/realms/${given.realm}`).end()
  })
  admin.param('realm', (_request, response, next, name: string) =>
    realms.has(name) ? next() : void response.status(404).json({ error: 'Realm not found.' }),
  )
  admin.get('/:realm', (request, response) => {
    // Neither clients nor users are part of what it tells.
    const { clients: _, users: __, ...told } = realms.get(request.params.realm)!
    response.json(told)
  })
  admin.put('/:realm', express.json(), (request, response) => {
    Object.assign(realms.get(request.params.realm)!, request.body)
    response.status(204).end()
  })
  admin.delete('/:realm', (request, response) => {
    realms.delete(request.params.realm)
    response.status(204).end()
  })
  app.use('/admin/realms', admin)

  app.use('/realms/:realm', (request, response) => {
    const name = String(request.params.realm)
    if (!realms.get(name)?.enabled) return void response.status(403).json({ error: 'Realm not enabled' })
    providers.get(name)!.handle(request, response)
  })

  return {
    config,
    realms,
    /** Who is signed in next. */
    is(known: Known) {
      person = known
    },
    /** Answers nothing any more, or again. */
    goDown(down: boolean) {
      isDown = down
    },
    visit: (address: string) => visitProvider(port, url, address),
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}
