import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** What can change under a cache. */
export type ChangeTopic =
  | 'tenant'
  | 'user'
  | 'token'
  | 'session'
  | 'access'
  | 'installation'
  | 'version'
  | 'webhook'
  | 'notification'
  | 'quota'
  /** A tenant whose events someone looks at, and what happened there: see `events/live-events.ts`. */
  | 'watching'
  | 'event'

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

const channel = 'plexica_changes'
const retryMs = 250

/**
 * Announces changes between platform processes over Postgres's LISTEN/NOTIFY.
 *
 * @example
 * const changes = createChanges(url)
 * changes.subscribe('tenant', (slug) => (slug === '*' ? cache.clear() : cache.delete(slug)))
 * await changes.publish('tenant', 'acme')
 */
export function createChanges(url: string): Changes {
  const self = randomUUID()
  const listeners = new Map<ChangeTopic, Set<(key: string) => void>>()
  let closed = false
  let client: Promise<pg.Client | undefined>

  const tell = (topic: ChangeTopic, key: string) => {
    for (const listener of listeners.get(topic) ?? []) listener(key)
  }

  const connect = async (): Promise<pg.Client | undefined> => {
    while (!closed) {
      const next = new pg.Client({
        connectionString: url,
        application_name: 'plexica changes',
        keepAlive: true,
        // Several may publish at once.
        pipeline: true,
      } as pg.ClientConfig)
      next.on('error', () => {})
      next.on('notification', ({ payload }) => {
        const { from, topic, key } = JSON.parse(payload ?? '{}') as { from: string; topic: ChangeTopic; key: string }
        if (from !== self) tell(topic, key)
      })
      try {
        await next.connect()
        await next.query(`listen ${channel}`)
        next.once('end', () => {
          if (!closed) client = connect()
        })
        for (const topic of listeners.keys()) tell(topic, '*')
        return next
      } catch {
        await next.end().catch(() => {})
        await sleep(retryMs, undefined, { ref: false })
      }
    }
    return undefined
  }
  client = connect()

  return {
    async publish(topic, key) {
      tell(topic, key)
      const payload = JSON.stringify({ from: self, topic, key })
      while (!closed) {
        const current = client
        try {
          await (await current)?.query('select pg_notify($1, $2)', [channel, payload])
          return
        } catch (error) {
          // The connection broke under it: once more on the next one. Anything else is for the caller.
          if (error instanceof pg.DatabaseError && !/^(?:57P|08)/.test(error.code ?? '')) throw error
          await sleep(retryMs)
        }
      }
    },
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => set.delete(listener)
    },
    async ready() {
      await client
    },
    async close() {
      closed = true
      await (await client)?.end()
    },
  }
}
