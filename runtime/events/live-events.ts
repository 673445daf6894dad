import type { Knex } from 'knex'
import type { Changes } from '../changes.ts'

/** An event that was committed, as far as those need to know who only look again. */
export interface HappenedEvent {
  tenantId: string
  type: string
}

export interface LiveEvents {
  /**
   * Calls `listener` with the type of each event of a tenant, whichever process relays it, until the returned function
   * is called; with `*` when any may have been missed.
   */
  watch(tenantId: string, listener: (type: string) => void): Promise<() => void>
  /** The types of a tenant's events of the last so many milliseconds, for who watches since a little later. */
  ofLast(tenantId: string, ms: number): Promise<string[]>
  /** Tells those who watch, in all processes. Costs nothing where no one does. */
  announce(events: HappenedEvent[]): void
  close(): void
}

const renewMs = 20_000
/** Long enough that two renewals may get lost. */
const watchedMs = 3 * renewMs
/** What fits into one NOTIFY, with room for what is around it. */
const mostCharacters = 6_000

const inPieces = (prefix: string, words: string[]): string[] => {
  const pieces: string[] = []
  let piece = prefix
  for (const word of words) {
    if (piece.length + word.length > mostCharacters) {
      pieces.push(piece)
      piece = prefix
    }
    piece += ` ${word}`
  }
  return [...pieces, piece]
}

/**
 * Says which types of events happen, to those who show something that depends on them. Processes tell each other for
 * which tenants anyone watches, so that the events of all others are not talked about.
 */
export const createLiveEvents = ({
  core,
  changes,
  onError,
}: {
  core: Knex
  changes: Pick<Changes, 'publish' | 'subscribe'>
  onError: (error: unknown) => void
}): LiveEvents => {
  const listeners = new Map<string, Set<(type: string) => void>>()
  const watchedUntil = new Map<string, number>()

  const tell = (tenantId: string, type: string) => listeners.get(tenantId)?.forEach((listener) => listener(type))

  const stops = [
    changes.subscribe('watching', (key) => {
      if (key === '*') return
      for (const tenantId of key.split(' ').filter(Boolean)) watchedUntil.set(tenantId, Date.now() + watchedMs)
    }),
    changes.subscribe('event', (key) => {
      if (key === '*') return [...listeners.keys()].forEach((tenantId) => tell(tenantId, '*'))
      const [tenantId, ...types] = key.split(' ')
      types.forEach((type) => tell(tenantId!, type))
    }),
  ]

  const renew = setInterval(() => {
    for (const [tenantId, until] of watchedUntil) if (until < Date.now()) watchedUntil.delete(tenantId)
    if (listeners.size === 0) return
    for (const piece of inPieces('', [...listeners.keys()])) changes.publish('watching', piece).catch(onError)
  }, renewMs).unref()

  return {
    async watch(tenantId, listener) {
      const set = listeners.get(tenantId) ?? new Set()
      listeners.set(tenantId, set.add(listener))
      await changes.publish('watching', tenantId)
      return () => {
        set.delete(listener)
        if (set.size === 0 && listeners.get(tenantId) === set) listeners.delete(tenantId)
      }
    },
    async ofLast(tenantId, ms) {
      const rows = await core('core.events')
        .where({ tenant_id: tenantId })
        .where('time', '>', core.raw("now() - ? * interval '1 millisecond'", [ms]))
        .distinct<{ type: string }[]>('type')
      return rows.map(({ type }) => type)
    },
    announce(events) {
      const watched = events.filter(({ tenantId }) => (watchedUntil.get(tenantId) ?? 0) > Date.now())
      for (const [tenantId, some] of Map.groupBy(watched, (event) => event.tenantId)) {
        const types = [...new Set(some.map(({ type }) => type))]
        for (const piece of inPieces(tenantId, types)) changes.publish('event', piece).catch(onError)
      }
    },
    close() {
      clearInterval(renew)
      stops.forEach((stop) => stop())
      listeners.clear()
    },
  }
}
