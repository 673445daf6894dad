import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../../runtime/changes.ts'
import type { Notifications } from '../../runtime/notify/notifications.ts'
import type { Callers } from '../auth/caller.ts'
import type { Tenancy } from '../tenancy/tenancy.ts'
import { notificationAsJson } from './notifications.ts'

interface Stream {
  /** Sends what is new. */
  wake(): void
  /** Ends the stream if whoever reads it may not any more. */
  check(): void
  end(): void
}

const streamsOfUser = 10
const beatMs = 25_000
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
  closing,
  changes,
  callers,
  tenancy,
  log,
}: {
  notifications: Notifications
  /** Aborted when the platform stops: browsers come back to another process, or when this one is back. */
  closing: AbortSignal
  changes: Pick<Changes, 'subscribe'>
  callers: Callers
  tenancy: Tenancy
  log: Pick<Logger, 'error'>
}): RequestHandler => {
  const byUser = new Map<string, Set<Stream>>()
  const all = () => [...byUser.values()].flatMap((streams) => [...streams])
  const ofUsers = (key: string) => (key === '*' ? all() : key.split(',').flatMap((id) => [...(byUser.get(id) ?? [])]))

  changes.subscribe('notification', (key) => ofUsers(key).forEach((stream) => stream.wake()))
  changes.subscribe('user', (key) => ofUsers(key).forEach((stream) => stream.check()))
  // Whose session, token or tenant it was is not said; asking again answers from memory.
  for (const topic of ['session', 'token', 'tenant'] as const)
    changes.subscribe(topic, () => all().forEach((stream) => stream.check()))
  closing.addEventListener('abort', () => all().forEach((stream) => stream.end()))

  const open = (request: Request, response: Response, userId: string, from: number): Stream => {
    let last = from
    let pumping = false
    let again = false
    const ended = () => response.writableEnded || response.destroyed

    const pump = async () => {
      while (again && !ended()) {
        again = false
        for (;;) {
          const found = await notifications.after(userId, last, batch)
          if (found.length === 0 || ended()) break
          for (const each of found) {
            const event = `id: ${each.seq}\nevent: notification\ndata: ${JSON.stringify(notificationAsJson(each))}\n\n`
            last = each.seq
            if (!response.write(event)) await room(response)
            if (ended()) return
          }
        }
      }
    }
    const failed = (err: unknown) => {
      log.error({ err }, 'a stream of notifications broke off')
      response.end()
    }

    return {
      wake() {
        again = true
        if (pumping) return
        pumping = true
        pump()
          .catch(failed)
          .finally(() => (pumping = false))
      },
      check() {
        stillAllowed(request, userId).then(
          (allowed) => allowed || response.end(),
          () => response.end(),
        )
      },
      end: () => void response.end(),
    }
  }

  const stillAllowed = async (request: Request, userId: string): Promise<boolean> => {
    const place = await tenancy.placeOf(request)
    if (place.kind !== 'tenant') return false
    const caller = await callers.of(request, place.tenant)
    return caller.kind === 'user' && caller.user.id === userId
  }

  return async (request, response) => {
    const { caller, tenant } = request
    if (!tenant) throw new Problem('request.not_found')
    if (caller.kind === 'anonymous') throw new Problem('auth.required')
    if (caller.kind !== 'user') throw new Problem('auth.forbidden')
    const { id } = caller.user
    if (closing.aborted) throw new Problem('platform.draining')
    if ((byUser.get(id)?.size ?? 0) >= streamsOfUser)
      throw new Problem('rate.limited', {
        detail: `A user has at most ${streamsOfUser} streams open at once.`,
        retryAfterSeconds: 30,
      })

    const seen = request.get('Last-Event-ID') ?? ''
    const stream = open(request, response, id, /^\d{1,15}$/.test(seen) ? Number(seen) : await notifications.last(id))
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
    response.write('retry: 3000\n\n')
    const streams = byUser.get(id) ?? new Set()
    byUser.set(id, streams.add(stream))
    const beat = setInterval(() => response.writableEnded || response.write(': beat\n\n'), beatMs)
    response.once('close', () => {
      clearInterval(beat)
      streams.delete(stream)
      if (streams.size === 0 && byUser.get(id) === streams) byUser.delete(id)
    })
    stream.wake()
  }
}

/** Resolves when a slow reader has taken what it was sent, or is gone. */
const room = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.once('drain', done).once('close', done)
  })
