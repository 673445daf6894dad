import { randomUUID } from 'node:crypto'
import { openRedis, type Redis } from '../../runtime/redis.ts'

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
