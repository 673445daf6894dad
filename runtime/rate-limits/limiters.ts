import type { Knex } from 'knex'
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import type { Redis } from '../redis.ts'

/** So many points in each window, for each key. */
interface LimiterOptions {
  /** Keeps the keys of one limiter apart from those of others. */
  name: string
  points: number
  durationSeconds: number
}

/** Makes limiters whose counts all platform processes share: in Redis where there is one, in Postgres otherwise. */
export interface Limiters {
  /** While the store is away, each process counts for itself. */
  limiter(options: LimiterOptions): RateLimiterStoreAbstract
  /** Fails while the store is away. */
  counter(options: LimiterOptions): RateLimiterStoreAbstract
  close(): void
}

const forgetMs = 600_000

/**
 * @example
 * const limiters = createLimiters({ core, redis, onError })
 * const signIns = limiters.limiter({ name: 'sign-in', points: 10, durationSeconds: 900 })
 * await signIns.consume(address)
 */
export const createLimiters = ({
  core,
  redis,
  onError,
}: {
  core: Knex
  redis?: Redis
  onError: (error: unknown) => void
}): Limiters => {
  const { make, close } = redis ? onRedis(redis) : onPostgres(core, onError)
  return {
    limiter: (options) => make(options, new RateLimiterMemory(asOptions(options))),
    counter: (options) => make(options),
    close,
  }
}

interface Store {
  make(options: LimiterOptions, insuranceLimiter?: RateLimiterMemory): RateLimiterStoreAbstract
  close(): void
}

const asOptions = ({ name, points, durationSeconds }: LimiterOptions) => ({
  keyPrefix: name,
  points,
  duration: durationSeconds,
})

const onPostgres = (core: Knex, onError: (error: unknown) => void): Store => {
  const timer = setInterval(() => {
    core('core.rate_limits').where('expire', '<', Date.now()).delete().catch(onError)
  }, forgetMs).unref()
  return {
    make: (options, insuranceLimiter) =>
      new RateLimiterPostgres({
        ...asOptions(options),
        storeClient: core,
        storeType: 'knex',
        schemaName: 'core',
        tableName: 'rate_limits',
        tableCreated: true,
        clearExpiredByTimeout: false,
        ...(insuranceLimiter && { insuranceLimiter, inMemoryBlockOnConsumed: options.points }),
      }),
    close: () => clearInterval(timer),
  }
}

const onRedis = ({ client, space }: Redis): Store => ({
  make: (options, insuranceLimiter) =>
    new RateLimiterRedis({
      ...asOptions(options),
      keyPrefix: `${space}rate:${options.name}`,
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      ...(insuranceLimiter && { insuranceLimiter, inMemoryBlockOnConsumed: options.points }),
    }),
  close: () => undefined,
})
