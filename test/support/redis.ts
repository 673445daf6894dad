import { randomUUID } from 'node:crypto'
import { openRedis, type Redis } from '../../runtime/redis.ts'

/** The Redis that everything is on in a run with `npm test -- --redis`; undefined in all others. */
export const usualRedisUrl = process.env.TEST_PROFILE === 'redis' ? process.env.TEST_REDIS_URL : undefined

/** Redis for one test, with a space of its own; undefined on the profile that has none. */
export const testRedis = async (
  url: string | undefined,
  space = `test:${randomUUID()}:`,
): Promise<Redis | undefined> =>
  url === undefined
    ? undefined
    : openRedis({
        url,
        space,
        onError: () => undefined,
      })
