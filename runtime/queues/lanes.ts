import type { Retry } from './backoff.ts'
import { backoffMs } from './backoff.ts'
import { Line } from './line.ts'
import { tenantIn, type Work, type WorkError, type WorkTable } from './work.ts'

/** How an attempt ended. */
export type Outcome =
  | { state: 'done'; /** Kept with the work; without it the work is forgotten. */ result?: { value: unknown } }
  /** Not its fault: it is tried again after a while, and this does not count. */
  | { state: 'later'; delayMs: number; code: string; message: string }
  | { state: 'failed'; code: string; message: string; /** Trying again is of no use. */ final?: boolean }

/** What one kind of work is: how much of it at once, how it is retried, and what to do. */
export interface Service {
  /** Of one lane under way at once, in all processes together. */
  perLane: number
  /** Under way at once in this process. */
  slots: number
  retry: Retry
  /** Never throws for what the work is to blame for: that is an outcome. */
  run(work: Work, signal: AbortSignal): Promise<Outcome>
}

interface Deps {
  service: Service
  work: WorkTable
  /** Asks for another turn of a lane. */
  giveTurn: (lane: string, delayMs: number) => Promise<void>
  onError: (error: unknown) => void
}

/** Most that one turn takes before others have theirs. */
const slice = 8

/** A timer may fire a little before the database's clock says so. */
const marginMs = 20

export interface Lanes {
  /** Takes a turn of a lane; resolves when what there was is claimed. */
  turn(lane: string): Promise<void>
  /** Ids under way, for leases. */
  running(): string[]
  /** Ends what runs under these ids. */
  abort(ids: string[]): void
  /** Takes no more turns; resolves when what is under way has ended, or after a while. */
  close(withinMs: number): Promise<void>
}

/** Runs the lanes of one kind of work in this process. A slow lane holds its own places, and only those. */
export const createLanes = ({ service, work, giveTurn, onError }: Deps): Lanes => {
  const line = new Line()
  const running = new Map<string, AbortController>()
  const tenants = new Map<string, number>()
  const perTenant = Math.max(service.perLane, Math.ceil(service.slots / 2))
  let taken = 0
  let closed = false
  let idle: PromiseWithResolvers<void> | undefined

  const occupy = (tenant: string, places: number) => {
    taken += places
    const count = (tenants.get(tenant) ?? 0) + places
    if (count > 0) tenants.set(tenant, count)
    else tenants.delete(tenant)
    if (taken === 0) idle?.resolve()
  }

  const join = (lane: string): Promise<void> => {
    if (closed) return Promise.resolve()
    const turn = line.join(tenantIn(lane), lane)
    pump()
    return turn
  }

  const pump = () => {
    while (!closed && taken < service.slots) {
      const next = line.next((tenant) => (tenants.get(tenant) ?? 0) < perTenant)
      if (!next) return
      const places = Math.min(slice, service.slots - taken, perTenant - (tenants.get(next.tenant) ?? 0))
      occupy(next.tenant, places)
      void takeTurn(next.lane, next.tenant, places).then(next.done.resolve, next.done.reject)
    }
  }

  const takeTurn = async (lane: string, tenant: string, places: number) => {
    let claimed: Work[] = []
    try {
      claimed = await work.claim(lane, service.perLane, places)
    } finally {
      occupy(tenant, claimed.length - places)
    }
    for (const each of claimed) void execute(each, tenant)
    if (claimed.length === places) void join(lane).catch(onError)
    else pump()
  }

  const execute = async (item: Work, tenant: string) => {
    const abort = new AbortController()
    running.set(item.id, abort)
    let more = true
    try {
      more = await settle(item, await service.run(item, abort.signal))
    } catch (error) {
      // The lease runs out, and it is found again.
      onError(error)
    } finally {
      running.delete(item.id)
      occupy(tenant, -1)
      if (more) void join(item.lane).catch(onError)
      else pump()
    }
  }

  /** Writes down how an attempt ended; says whether more of the lane may be ready. */
  const settle = async (item: Work, outcome: Outcome): Promise<boolean> => {
    if (outcome.state === 'done') return work.done(item, outcome.result && { result: outcome.result.value })
    const { code, message } = outcome
    const error: WorkError = { at: new Date().toISOString(), code, message: message.slice(0, 1_000) }
    if (outcome.state === 'failed' && (outcome.final || item.attempts >= item.maxAttempts)) {
      await work.dead(item, error)
      return true
    }
    const counted = outcome.state === 'failed'
    const delayMs = counted ? backoffMs(service.retry, item.attempts) : outcome.delayMs
    await work.later(item, delayMs, { error: counted ? error : undefined, counted })
    await giveTurn(item.lane, delayMs + marginMs)
    return true
  }

  return {
    turn: join,
    running: () => [...running.keys()],
    abort: (ids) => {
      for (const id of ids) running.get(id)?.abort()
    },
    async close(withinMs) {
      closed = true
      line.clear()
      if (taken === 0) return
      idle = Promise.withResolvers<void>()
      const impatient = setTimeout(() => idle?.resolve(), withinMs)
      await idle.promise
      clearTimeout(impatient)
    },
  }
}
