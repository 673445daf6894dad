import type pg from 'pg'
import { lastingConnection } from '../database/lasting-connection.ts'

/** A connection that hears of the outbox and works on it. */
interface OutboxConnection {
  /** Runs `work` on the connection; undefined while there is none. */
  use<T>(work: (client: pg.Client) => Promise<T>): Promise<T | undefined>
  close(): Promise<void>
}

/** Calls `wake` when something was committed to the outbox, and whenever the connection was made anew. */
export const connectToOutbox = (databaseUrl: string, wake: () => void): OutboxConnection => {
  const connection = lastingConnection({
    url: databaseUrl,
    name: 'plexica outbox',
    heard: wake,
    async begin(client) {
      await client.query('listen plexica_outbox')
      setImmediate(wake)
    },
  })
  return {
    async use(work) {
      const client = await connection.current()
      return client && work(client)
    },
    close: connection.close,
  }
}
