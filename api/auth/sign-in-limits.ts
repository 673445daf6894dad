import { hash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../../problems/problem.ts'
import type { Limiters } from '../../runtime/rate-limits/limiters.ts'

export interface SignInAttemptKey {
  tenantId: string
  email: string
  ip: string
}

export interface SignInLimits {
  /** Counts an attempt before its password is looked at. @throws {Problem} `rate.limited` */
  count(attempt: SignInAttemptKey): Promise<void>
  /** Forgets the attempts of one who signed in. */
  forgive(attempt: SignInAttemptKey): Promise<void>
}

const windowSeconds = 15 * 60

/**
 * How many sign-ins may be tried in a window. The one for an account from anywhere is wide, so that nobody can
 * lock someone else out with a handful of wrong passwords.
 */
const rules = [
  {
    name: 'account-address',
    points: 10,
    keyOf: ({ tenantId, email, ip }: SignInAttemptKey) => `${tenantId} ${email} ${ip}`,
  },
  { name: 'account', points: 100, keyOf: ({ tenantId, email }: SignInAttemptKey) => `${tenantId} ${email}` },
  { name: 'address', points: 200, keyOf: ({ ip }: SignInAttemptKey) => ip },
]

/** Of one length, and nothing to read for who sees the table. */
const digest = (key: string) => hash('sha256', key, 'base64url')

/** Limits on guessing passwords, shared by all processes; while their store is away, each counts for itself. */
export const createSignInLimits = ({
  limiters: { limiter },
}: {
  limiters: Pick<Limiters, 'limiter'>
}): SignInLimits => {
  const limiters = rules.map(({ name, points, keyOf }) => ({
    limiter: limiter({ name: `sign-in-${name}`, points, durationSeconds: windowSeconds }),
    keyOf,
  }))

  return {
    async count(attempt) {
      for (const { limiter, keyOf } of limiters) {
        try {
          await limiter.consume(digest(keyOf(attempt)))
        } catch (refusal) {
          if (!(refusal instanceof RateLimiterRes)) throw refusal
          const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
          throw new Problem('rate.limited', { detail: 'Too many attempts to sign in.', retryAfterSeconds })
        }
      }
    },
    async forgive(attempt) {
      const [own] = limiters
      await own?.limiter.delete(digest(own.keyOf(attempt)))
    },
  }
}
