import { randomBytes } from 'node:crypto'
import { SAML, ValidateInResponseTo, generateServiceProviderMetadata, type Profile } from '@node-saml/node-saml'
import { z } from 'zod'
import { ProviderFailure, reasonOf } from './failure.ts'
import { personOf } from './person.ts'
import { checkAssertion } from './saml-assertion.ts'
import type { Person, SamlProvider } from './provider.ts'
import type { SamlRecords } from './saml-records.ts'

/** Where this side of SAML is reached. */
export interface SamlAddresses {
  /** What we call ourselves; our metadata is there. */
  entityId: string
  /** Where answers are posted to. */
  acsUrl: string
}

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
  metadata(at: SamlAddresses): string
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
})

export type Arrival = z.output<typeof arrival>

/** How long a sign-in may take over there. */
const requestMs = 15 * 60_000
/** How long a browser may take from the answer to us and back. */
const arrivalMs = 2 * 60_000
/** Longer than any assertion is good for that we take. */
const assertionMs = 24 * 60 * 60_000
const skewMs = 60_000

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const emailFormat = /:emailAddress$/

/** An id of XML begins with no digit. */
const requestIdOf = (state: string) => `_${state}`
const stateOf = (requestId: string) => requestId.slice(1)

/**
 * Signs in at SAML 2.0 identity providers: requests by redirect, answers by post. Assertions have to be signed, be meant
 * for us, answer a request of ours that was not answered yet, and were never used before.
 */
export const createSamlClient = ({ records }: { records: SamlRecords }): SamlClient => {
  const samlFor = (
    { id, settings: { entityId, ssoUrl, certificates } }: SamlProvider,
    { entityId: issuer, acsUrl }: SamlAddresses,
    requestId?: string,
  ) => {
    // A request is taken from the store once, however often it is asked for in one validation.
    const taken = new Map<string, Promise<string | null>>()
    return new SAML({
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
    authorizationUrl: (provider, at, state) =>
      samlFor(provider, at, requestIdOf(state)).getAuthorizeUrlAsync('', undefined, {}),

    async arrive(provider, at, answer) {
      const code = randomBytes(32).toString('base64url')
      const keep = (found: Arrival) => records.add(provider.id, 'arrival', code, arrivalMs, found)
      try {
        const { profile } = await samlFor(provider, at).validatePostResponseAsync({ SAMLResponse: answer })
        if (!profile) throw new ProviderFailure('The answer names nobody.')
        await check(provider, at, profile)
        await keep({ state: stateOf(String(profile.inResponseTo ?? '')), person: personIn(provider, profile) })
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

    metadata: ({ entityId: issuer, acsUrl }) =>
      generateServiceProviderMetadata({
        issuer,
        callbackUrl: acsUrl,
        wantAssertionsSigned: true,
        identifierFormat: null,
      }),
  }
}
