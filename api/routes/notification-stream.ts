import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Changes } from '../../runtime/changes.ts'
import type { Notifications } from '../../runtime/notify/notifications.ts'
import type { EventStream, EventStreams } from '../event-streams.ts'
import { notificationAsJson } from './notifications.ts'

const batch = 100

/**
 * Notifications as server-sent events. A browser that comes back says what it saw last (`Last-Event-ID`) and is sent
 * all since then; a new one begins with what is new from now on.
 *
 * The events are read from the database, in order and from where the stream is: what wakes a stream only says that
 * there may be something, so that nothing is lost or sent twice, whichever process wrote it.
 */
export const notificationStream = ({
  notifications,
  changes,
  streams,
  log,
}: {
  notifications: Notifications
  changes: Pick<Changes, 'subscribe'>
  streams: EventStreams
  log: Pick<Logger, 'error'>
}): RequestHandler => {
  const wakes = new Map<string, Set<() => void>>()
  changes.subscribe('notification', (key) => {
    const ids = key === '*' ? [...wakes.keys()] : key.split(',')
    for (const id of ids) wakes.get(id)?.forEach((wake) => wake())
  })

  /** Sends what is new, from where the stream is, whenever it is woken. */
  const pumpFor = (stream: EventStream, userId: string, from: number) => {
    let last = from
    let pumping = false
    let again = false
    const pump = async () => {
      while (again && !stream.ended) {
        again = false
        for (;;) {
          const found = await notifications.after(userId, last, batch)
          if (found.length === 0 || stream.ended) break
          for (const each of found) {
            last = each.seq
            await stream.send({ id: each.seq, event: 'notification', data: notificationAsJson(each) })
            if (stream.ended) return
          }
        }
      }
    }
    return () => {
      again = true
      if (pumping) return
      pumping = true
      pump()
        .catch((err: unknown) => {
          log.error({ err }, 'a stream of notifications broke off')
          stream.end()
        })
        .finally(() => (pumping = false))
    }
  }

  return async (request, response) => {
    const { id } = streams.callerOf(request).user
    const seen = request.get('Last-Event-ID') ?? ''
    const from = /^\d{1,15}$/.test(seen) ? Number(seen) : await notifications.last(id)
    const stream = streams.open(request, response)
    const wake = pumpFor(stream, id, from)
    const ofUser = wakes.get(id) ?? new Set()
    wakes.set(id, ofUser.add(wake))
    stream.onClose(() => {
      ofUser.delete(wake)
      if (ofUser.size === 0 && wakes.get(id) === ofUser) wakes.delete(id)
    })
    wake()
  }
}
