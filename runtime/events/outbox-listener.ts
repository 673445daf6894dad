import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const channel = 'plexica_outbox'
const retryMs = 250

export interface OutboxListener {
  close(): Promise<void>
}

/** Calls `wake` when something was committed to the outbox, and whenever the connection was made anew. */
export const listenToOutbox = (databaseUrl: string, wake: () => void): OutboxListener => {
  let closed = false
  let client: Promise<pg.Client | undefined>

  const connect = async (): Promise<pg.Client | undefined> => {
    while (!closed) {
      const next = new pg.Client({ connectionString: databaseUrl, application_name: 'plexica outbox', keepAlive: true })
      next.on('error', () => {})
      next.on('notification', wake)
      try {
        await next.connect()
        await next.query(`listen ${channel}`)
        next.once('end', () => {
          if (!closed) client = connect()
        })
        wake()
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
    async close() {
      closed = true
      await (await client)?.end()
    },
  }
}
