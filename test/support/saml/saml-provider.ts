import { randomUUID, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import samlp from 'samlp'
import SessionParticipants from 'samlp/lib/sessionParticipants/index.js'
import { asPem } from '../../../runtime/identity/providers/saml-metadata.ts'
import { createClient } from '../client.ts'

const pem = (name: string) => readFileSync(join(import.meta.dirname, `${name}.pem`))

/** Somebody as an identity provider knows them. */
interface KnownBySaml {
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
  /** Encrypted for the key of the service provider with this number. */
  encryptedFor?: number
  encryptionAlgorithm?: string
  sessionIndex?: string
}

/** What it knows of a service provider from its metadata. */
interface Trusted {
  entityId: string
  logoutUrl: string
  signsRequests: boolean
  signing: string[]
  encryption: string[]
}

/** Somebody whom it signed in at a service provider. */
interface Participant {
  serviceProviderId: string
  nameId: string
  sessionIndex: string
  serviceProviderLogoutURL: string
  cert: string
}

const inMetadata = (metadata: string): Trusted => {
  const all = (pattern: RegExp) => [...metadata.matchAll(pattern)].map(([, found]) => found!)
  const certificates = (use: string) =>
    all(new RegExp(`<KeyDescriptor use="${use}">.*?<ds:X509Certificate>([^<]+)<`, 'gs')).map(asPem)
  return {
    entityId: all(/entityID="([^"]+)"/g)[0]!,
    logoutUrl: all(/<SingleLogoutService [^>]*Location="([^"]+)"/g)[0]!,
    signsRequests: /AuthnRequestsSigned="true"/.test(metadata),
    signing: certificates('signing'),
    encryption: certificates('encryption'),
  }
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
  // Refusing is a part of these tests, and nothing to print.
  app.set('env', 'test')
  const server = createServer(app)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const issuer = `urn:test:${port}`
  const cert = pem('provider-certificate')
  let person: KnownBySaml = { id: 'nobody', email: 'nobody@work.example', name: 'Nobody' }
  let making: Making = {}

  let trusted: Trusted | undefined
  const participants: Participant[] = []
  const states = new Map<string, object>()

  const signing = ({ otherKey, unsigned, encryptedFor, ...how }: Making) => ({
    ...{ issuer, cert, key: pem(otherKey ? 'other-key' : 'provider-key'), signAssertion: !unsigned },
    ...(encryptedFor !== undefined && { encryptionCert: trusted!.encryption[encryptedFor] }),
    ...how,
  })
  const encrypting = ({ encryptionCert, ...rest }: ReturnType<typeof signing> & { encryptionCert?: string }) => ({
    ...rest,
    ...(encryptionCert !== undefined && {
      encryptionCert,
      encryptionPublicKey: new X509Certificate(encryptionCert).publicKey.export({ format: 'pem', type: 'spki' }),
      disallowEncryptionWithInsecureAlgorithm: false,
      warnOnInsecureEncryptionAlgorithm: false,
    }),
  })

  app.get('/', (request, response, next) => {
    samlp.parseRequest(request, (error, asked) => {
      if (error) return next(error)
      const recipient = asked?.assertionConsumerServiceURL ?? ''
      const { sessionIndex } = making
      if (trusted && sessionIndex !== undefined)
        participants.push({
          ...{ serviceProviderId: trusted.entityId, nameId: person.id, sessionIndex, cert: trusted.signing[0]! },
          serviceProviderLogoutURL: trusted.logoutUrl,
        })
      samlp.auth({
        recipient,
        ...(trusted?.signsRequests && { signingCert: trusted.signing[0] }),
        ...encrypting(signing(making)),
        getPostURL: (_wtrealm: string, _wreply: string, _request: unknown, done: (error: null, url: string) => void) =>
          done(null, recipient),
        getUserFromRequest: () => claimsOf(person),
      })(request, response, next)
    })
  })
  const logout: RequestHandler = (request, response, next) => {
    // It was written for an older Express.
    request.body = {}
    const binding = request.query.binding === 'post' ? 'HTTP-POST' : 'HTTP-Redirect'
    samlp.logout({
      ...{ issuer, cert, key: pem('provider-key'), deflate: binding === 'HTTP-Redirect' },
      signatureAlgorithm: 'rsa-sha256',
      digestAlgorithm: 'sha256',
      protocolBinding: `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`,
      sessionParticipants: new SessionParticipants(participants),
      store: {
        save(_request: unknown, state: object, done: (error: null, id: string) => void) {
          const id = randomUUID()
          states.set(id, state)
          done(null, id)
        },
        load: (_request: unknown, id: string, _how: unknown, done: (error: null, state?: object) => void) =>
          done(null, states.get(id)),
      },
    })(request, response, next)
  }
  app.get('/logout', logout)
  app.get('/metadata', samlp.metadata({ issuer, cert, redirectEndpointPath: '/', postEndpointPath: '/' }))

  return {
    issuer,
    origin,
    metadata: async () => (await createClient(port).get(`${origin}/metadata`)).text,
    /** Who is signed in next, and how that is said. */
    is(known: KnownBySaml, how: Making = {}) {
      person = known
      making = how
    },
    /** Knows a service provider from its metadata: who says that its requests are signed has to sign them. */
    trust(metadata: string) {
      trusted = inMetadata(metadata)
    },
    /** Those whom it signed in with a session index, and who did not sign out. */
    signedIn: () => participants.map(({ nameId }) => nameId),
    /** Signs out who was signed in first: where the browser goes on to, or the form that it posts. */
    async signOut(address = `${origin}/logout`): Promise<{ to: string | undefined; text: string }> {
      const { headers, text } = await createClient(port).get(address, { accept: 'text/html' })
      return { to: headers.location, text }
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
        const options = { ...encrypting(signing({})), signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256' }
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
