import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type { Sessions, SignedIn } from '../../runtime/identity/sessions.ts'
import { sessionCookieName } from './session-cookie.ts'

/** How the session cookie is set, and taken back. */
export const sessionCookie = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const

/**
 * express-session for the paths that begin and finish a sign-in; all others read the session by its cookie.
 *
 * The cookie is always Secure, which express-session sets over TLS only. Here it is safe to say that the
 * connection is secure: the configuration takes plain HTTP for localhost alone, which browsers trust like TLS,
 * and behind a proxy the browser's end is TLS.
 */
export const browserSession = ({
  sessions: { store },
  cookieSecret,
}: {
  sessions: Pick<Sessions, 'store'>
  cookieSecret: string
}): RequestHandler => {
  const middleware = session({
    name: sessionCookieName,
    secret: cookieSecret,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: sessionCookie,
  })
  return (request, response, next) => {
    Object.defineProperty(request, 'secure', { value: true, configurable: true })
    middleware(request, response, next)
  }
}

/**
 * Signs somebody in: a new session under a new id, since one that was planted in the browser before must not become a
 * signed-in one.
 */
export const beginSession = async (
  request: Request,
  sessions: Pick<Sessions, 'end'>,
  who: Omit<SignedIn, 'csrfToken' | 'signedInAt'>,
): Promise<void> => {
  await sessions.end(request.sessionID)
  await new Promise<void>((done, refuse) =>
    request.session.regenerate((error: unknown) => (error ? refuse(asError(error)) : done())),
  )
  request.session.signedIn = { ...who, csrfToken: randomBytes(32).toString('base64url'), signedInAt: Date.now() }
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))
