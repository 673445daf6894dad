import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** How long after a failure a connection is tried again. */
export const reconnectAfterMs = 250

/** A connection to Postgres that is made anew whenever it breaks, until it is closed. */
interface LastingConnection {
  /** Waits for the one that there is; undefined once it was closed. */
  current(): Promise<pg.Client | undefined>
  close(): Promise<void>
}

/**
 * Connects for as long as it takes. Statements are pipelined: several can be sent before the first is answered.
 *
 * @param name what Postgres knows it by
 * @param begin what each new connection begins with, such as to listen; another one is tried if it throws
 * @param heard is given what was notified
 */
export const lastingConnection = ({
  url,
  name,
  begin,
  heard,
}: {
  url: string
  name: string
  begin: (client: pg.Client) => Promise<void>
  heard: (payload: string) => void
}): LastingConnection => {
  let closed = false
  let client: Promise<pg.Client | undefined>

  const connect = async (): Promise<pg.Client | undefined> => {
    while (!closed) {
      const next = new pg.Client({
        connectionString: url,
        application_name: name,
        keepAlive: true,
        pipeline: true,
      } as pg.ClientConfig)
      next.on('error', () => {})
      next.on('notification', ({ payload }) => heard(payload ?? ''))
      try {
        await next.connect()
        await begin(next)
        next.once('end', () => {
          if (!closed) client = connect()
        })
        return next
      } catch {
        await next.end().catch(() => {})
        await sleep(reconnectAfterMs, undefined, { ref: false })
      }
    }
    return undefined
  }
  client = connect()

  return {
    current: () => client,
    async close() {
      closed = true
      await (await client)?.end()
    },
  }
}
