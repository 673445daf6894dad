import type { SAML } from '@node-saml/node-saml'
import { z } from 'zod'
import { ProviderFailure, reasonOf } from './failure.ts'

/** Who an assertion was about, as its provider wants to be told when they sign out. */
export interface SamlSession {
  nameId: string
  nameIdFormat?: string
  nameQualifier?: string
  spNameQualifier?: string
  sessionIndex?: string
}

/** What a provider says that somebody has signed out there. */
export interface SamlLogout {
  /** Of the message. */
  id: string
  nameId: string
  /** Absent: all of their sessions are over. */
  sessionIndex?: string
  /** Where the browser goes on to, with our answer. */
  respond(): Promise<string>
}

/** How a message came: in the address, or posted. */
export type SamlLogoutMessage = { query: string } | { posted: { request: string; relayState?: string } }

const strong = /#rsa-sha(?:256|384|512)$/

const logoutProfile = z.object({
  ID: z.string().min(1),
  nameID: z.string().min(1),
  sessionIndex: z.string().optional(),
})

/**
 * The parts of an address that a signature covers, each there once: whoever read another one of two than the one which
 * was signed would believe what nobody signed (SAML Bindings, 3.4.4.1).
 *
 * @throws {ProviderFailure}
 */
const signedParts = (
  query: string,
): { SAMLRequest: string; RelayState?: string; SigAlg: string; Signature: string } => {
  const parts = new URLSearchParams(query)
  const once = (name: string) => {
    const found = parts.getAll(name)
    if (found.length > 1) throw new ProviderFailure(`There is more than one ${name}.`)
    return found[0]
  }
  const [SAMLRequest, SigAlg, Signature] = ['SAMLRequest', 'SigAlg', 'Signature'].map(once)
  if (SAMLRequest === undefined || SigAlg === undefined || Signature === undefined)
    throw new ProviderFailure('It is not signed.')
  if (!strong.test(SigAlg)) throw new ProviderFailure(`It is signed with "${SigAlg}", which is not taken.`)
  const RelayState = once('RelayState')
  return { SAMLRequest, SigAlg, Signature, ...(RelayState !== undefined && { RelayState }) }
}

/** What was sent, each as it stood in the address: signatures are over that. */
const asSent = (query: string): string =>
  query
    .split('&')
    .filter((part) => /^(?:SAMLRequest|RelayState|SigAlg)=/.test(part))
    .join('&')

/**
 * Reads that somebody has signed out at a provider: signed by it, and not over.
 *
 * @throws {ProviderFailure}
 */
export const readSamlLogout = async (saml: SAML, message: SamlLogoutMessage): Promise<SamlLogout> => {
  try {
    const relayState = 'query' in message ? signedParts(message.query).RelayState : message.posted.relayState
    const { profile } =
      'query' in message
        ? await saml.validateRedirectAsync(signedParts(message.query), asSent(message.query))
        : await saml.validatePostRequestAsync({ SAMLRequest: message.posted.request })
    const { ID, nameID: nameId, sessionIndex } = logoutProfile.parse(profile)
    return {
      id: ID,
      nameId,
      ...(sessionIndex !== undefined && { sessionIndex }),
      respond: () => saml.getLogoutResponseUrlAsync({ ...profile!, ID }, relayState ?? '', {}, true),
    }
  } catch (cause) {
    throw new ProviderFailure(reasonOf(cause), { cause })
  }
}
