import { hash, randomBytes } from 'node:crypto'
import type { Session, SessionData } from 'express-session'

/** A sign-in that was begun in this browser and not finished, kept in its session until then. */
export interface SignInAttempt {
  tenantId: string
  nonce: string
  /** The secret that proves at the token endpoint that the code was asked for here (RFC 7636). */
  codeVerifier: string
  /** Path to go to afterwards. */
  returnTo: string
  startedAt: number
  /** Absent: at the realm of the tenant. */
  provider?: AttemptAtProvider
}

/** A sign-in that was begun at another provider. */
interface AttemptAtProvider {
  id: string
  /** Who tries it out, instead of signing in. */
  tester?: string
}

declare module 'express-session' {
  interface SessionData {
    attempts?: Record<string, SignInAttempt>
  }
}

type SessionWithAttempts = Session & Partial<SessionData>

/** Several tabs may sign in at once; who opens more forgets the oldest. */
const most = 5
/** How long a sign-in form may be left open. */
export const attemptMs = 15 * 60 * 1000

const random = () => randomBytes(32).toString('base64url')

/** Begins an attempt under a state that nobody can guess. */
export const beginAttempt = (
  session: SessionWithAttempts,
  tenantId: string,
  returnTo: string,
  provider?: AttemptAtProvider,
): SignInAttempt & { state: string; codeChallenge: string } => {
  const state = random()
  const attempt = {
    ...{ tenantId, nonce: random(), codeVerifier: random(), returnTo, startedAt: Date.now() },
    ...(provider && { provider }),
  }
  const earlier = Object.entries(session.attempts ?? {}).slice(1 - most)
  session.attempts = { ...Object.fromEntries(earlier), [state]: attempt }
  return { ...attempt, state, codeChallenge: hash('sha256', attempt.codeVerifier, 'base64url') }
}

/** Where the sign-in leads that was begun last in this browser. */
export const lastReturnTo = (session: SessionWithAttempts): string | undefined =>
  Object.values(session.attempts ?? {}).at(-1)?.returnTo

/** Takes the attempt of this state out of the session, if it was begun at this provider: each can be finished once. */
export const takeAttempt = (
  session: SessionWithAttempts,
  tenantId: string,
  state: unknown,
  providerId?: string,
): SignInAttempt | undefined => {
  const { attempts } = session
  if (!attempts || typeof state !== 'string' || !Object.hasOwn(attempts, state)) return undefined
  const { [state]: attempt, ...others } = attempts
  session.attempts = others
  const fresh = attempt !== undefined && attempt.startedAt + attemptMs > Date.now()
  return fresh && attempt.tenantId === tenantId && attempt.provider?.id === providerId ? attempt : undefined
}
