import { randomBytes } from 'node:crypto'
import { SAML, ValidateInResponseTo, type Profile } from '@node-saml/node-saml'
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { ProviderFailure, reasonOf } from './failure.ts'
import { personOf } from './person.ts'
import type { SamlAddresses } from './saml-addresses.ts'
import { checkAssertion } from './saml-assertion.ts'
import type { OpenSamlKey, SamlKeys } from './saml-keys.ts'
import { readSamlLogout, type SamlLogout, type SamlLogoutMessage, type SamlSession } from './saml-logout.ts'
import { samlOwnMetadata } from './saml-own-metadata.ts'
import type { Person, SamlProvider } from './provider.ts'
import type { SamlRecords } from './saml-records.ts'

export interface SamlClient {
  /** Where the browser is sent to; its answer has to carry the same state. */
  authorizationUrl(provider: SamlProvider, at: SamlAddresses, state: string): Promise<string>
  /**
   * Takes an answer that a browser posted, once. What it says is kept until that browser comes with the code that this
   * gives: a cookie of ours does not come with what another site posts.
   *
   * @throws {ProviderFailure}
   */
  arrive(provider: SamlProvider, at: SamlAddresses, answer: string): Promise<string>
  /** Who arrived, and in the sign-in of which state. */
  collect(provider: SamlProvider, code: string): Promise<Arrival | undefined>
  /** What the other side has to know of this one, as XML. */
  metadata(provider: SamlProvider, at: SamlAddresses): Promise<string>
  /** Where a browser is sent to be signed out over there; `undefined` where that can't be. */
  logoutUrl(provider: SamlProvider, at: SamlAddresses, session: SamlSession): Promise<string | undefined>
  /** Reads that somebody has signed out over there, once. @throws {ProviderFailure} */
  loggedOut(provider: SamlProvider, at: SamlAddresses, message: SamlLogoutMessage): Promise<SamlLogout>
}

const arrival = z.object({
  state: z.string(),
  /** Or why the answer was refused. */
  failure: z.string().optional(),
  person: z
    .object({
      subject: z.string(),
      email: z.string().optional(),
      emailVerified: z.boolean(),
      name: z.string().optional(),
      groups: z.array(z.string()).optional(),
      claims: z.array(z.string()),
    })
    .optional(),
  session: z
    .object({
      nameId: z.string(),
      nameIdFormat: z.string().optional(),
      nameQualifier: z.string().optional(),
      spNameQualifier: z.string().optional(),
      sessionIndex: z.string().optional(),
    })
    .optional(),
})

type Arrival = z.output<typeof arrival>

/** How long a sign-in may take over there. */
const requestMs = 15 * 60_000
/** How long a browser may take from the answer to us and back. */
const arrivalMs = 2 * 60_000
/** Longer than any assertion is good for that we take. */
const assertionMs = 24 * 60 * 60_000
const skewMs = 60_000

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const emailFormat = /:emailAddress$/

/** What a key is encrypted with that answers to guesses (RFC 8017, 7.2), and a cipher of before. */
const weakEncryption = /#(?:rsa-1_5|tripledes-cbc)$/

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  processEntities: false,
})

/** What the assertion of an answer is encrypted with; absent: it is not. */
const encryptionOf = (xml: string): string[] | undefined => {
  const { Response } = parser.parse(xml) as { Response?: { EncryptedAssertion?: unknown } }
  if (Response?.EncryptedAssertion === undefined) return undefined
  const algorithms: string[] = []
  JSON.stringify(Response.EncryptedAssertion, (name, value: unknown) => {
    if (name === '@Algorithm') algorithms.push(String(value))
    return value
  })
  return algorithms
}

const sessionIn = ({ nameID, nameIDFormat, nameQualifier, spNameQualifier, sessionIndex }: Profile): SamlSession =>
  // What was not said is undefined here, and left out where it is kept.
  ({ nameId: nameID, nameIdFormat: nameIDFormat, nameQualifier, spNameQualifier, sessionIndex }) as SamlSession

/** An id of XML begins with no digit. */
const requestIdOf = (state: string) => `_${state}`
const stateOf = (requestId: string) => requestId.slice(1)

/**
 * Signs in at SAML 2.0 identity providers: requests by redirect, answers by post. Assertions have to be signed, be meant
 * for us, answer a request of ours that was not answered yet, and were never used before.
 */
