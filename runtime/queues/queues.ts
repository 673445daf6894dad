import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { createLanes, type Lanes, type Reservation, type Service } from './lanes.ts'
import { forgetOld, sweep } from './sweep.ts'
import { createTurns, type TurnsConnection } from './turns.ts'
import { createWork, kindOf, toWork, type ClaimStatement, type WorkKind, type WorkRow } from './work.ts'

/** How long work stays with a process that is not heard of. */
const leaseMs = 10_000
const heartbeatMs = 2_500
const sweepMs = 1_000
const forgetMs = 600_000
/** How long what is under way may go on when the platform stops. */
const drainMs = 3_000

/**
 * Everything that is done later and surely: deliveries, jobs, webhooks. What is to be done is kept in `core.work`; each
 * owner of work has a lane of its own, and lanes take turns over BullMQ.
 */
export interface Queues {
  /** Says what to do with one kind of work. Before `start`. */
  serve(kind: WorkKind, service: Service): void
  /**
   * Says that these lanes have work, which is committed; after `delayMs` if told. What this process has room for it
   * takes at once, the rest is for whoever takes the turn.
   */
  wake(lanes: Iterable<string>, delayMs?: number): void
  /**
   * The same for work that `commit` is about to commit. At the end of its transaction it runs the statement that it is
   * given, which takes what this process has room for, and resolves with the rows of it.
   */
  wakeWith(lanes: Iterable<string>, commit: (claim?: ClaimStatement) => Promise<WorkRow[]>): Promise<void>
  /** Ends what runs under these ids in this process. */
  abort(ids: string[]): void
  /** Begins to work. */
  start(): Promise<void>
  close(): Promise<void>
}

interface QueuesOptions extends TurnsConnection {
  core: Knex
  onError: (error: unknown) => void
}

/** Takes work on whatever process has room for it. Nothing runs before `start`. */
export const createQueues = ({ core, onError, ...connection }: QueuesOptions): Queues => {
  const turns = createTurns('turns', connection, onError)
  const work = createWork({ core, process: randomUUID(), leaseMs })
  const lanes = new Map<string, Lanes>()
  const timers: NodeJS.Timeout[] = []
  let started = false

  const turn = async (lane: string) => lanes.get(kindOf(lane))?.turn(lane)

  const wakeWith: Queues['wakeWith'] = async (all, commit) => {
    const kept: Reservation[] = []
    const occupied: string[] = []
    const elsewhere: string[] = []
    for (const lane of all) {
      const reserved = started ? lanes.get(kindOf(lane))?.reserve(lane) : undefined
      if (reserved === undefined) elsewhere.push(lane)
      else if (reserved === 'occupied') occupied.push(lane)
      else kept.push(reserved)
    }
    let rows: WorkRow[] = []
    try {
      rows = await commit(kept.length > 0 ? work.claimStatement(kept.map(({ claim }) => claim)) : undefined)
    } finally {
      const claimed = rows.map(toWork)
      for (const { claim, begin } of kept) begin(claimed.filter(({ lane }) => lane === claim.lane))
    }
    // Nobody waits for these: a turn that is lost is found by the sweep.
    for (const lane of occupied) turn(lane).catch(onError)
    turns.give(elsewhere).catch(onError)
  }

  /** Runs again and again, never beside itself. */
  const every = (ms: number, what: () => Promise<void>) => {
    let running = false
    const timer = setInterval(() => {
      if (running) return
      running = true
      what()
        .catch(onError)
        .finally(() => (running = false))
    }, ms)
    timers.push(timer.unref())
  }

  const renew = async () => {
    const ids = [...lanes.values()].flatMap((each) => each.running())
    if (ids.length === 0) return
    const gone = await work.renew(ids)
    for (const each of lanes.values()) each.abort(gone)
  }

  return {
    serve(kind, service) {
      const giveTurn = (lane: string, delayMs: number) => void turns.give([lane], delayMs).catch(onError)
      lanes.set(kind, createLanes({ service, work, giveTurn, onError }))
    },
    wake(all, delayMs = 0) {
      const given =
        delayMs > 0 ? turns.give(all, delayMs) : wakeWith(all, async (claim) => (claim ? work.rows(claim) : []))
      given.catch(onError)
    },
    wakeWith,
    abort(ids) {
      for (const each of lanes.values()) each.abort(ids)
    },
    async start() {
      await turns.take(turn)
      started = true
      every(heartbeatMs, renew)
      every(sweepMs, async () => turns.give(await sweep(core)))
      every(forgetMs, () => forgetOld(core))
    },
    async close() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([...lanes.values()].map((each) => each.close(drainMs)))
      await turns.close()
      await work.release()
    },
  }
}
