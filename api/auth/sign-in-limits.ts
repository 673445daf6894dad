import { said } from '../../languages/said.ts'
import type { Limiters } from '../../runtime/rate-limits/limiters.ts'
import { createAttemptLimits, type AttemptLimits } from './attempt-limits.ts'

interface SignInAttemptKey {
  tenantId: string
  email: string
  ip: string
}

export type SignInLimits = AttemptLimits<SignInAttemptKey>

const durationSeconds = 15 * 60

/**
 * How many sign-ins may be tried in a window. The one for an account from anywhere is wide, so that nobody can
 * lock someone else out with a handful of wrong passwords.
 */
export const createSignInLimits = ({ limiters }: { limiters: Pick<Limiters, 'limiter'> }): SignInLimits =>
  createAttemptLimits(limiters, said('Too many attempts to sign in.'), [
    {
      name: 'sign-in-account-address',
      points: 10,
      durationSeconds,
      keyOf: ({ tenantId, email, ip }) => `${tenantId} ${email} ${ip}`,
    },
    { name: 'sign-in-account', points: 100, durationSeconds, keyOf: ({ tenantId, email }) => `${tenantId} ${email}` },
    { name: 'sign-in-address', points: 200, durationSeconds, keyOf: ({ ip }) => ip },
  ])
