import { randomUUID } from 'node:crypto'
import type { OpenChannel } from './changes/channel.ts'
import { onPostgres } from './changes/postgres-channel.ts'
import { onRedis } from './changes/redis-channel.ts'
import type { Redis } from './redis.ts'

/** What can change under a cache. */
type ChangeTopic =
  | 'tenant'
  /** The slug of a tenant whose own domain changed. */
  | 'domain'
  /** A domain that is nobody's from now on. */
  | 'lost domain'
  | 'user'
  | 'platform-user'
  | 'token'
  | 'session'
  /** An installation that is released from quarantine. */
  | 'release'
  | 'access'
  | 'policy'
  | 'installation'
  | 'stopped installation'
  | 'version'
  | 'webhook'
  | 'notification'
  | 'quota'
  /** A tenant whose events someone looks at, and what happened there: see `events/live-events.ts`. */
  | 'watching'
  | 'event'
  /** What a process asks others, and that one answered: see `processes/questions.ts`. */
  | 'question'
  | 'answer'

export interface Changes {
  /** Tells every platform process that something changed; listeners of this one are called before it resolves. */
  publish(topic: ChangeTopic, key: string): Promise<void>
  /**
   * Calls `listener` with the key of each change, until the returned function is called. Whenever the
   * connection was made anew it is called with `*`: anything may have changed before, forget all.
   */
  subscribe(topic: ChangeTopic, listener: (key: string) => void): () => void
  /** Resolves when changes of other processes are heard. */
  ready(): Promise<void>
  close(): Promise<void>
}

/**
 * Announces changes between platform processes: over Redis where there is one, over Postgres otherwise.
 *
 * @example
 * const changes = createChanges({ databaseUrl })
 * changes.subscribe('tenant', (slug) => (slug === '*' ? cache.clear() : cache.delete(slug)))
 * await changes.publish('tenant', 'acme')
 */
export const createChanges = ({ databaseUrl, redis }: { databaseUrl: string; redis?: Redis }): Changes => {
  const self = randomUUID()
  const listeners = new Map<ChangeTopic, Set<(key: string) => void>>()

  const tell = (topic: ChangeTopic, key: string) => {
    for (const listener of listeners.get(topic) ?? []) listener(key)
  }

  const open: OpenChannel = redis ? onRedis(redis) : onPostgres(databaseUrl)
  const channel = open({
    heard(text) {
      const { from, topic, key } = JSON.parse(text) as { from: string; topic: ChangeTopic; key: string }
      if (from !== self) tell(topic, key)
    },
    missed() {
      for (const topic of listeners.keys()) tell(topic, '*')
    },
  })

  return {
    async publish(topic, key) {
      tell(topic, key)
      await channel.send(JSON.stringify({ from: self, topic, key }))
    },
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => set.delete(listener)
    },
    ready: () => channel.ready(),
    close: () => channel.close(),
  }
}
