import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express, { type Request, type RequestHandler } from 'express'
// @ts-expect-error It has no types.
import untyped from 'samlp'
import { createClient } from '../client.ts'

/** What a service provider asks for in its request. */
interface Asked {
  id?: string
  assertionConsumerServiceURL?: string
}

const samlp = untyped as Record<'auth' | 'metadata' | 'logout', (options: object) => RequestHandler> & {
  parseRequest(request: Request, done: (error: Error | null, asked?: Asked) => void): void
  getSamlResponse(options: object, user: object, done: (error: Error | null, xml: string) => void): void
}

const pem = (name: string) => readFileSync(join(import.meta.dirname, `${name}.pem`))

/** Somebody as an identity provider knows them. */
export interface KnownBySaml {
  id: string
  email: string
  name: string
  groups?: string[]
}

/** What answers are made like, other than they should be. */
export interface Making {
  /** Signed with a key that nobody was told of. */
  otherKey?: boolean
  unsigned?: boolean
  audience?: string
  issuer?: string
  recipient?: string
  inResponseTo?: string
  lifetimeInSeconds?: number
}

/** What samlp calls what it tells. */
export const samlClaims = {
  email: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  groups: 'http://schemas.passportjs.com/groups',
}

const claimsOf = ({ id, email, name, groups }: KnownBySaml) => {
  const [givenName = '', familyName = ''] = name.split(' ')
  return {
    id,
    emails: [{ value: email }],
    displayName: name,
    name: { givenName, familyName },
    ...(groups && { groups }),
  }
}

/** A real SAML identity provider (samlp), on a port of its own, where whoever comes is signed in as `person`. */
export const aSamlProvider = async () => {
  const app = express()
  const server = createServer(app)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const issuer = `urn:test:${port}`
  const cert = pem('provider-certificate')
  let person: KnownBySaml = { id: 'nobody', email: 'nobody@work.example', name: 'Nobody' }
  let making: Making = {}

  const signing = ({ otherKey, unsigned, ...how }: Making) => ({
    ...{ issuer, cert, key: pem(otherKey ? 'other-key' : 'provider-key'), signAssertion: !unsigned },
    ...how,
  })

  app.get('/', (request, response, next) => {
    samlp.parseRequest(request, (error, asked) => {
      if (error) return next(error)
      const recipient = asked?.assertionConsumerServiceURL ?? ''
      samlp.auth({
        recipient,
        ...signing(making),
        getPostURL: (_wtrealm: string, _wreply: string, _request: unknown, done: (error: null, url: string) => void) =>
          done(null, recipient),
        getUserFromRequest: () => claimsOf(person),
      })(request, response, next)
    })
  })
  app.get('/metadata', samlp.metadata({ issuer, cert, redirectEndpointPath: '/', postEndpointPath: '/' }))

  return {
    issuer,
    metadata: async () => (await createClient(port).get(`${origin}/metadata`)).text,
    /** Who is signed in next, and how that is said. */
    is(known: KnownBySaml, how: Making = {}) {
      person = known
      making = how
    },
    /** Goes where a tenant sent the browser to; gives what its page makes the browser post. */
    async visit(address: string): Promise<string> {
      const { text, status } = await createClient(port).get(address, { accept: 'text/html' })
      const [, answer] = /name="SAMLResponse"\s+value="([^"]+)"/.exec(text) ?? []
      if (answer === undefined) throw new Error(`the provider answered ${status}: ${text.slice(0, 300)}`)
      return answer
    },
    /** An answer that nobody asked for, as XML. */
    unasked: (known: KnownBySaml, { audience, recipient }: { audience: string; recipient: string }): Promise<string> =>
      new Promise((done, refuse) => {
        const options = { ...signing({}), signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256' }
        samlp.getSamlResponse({ ...options, audience, recipient }, claimsOf(known), (error, xml) =>
          error ? refuse(error) : done(xml),
        )
      }),
    close: () =>
      new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      }),
  }
}

export type TestSamlProvider = Awaited<ReturnType<typeof aSamlProvider>>
