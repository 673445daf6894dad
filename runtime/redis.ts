import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { createClient } from 'redis'

export type RedisClient = ReturnType<typeof createClient>

/** The platform's place in Redis, which others may use too. */
export interface Redis {
  /** For commands. While the connection is away they fail at once instead of waiting for it. */
  client: RedisClient
  /** What every key and channel of this platform begins with. */
  space: string
  /** A connection of its own, not opened yet, for what keeps one busy. */
  connection(): RedisClient
  close(): void
}

const connectWithinMs = 10_000

/**
 * Opens the connection to Redis, which is then kept whatever happens to it.
 *
 * @throws {Error} when it can not be reached
 * @example
 * const redis = await openRedis({ url: config.redisUrl, space: await spaceOf(core), onError })
 * await redis.client.set(`${redis.space}answer`, '42')
 */
export const openRedis = async ({
  url,
  space,
  onError,
}: {
  url: string
  space: string
  onError: (error: unknown) => void
}): Promise<Redis> => {
  const make = (options: { disableOfflineQueue?: boolean } = {}): RedisClient => {
    const made: RedisClient = createClient({ url, pingInterval: 30_000, ...options })
    return made.on('error', onError)
  }
  const client = make({ disableOfflineQueue: true })
  const impatient = setTimeout(() => client.destroy(), connectWithinMs)
  try {
    await client.connect()
  } catch (cause) {
    throw new Error(`Redis can not be reached at ${new URL(url).host}`, { cause })
  } finally {
    clearTimeout(impatient)
  }
  return {
    client,
    space,
    connection: () => make(),
    close() {
      if (client.isOpen) client.destroy()
    },
  }
}

/** The prefix of the platform that has this database: several may share a Redis. */
export const spaceOf = async (core: Knex): Promise<string> => {
  const { rows } = await core.raw<{ rows: [{ id: string; name: string }] }>(
    'select id, current_database() as name from core.platform',
  )
  const { id, name } = rows[0]
  return `plexica:${createHash('sha256').update(`${id} ${name}`).digest('base64url').slice(0, 12)}:`
}
