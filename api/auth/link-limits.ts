import { said } from '../../languages/said.ts'
import type { Limiters } from '../../runtime/rate-limits/limiters.ts'
import { createAttemptLimits, type AttemptLimits } from './attempt-limits.ts'

/** Limits on what strangers do with mails and the links in them. */
export interface LinkLimits {
  /** Asking for a mail to an address. */
  mails: AttemptLimits<{ tenantId: string; email: string; ip: string }>
  /** Trying links. */
  links: AttemptLimits<{ ip: string }>
}

const hourSeconds = 60 * 60

/** Few mails to anyone, and no guessing of links. */
export const createLinkLimits = ({ limiters }: { limiters: Pick<Limiters, 'limiter'> }): LinkLimits => ({
  mails: createAttemptLimits(limiters, said('Too many mails were asked for. Try again later.'), [
    {
      name: 'mail-account',
      points: 5,
      durationSeconds: hourSeconds,
      keyOf: ({ tenantId, email }) => `${tenantId} ${email}`,
    },
    { name: 'mail-address', points: 30, durationSeconds: hourSeconds, keyOf: ({ ip }) => ip },
  ]),
  links: createAttemptLimits(limiters, said('Too many links were tried. Try again later.'), [
    { name: 'link-address', points: 100, durationSeconds: hourSeconds / 4, keyOf: ({ ip }) => ip },
  ]),
})
