import type { Knex } from 'knex'
import { createClient } from 'redis'
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'

/** So many points in each window, for each key. */
export interface LimiterOptions {
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
  close(): Promise<void>
}

const forgetMs = 600_000

/**
 * @example
 * const limiters = createLimiters({ core, redisUrl: config.redisUrl, onError })
 * const signIns = limiters.limiter({ name: 'sign-in', points: 10, durationSeconds: 900 })
 * await signIns.consume(address)
 */
export const createLimiters = ({
  core,
  redisUrl,
  onError,
}: {
  core: Knex
  redisUrl?: string
  onError: (error: unknown) => void
}): Limiters => {
  const { make, close } = redisUrl === undefined ? onPostgres(core, onError) : onRedis(redisUrl, onError)
  return {
    limiter: (options) => make(options, new RateLimiterMemory(asOptions(options))),
    counter: (options) => make(options),
    close,
  }
}

interface Store {
  make(options: LimiterOptions, insuranceLimiter?: RateLimiterMemory): RateLimiterStoreAbstract
  close(): Promise<void>
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
    async close() {
      clearInterval(timer)
    },
  }
}

const onRedis = (url: string, onError: (error: unknown) => void): Store => {
  const client = createClient({ url })
  client.on('error', onError)
  // It goes on trying by itself; until it is there, limiters count in memory.
  client.connect().catch(onError)
  return {
    make: (options, insuranceLimiter) =>
      new RateLimiterRedis({
        ...asOptions(options),
        keyPrefix: `plexica:rate:${options.name}`,
        storeClient: client,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        ...(insuranceLimiter && { insuranceLimiter, inMemoryBlockOnConsumed: options.points }),
      }),
    async close() {
      if (client.isOpen) client.destroy()
    },
  }
}
