import type { Retry } from './backoff.ts'
import { backoffMs } from './backoff.ts'
import { createForgetting } from './forgetting.ts'
import { Line } from './line.ts'
import { tenantIn, type Claim, type Work, type WorkError, type WorkTable } from './work.ts'

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
  giveTurn: (lane: string, delayMs: number) => void
  onError: (error: unknown) => void
}

/** Most that one turn takes before others have theirs. */
const slice = 8

/** With so much under way here, other processes may have more room. */
const busyAt = 64

/** A timer may fire a little before the database's clock says so. */
const marginMs = 20

/** Places that are kept for what is claimed. */
export interface Reservation {
  claim: Claim
  /** Begins what was claimed, which may be nothing. Has to be called. */
  begin(claimed: Work[]): void
}

export interface Lanes {
  /** Takes a turn of a lane; resolves when what there was is claimed. */
  turn(lane: string): Promise<void>
  /**
   * Keeps places for a lane that has work, if this process has room for it; undefined if not. One that is `occupied`
   * needs no place, but a turn when its work is there.
   */
  reserve(lane: string): Reservation | 'occupied' | undefined
  /** Ids under way, for leases. */
  running(): string[]
  /** Ends what runs under these ids. */
  abort(ids: string[]): void
  /** Takes no more turns; resolves when what is under way has ended, or after a while: the rest is given up. */
  close(withinMs: number): Promise<void>
}

/** What this process does for a lane at the moment. */
interface LaneState {
  running: number
  /** The claim that is under way: a second one at the same time would find nothing, or wait for it. */
  claim?: Promise<void>
  /** Whether there may be more than was seen when it was last looked at. */
  again: boolean
}

/** Runs the lanes of one kind of work in this process. A slow lane holds its own places, and only those. */
export const createLanes = ({ service, work, giveTurn, onError }: Deps): Lanes => {
  const line = new Line()
  const forgetting = createForgetting(work)
  const states = new Map<string, LaneState>()
  const running = new Map<string, AbortController>()
  const tenants = new Map<string, number>()
  const perTenant = Math.max(service.perLane, Math.ceil(service.slots / 2))
  let taken = 0
  let closed = false
  let abandoned = false
  let idle: PromiseWithResolvers<void> | undefined

  const occupy = (tenant: string, places: number) => {
    taken += places
    const count = (tenants.get(tenant) ?? 0) + places
    if (count > 0) tenants.set(tenant, count)
    else tenants.delete(tenant)
    if (taken === 0) idle?.resolve()
  }

  /** Whether nothing more of a lane can be claimed now. */
  const isOccupied = (state: LaneState | undefined): state is LaneState =>
    state !== undefined && (state.claim !== undefined || state.running >= service.perLane)

  /** Looks at a lane again as soon as it is occupied no more. */
  const lookLater = (state: LaneState): Promise<void> => {
    state.again = true
    forgetting.hurry()
    return state.claim ?? Promise.resolve()
  }

  const join = (lane: string): Promise<void> => {
    if (closed) return Promise.resolve()
    const state = states.get(lane)
    if (isOccupied(state)) return lookLater(state)
    const turn = line.join(tenantIn(lane), lane)
    pump()
    return turn
  }

  const pump = () => {
    while (!closed && taken < service.slots) {
      const next = line.next((tenant) => (tenants.get(tenant) ?? 0) < perTenant)
      if (!next) return
      const { lane, done } = next
      const state = states.get(lane)
      const claimed = isOccupied(state) ? lookLater(state) : claimNow(lane)
      claimed.then(done.resolve, done.reject)
    }
  }

  const claimNow = async (lane: string) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const claim = keep(lane, promise)
    let claimed: Work[] = []
    try {
      claimed = await work.claim([claim])
    } finally {
      begin(claim, claimed)
      resolve()
    }
  }

  /** Keeps places for what is about to be claimed of a lane. */
  const keep = (lane: string, claimed: Promise<void>): Claim => {
    let state = states.get(lane)
    if (!state) states.set(lane, (state = { running: 0, again: false }))
    const tenant = tenantIn(lane)
    const room = [slice, service.slots - taken, perTenant - (tenants.get(tenant) ?? 0), service.perLane - state.running]
    const places = Math.min(...room)
    state.claim = claimed
    state.again = false
    occupy(tenant, places)
    return { lane, most: service.perLane, places }
  }

  /** Begins what was claimed, and gives back the places that are not needed. */
  const begin = ({ lane, places }: Claim, claimed: Work[]) => {
    const tenant = tenantIn(lane)
    const state = states.get(lane)!
    state.claim = undefined
    state.running += claimed.length
    occupy(tenant, claimed.length - places)
    for (const each of claimed) void execute(each, tenant, state)
    look(lane, state, claimed.length === places)
  }

  /** Goes on with a lane of which there may be more, and with others. */
  const look = (lane: string, state: LaneState, more: boolean) => {
    if (more || state.again) void join(lane).catch(onError)
    else if (state.running === 0 && !state.claim) states.delete(lane)
    pump()
  }

  const execute = async (item: Work, tenant: string, state: LaneState) => {
    const abort = new AbortController()
    running.set(item.id, abort)
    let more = true
    try {
      const outcome = await service.run(item, abort.signal)
      // It was given back meanwhile.
      if (abandoned) return
      more = await settle(item, state, outcome)
    } catch (error) {
      // The lease runs out, and it is found again.
      onError(error)
    } finally {
      running.delete(item.id)
      state.running -= 1
      occupy(tenant, -1)
      look(item.lane, state, more)
    }
  }

  /** Writes down how an attempt ended; says whether more of the lane may be ready. */
  const settle = async (item: Work, state: LaneState, outcome: Outcome): Promise<boolean> => {
    if (outcome.state === 'done') {
      if (outcome.result) return work.keep(item, outcome.result.value)
      const more = forgetting.add(item)
      // Someone waits for its place, or for what has its key.
      if (state.again || item.key !== null) forgetting.hurry()
      return more
    }
    const { code, message } = outcome
    const error: WorkError = { at: new Date().toISOString(), code, message: message.slice(0, 1_000) }
    if (outcome.state === 'failed' && (outcome.final || item.attempts >= item.maxAttempts)) {
      await work.dead(item, error)
      return true
    }
    const counted = outcome.state === 'failed'
    const delayMs = counted ? backoffMs(service.retry, item.attempts) : outcome.delayMs
    await work.later(item, delayMs, { error: counted ? error : undefined, counted })
    giveTurn(item.lane, delayMs + marginMs)
    return true
  }

  return {
    turn: join,
    reserve(lane) {
      if (closed || taken >= busyAt || (tenants.get(tenantIn(lane)) ?? 0) >= perTenant) return undefined
      if (isOccupied(states.get(lane))) return 'occupied'
      const claimed = Promise.withResolvers<void>()
      const claim = keep(lane, claimed.promise)
      return {
        claim,
        begin(work) {
          begin(claim, work)
          claimed.resolve()
        },
      }
    },
    running: () => [...running.keys()],
    abort: (ids) => {
      for (const id of ids) running.get(id)?.abort()
    },
    async close(withinMs) {
      closed = true
      line.clear()
      if (taken > 0) {
        idle = Promise.withResolvers<void>()
        const impatient = setTimeout(() => idle?.resolve(), withinMs)
        await idle.promise
        clearTimeout(impatient)
      }
      abandoned = true
    },
  }
}
