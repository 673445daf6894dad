import type { Request, Response } from 'express'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'
import type { Changes } from '../runtime/changes.ts'
import type { Callers, UserCaller } from './auth/caller.ts'
import type { Tenancy } from './tenancy/tenancy.ts'

interface ServerSentEvent {
  /** What a browser that comes back says it saw last. */
  id?: number
  event: string
  data: unknown
}

/** A response that a browser keeps open to be told what happens. */
export interface EventStream {
  readonly ended: boolean
  /** Resolves when a slow reader has room again, or is gone. */
  send(event: ServerSentEvent): Promise<void>
  end(): void
  onClose(listener: () => void): void
}

export interface EventStreams {
  /**
   * Begins a stream for whoever asks, which ends when they may not have it any more.
   *
   * @throws {Problem} `request.not_found`, `auth.required`, `auth.forbidden`, `platform.draining`, `rate.limited`
   */
  open(
    request: Request,
    response: Response,
    options?: { mayStill?: (caller: UserCaller) => Promise<boolean> },
  ): EventStream
  /** Who asks, and whether they may have a stream at all. */
  callerOf(request: Request): UserCaller
}

const streamsOfUser = 10
const beatMs = 25_000

/**
 * Server-sent events, as far as all streams have it in common: who may have one and how many, signs of life, and an
 * end when the session, the user or the platform ends.
 */
export const createEventStreams = ({
  closing,
  changes,
  callers,
  tenancy,
}: {
  /** Aborted when the platform stops: browsers come back to another process, or when this one is back. */
  closing: AbortSignal
  changes: Pick<Changes, 'subscribe'>
  callers: Callers
  tenancy: Tenancy
}): EventStreams => {
  interface Open {
    userId: string
    check(): void
    end(): void
  }
  const streams = new Set<Open>()
  const check = (concerned: (stream: Open) => boolean = () => true) =>
    [...streams].filter(concerned).forEach((stream) => stream.check())

  changes.subscribe('user', (key) => {
    const ids = key.split(',')
    check(({ userId }) => key === '*' || ids.includes(userId))
  })
  // Whose session, token, tenant or installation it was is not said; asking again answers from memory.
  for (const topic of ['session', 'token', 'tenant', 'installation'] as const) changes.subscribe(topic, () => check())
  closing.addEventListener('abort', () => streams.forEach((stream) => stream.end()))

  const callerNow = async (request: Request): Promise<UserCaller | undefined> => {
    const place = await tenancy.placeOf(request)
    if (place.kind !== 'tenant') return undefined
    const caller = await callers.of(request, place.tenant)
    return caller.kind === 'user' ? caller : undefined
  }

  const callerOf = ({ tenant, caller }: Request): UserCaller => {
    if (!tenant) throw new Problem('request.not_found')
    if (caller.kind === 'anonymous') throw new Problem('auth.required')
    if (caller.kind !== 'user') throw new Problem('auth.forbidden')
    if (closing.aborted) throw new Problem('platform.draining')
    return caller
  }

  return {
    callerOf,
    open(request, response, { mayStill = async () => true } = {}) {
      const userId = callerOf(request).user.id
      if ([...streams].filter((stream) => stream.userId === userId).length >= streamsOfUser)
        throw new Problem('rate.limited', {
          detail: said('A user has at most {most} streams open at once.', { most: streamsOfUser }),
          retryAfterSeconds: 30,
        })
      response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
      response.write('retry: 3000\n\n')

      const ended = () => response.writableEnded || response.destroyed
      const stillAllowed = async () => {
        const caller = await callerNow(request)
        return caller?.user.id === userId && (await mayStill(caller))
      }
      const stream: Open = {
        userId,
        check() {
          stillAllowed().then(
            (allowed) => allowed || response.end(),
            () => response.end(),
          )
        },
        end: () => void response.end(),
      }
      streams.add(stream)
      const beat = setInterval(() => ended() || response.write(': beat\n\n'), beatMs)
      response.once('close', () => {
        clearInterval(beat)
        streams.delete(stream)
      })

      return {
        get ended() {
          return ended()
        },
        async send({ id, event, data }) {
          if (ended()) return
          const text = `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
          if (!response.write(text)) await room(response)
        },
        end: () => void response.end(),
        onClose: (listener) => void response.once('close', listener),
      }
    },
  }
}

const room = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.once('drain', done).once('close', done)
  })
