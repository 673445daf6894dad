import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const channel = 'plexica_outbox'
const retryMs = 250

/** A connection that hears of the outbox and works on it. */
interface OutboxConnection {
  /** Runs `work` on the connection; undefined while there is none. */
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T | undefined>
  close(): Promise<void>
}

/**
 * Calls `wake` when something was committed to the outbox, and whenever the connection was made anew. Statements are
 * pipelined: several can be sent before the first is answered.
 */
export const connectToOutbox = (databaseUrl: string, wake: () => void): OutboxConnection => {
  let closed = false
  let client: Promise<pg.Client | undefined>

  const connect = async (): Promise<pg.Client | undefined> => {
    while (!closed) {
      const next = new pg.Client({
        connectionString: databaseUrl,
        application_name: 'plexica outbox',
        keepAlive: true,
        pipeline: true,
      } as pg.ClientConfig)
      next.on('error', () => {})
      next.on('notification', wake)
      try {
        await next.connect()
        await next.query(`listen ${channel}`)
        next.once('end', () => {
          if (!closed) client = connect()
        })
        setImmediate(wake)
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
    async use(work) {
      const current = await client
      return current && work(current)
    },
    async close() {
      closed = true
      await (await client)?.end()
    },
  }
}
