import { setTimeout as sleep } from 'node:timers/promises'
import type { Retries } from '../../runtime/queues/retries.ts'
import { usualRedisUrl } from './redis.ts'

/**
 * Where processes of the platform can keep what they share: the same tests run on each that is there, of everything
 * that behaves by it. A run with `--redis` is on Redis only.
 */
export const queueProfiles: { name: string; redisUrl?: string }[] = [
  ...(usualRedisUrl ? [] : [{ name: 'on Postgres' }]),
  ...(process.env.TEST_REDIS_URL ? [{ name: 'on Redis', redisUrl: process.env.TEST_REDIS_URL }] : []),
]

const quick = { attempts: 3, firstMs: 20, mostMs: 100 }

/** What fails is tried again at once. */
export const quickRetries: Retries = { event: quick, job: quick, webhook: quick }

/** Looks again and again until it is as it should be, and gives what was seen last. */
export const until = async <T>(
  look: () => Promise<T>,
  enough: (value: T) => boolean,
  withinMs = 60_000,
): Promise<T> => {
  const end = performance.now() + withinMs
  for (;;) {
    const value = await look()
    if (enough(value) || performance.now() > end) return value
    await sleep(40)
  }
}
