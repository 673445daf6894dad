import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import { unsign } from 'cookie-signature'

/** `__Host-`: browsers take it only if Secure, for the whole host and for no other (RFC 6265bis). */
export const sessionCookieName = '__Host-plexica'

/**
 * The session id of a request, if its cookie is there and signed by us; reads what express-session writes.
 * Costs nothing for requests without the cookie.
 */
export const sessionIdOf = (request: IncomingMessage, secret: string): string | undefined => {
  const header = request.headers.cookie
  if (header === undefined || !header.includes(sessionCookieName)) return undefined
  const value = parseCookie(header)[sessionCookieName]
  if (!value?.startsWith('s:')) return undefined
  return unsign(value.slice(2), secret) || undefined
}
