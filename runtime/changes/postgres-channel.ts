import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { lastingConnection, reconnectAfterMs } from '../database/lasting-connection.ts'
import type { OpenChannel } from './channel.ts'

/** Postgres knows no right to listen or to notify: only who may read the core can know the name of the channel. */
const nameOfChannel = "select 'plexica_changes_' || id as channel from core.platform"

/** LISTEN and NOTIFY. */
export const onPostgres =
  (url: string): OpenChannel =>
  ({ heard, missed }) => {
    let closed = false
    const connection = lastingConnection({
      url,
      name: 'plexica changes',
      heard,
      async begin(client) {
        const { rows } = await client.query<{ channel: string }>(nameOfChannel)
        await client.query(`listen ${pg.escapeIdentifier(rows[0]!.channel)}`)
        missed()
      },
    })

    return {
      async send(text) {
        while (!closed) {
          const client = connection.current()
          try {
            await (await client)?.query(`select pg_notify(channel, $1) from (${nameOfChannel}) as named`, [text])
            return
          } catch (error) {
            // The connection broke under it: once more on the next one. Anything else is for the caller.
            if (error instanceof pg.DatabaseError && !/^(?:57P|08)/.test(error.code ?? '')) throw error
            await sleep(reconnectAfterMs)
          }
        }
      },
      async ready() {
        await connection.current()
      },
      async close() {
        closed = true
        await connection.close()
      },
    }
  }
