import { said } from '../../languages/said.ts'
import type { Limiters } from '../../runtime/rate-limits/limiters.ts'
import { createAttemptLimits, type AttemptLimits } from './attempt-limits.ts'

export type SignUpLimits = AttemptLimits<{ email: string; ip: string }>

const daySeconds = 24 * 60 * 60

/** Few tenants for anyone. */
export const createSignUpLimits = ({ limiters }: { limiters: Pick<Limiters, 'limiter'> }): SignUpLimits =>
  createAttemptLimits(limiters, said('Too many sign-ups. Try again tomorrow.'), [
    { name: 'sign-up-email', points: 5, durationSeconds: daySeconds, keyOf: ({ email }) => email },
    { name: 'sign-up-address', points: 20, durationSeconds: daySeconds, keyOf: ({ ip }) => ip },
  ])
