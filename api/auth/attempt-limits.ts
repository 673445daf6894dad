import { hash } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { type Said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Limiters } from '../../runtime/rate-limits/limiters.ts'

/** So many attempts of one key in a window. */
interface AttemptRule<Attempt> {
  name: string
  points: number
  durationSeconds: number
  keyOf(attempt: Attempt): string
}

export interface AttemptLimits<Attempt> {
  /** Counts an attempt before anything is looked at. @throws {Problem} `rate.limited` */
  count(attempt: Attempt): Promise<void>
  /** Forgets the attempts under the first rule of one who succeeded. */
  forgive(attempt: Attempt): Promise<void>
}

/** Of one length, and nothing to read for who sees the table. */
const digest = (key: string) => hash('sha256', key, 'base64url')

/**
 * Limits on what strangers may try, shared by all processes; while their store is away, each counts for itself.
 *
 * @param detail what is said to who tries too often
 */
export const createAttemptLimits = <Attempt>(
  { limiter: make }: Pick<Limiters, 'limiter'>,
  detail: Said,
  rules: AttemptRule<Attempt>[],
): AttemptLimits<Attempt> => {
  const limiters = rules.map(({ keyOf, ...options }) => ({ limiter: make(options), keyOf }))
  return {
    async count(attempt) {
      for (const { limiter, keyOf } of limiters) {
        try {
          await limiter.consume(digest(keyOf(attempt)))
        } catch (refusal) {
          if (!(refusal instanceof RateLimiterRes)) throw refusal
          const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
          throw new Problem('rate.limited', { detail, retryAfterSeconds })
        }
      }
    },
    async forgive(attempt) {
      const [own] = limiters
      await own?.limiter.delete(digest(own.keyOf(attempt)))
    },
  }
}