export const createSamlClient = ({
  records,
  keys,
}: {
  records: SamlRecords
  keys: Pick<SamlKeys, 'list' | 'open'>
}): SamlClient => {
  const samlFor = (
    { id, settings: { entityId, ssoUrl, sloUrl, certificates } }: SamlProvider,
    { entityId: issuer, acsUrl }: SamlAddresses,
    {
      requestId,
      signWith,
      decryptWith,
      // A request is taken from the store once, however often it is asked for in one validation.
      taken = new Map(),
    }: {
      requestId?: string
      signWith?: OpenSamlKey
      decryptWith?: OpenSamlKey
      taken?: Map<string, Promise<string | null>>
    } = {},
  ) =>
    new SAML({
      issuer,
      callbackUrl: acsUrl,
      entryPoint: ssoUrl,
      idpIssuer: entityId,
      idpCert: certificates,
      audience: issuer,
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      wantAssertionsSigned: true,
      // Most sign the assertion alone; what is outside of it is not looked at.
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: skewMs,
      validateInResponseTo: ValidateInResponseTo.always,
      requestIdExpirationPeriodMs: requestMs,
      signatureAlgorithm: 'sha256',
      ...(sloUrl !== undefined && { logoutUrl: sloUrl }),
      ...(signWith && { privateKey: signWith.privateKey }),
      ...(decryptWith && { decryptionPvk: decryptWith.privateKey }),
      ...(requestId !== undefined && { generateUniqueId: () => requestId }),
      cacheProvider: {
        async saveAsync(key, value) {
          await records.add(id, 'request', key, requestMs, value)
          return { value, createdAt: Date.now() }
        },
        getAsync(key) {
          const known = taken.get(key)
          if (known) return known
          const asked = records.take(id, 'request', key).then((found) => (found ? String(found.payload) : null))
          taken.set(key, asked)
          return asked
        },
        removeAsync: (key) => Promise.resolve(key),
      },
    })

  const signingKey = async ({ id }: SamlProvider): Promise<OpenSamlKey> => {
    const [key] = await keys.open(id)
    if (!key) throw new ProviderFailure('There is no key to sign with: add one.')
    return key
  }

  /** Reads an answer, with whichever of our keys it was encrypted for. */
  const read = async (provider: SamlProvider, at: SamlAddresses, answer: string): Promise<Profile | null> => {
    const algorithms = encryptionOf(Buffer.from(answer, 'base64').toString())
    if (!algorithms && provider.settings.requiresEncryption) throw new ProviderFailure('The answer is not encrypted.')
    const weak = algorithms?.find((algorithm) => weakEncryption.test(algorithm))
    if (weak !== undefined) throw new ProviderFailure(`The answer is encrypted with "${weak}", which is not taken.`)
    const candidates = algorithms ? await keys.open(provider.id) : [undefined]
    const taken = new Map<string, Promise<string | null>>()
    let failure: unknown = new ProviderFailure('The answer is encrypted, and there is no key for it.')
    for (const decryptWith of candidates) {
      const saml = samlFor(provider, at, { taken, ...(decryptWith && { decryptWith }) })
      try {
        return (await saml.validatePostResponseAsync({ SAMLResponse: answer })).profile
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }

  /** Refuses what the library leaves to us, and assertions that were used. */
  const check = async ({ id, settings }: SamlProvider, { acsUrl }: SamlAddresses, profile: Profile) => {
    const assertionId = checkAssertion(profile, { issuer: settings.entityId, acsUrl })
    if (!(await records.add(id, 'assertion', assertionId, assertionMs)))
      throw new ProviderFailure('This answer was used before.')
  }

  const personIn = (provider: SamlProvider, profile: Profile): Person => {
    const { nameID, nameIDFormat } = profile
    const attributes = Object(profile.attributes) as Record<string, unknown>
    const claims = { ...(emailFormat.test(nameIDFormat) && { email: nameID }), ...attributes }
    // What a company says of its people in its own directory; a tenant that takes a provider takes its word for it.
    const person = personOf(nameID, claims, provider.claims, true)
    if (nameIDFormat !== transient) return person
    if (person.email === undefined)
      throw new ProviderFailure('It gives people another name each time, and tells no e-mail address to know them by.')
    return { ...person, subject: person.email }
  }

  return {
    async authorizationUrl(provider, at, state) {
      const signed = provider.settings.signsRequests && { signWith: await signingKey(provider) }
      const saml = samlFor(provider, at, { requestId: requestIdOf(state), ...signed })
      return saml.getAuthorizeUrlAsync('', undefined, {})
    },

    async arrive(provider, at, answer) {
      const code = randomBytes(32).toString('base64url')
      const keep = (found: Arrival) => records.add(provider.id, 'arrival', code, arrivalMs, found)
      try {
        const profile = await read(provider, at, answer)
        if (!profile) throw new ProviderFailure('The answer names nobody.')
        await check(provider, at, profile)
        const state = stateOf(String(profile.inResponseTo ?? ''))
        await keep({ state, person: personIn(provider, profile), session: sessionIn(profile) })
      } catch (cause) {
        const requestId = /\bInResponseTo="(_[\w-]{43})"/.exec(Buffer.from(answer, 'base64').toString())?.[1]
        if (requestId === undefined) throw new ProviderFailure(reasonOf(cause), { cause })
        // Nothing of it is believed but which sign-in failed, which its own browser alone can end.
        await keep({ state: stateOf(requestId), failure: reasonOf(cause) })
      }
      return code
    },

    async collect(provider, code) {
      const found = await records.take(provider.id, 'arrival', code)
      return found && arrival.parse(found.payload)
    },

    metadata: async ({ id, settings }, at) =>
      samlOwnMetadata(at, await keys.list(id), { signsRequests: settings.signsRequests === true }),

    async logoutUrl(provider, at, { nameId, nameIdFormat, ...rest }) {
      if (provider.settings.sloUrl === undefined) return undefined
      const saml = samlFor(provider, at, { signWith: await signingKey(provider) })
      const who = { issuer: provider.settings.entityId, nameID: nameId, ...rest }
      // What has no format is sent back without one, whatever the types of the library say.
      return saml.getLogoutUrlAsync({ ...who, nameIDFormat: nameIdFormat as string }, '', {})
    },

    async loggedOut(provider, at, message) {
      if (provider.settings.sloUrl === undefined) throw new ProviderFailure('It has no address for signing out.')
      const logout = await readSamlLogout(samlFor(provider, at, { signWith: await signingKey(provider) }), message)
      if (!(await records.add(provider.id, 'assertion', logout.id, assertionMs)))
        throw new ProviderFailure('This message was used before.')
      return logout
    },
  }
}
