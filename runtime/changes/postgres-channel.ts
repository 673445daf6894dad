import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { OpenChannel } from './channel.ts'

/** Postgres knows no right to listen or to notify: only who may read the core can know the name of the channel. */
const nameOfChannel = "select 'plexica_changes_' || id as channel from core.platform"
const retryMs = 250

/** LISTEN and NOTIFY, on a connection that is made anew whenever it breaks. */
export const onPostgres =
  (url: string): OpenChannel =>
  ({ heard, missed }) => {
    let closed = false
    let client: Promise<pg.Client | undefined>

    const connect = async (): Promise<pg.Client | undefined> => {
      while (!closed) {
        const next = new pg.Client({
          connectionString: url,
          application_name: 'plexica changes',
          keepAlive: true,
          // Several may send at once.
          pipeline: true,
        } as pg.ClientConfig)
        next.on('error', () => {})
        next.on('notification', ({ payload }) => heard(payload ?? ''))
        try {
          await next.connect()
          const { rows } = await next.query<{ channel: string }>(nameOfChannel)
          await next.query(`listen ${pg.escapeIdentifier(rows[0]!.channel)}`)
          next.once('end', () => {
            if (!closed) client = connect()
          })
          missed()
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
      async send(text) {
        while (!closed) {
          const current = client
          try {
            await (await current)?.query(`select pg_notify(channel, $1) from (${nameOfChannel}) as named`, [text])
            return
          } catch (error) {
            // The connection broke under it: once more on the next one. Anything else is for the caller.
            if (error instanceof pg.DatabaseError && !/^(?:57P|08)/.test(error.code ?? '')) throw error
            await sleep(retryMs)
          }
        }
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
