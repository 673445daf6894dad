import type { Agent } from 'undici'
import { Problem } from '../../problems/problem.ts'
import { netLimits } from '../../sandbox/capabilities/net/limits.ts'
import { addressRule } from './addresses.ts'
import type { ResolveAll } from './connector.ts'

const { atOnce, openReplies } = netLimits
/** An owner that sends nothing for so long has its connections closed. */
const idleMs = 30_000

/** Keeps a connection for what `until` stands for. */
type Hold = (until: Promise<unknown>) => void

/** The way to the outside, with connections of its own for each owner. */
export interface Outbound {
  /**
   * Runs `work` with the owner's connections, when it is the owner's turn. Addresses are checked at every connection.
   * What `work` leaves open, such as the body of a reply, it says by `hold`.
   *
   * @throws {Problem} `net.refused` (by the dispatcher) for an address that may not be reached; `net.limit` while too
   * much is open
   * @throws what the signal was aborted with, when it was before its turn came
   */
  use<T>(owner: string, signal: AbortSignal, work: (dispatcher: Agent, hold: Hold) => Promise<T>): Promise<T>
  /** Loads what the first request needs, so that it does not wait for it. */
  prepare(): Promise<void>
  /** Owners that have connections. */
  owners(): string[]
  close(): Promise<void>
}

interface Lane {
  agent: Agent
  running: number
  /** Replies whose bodies are not over. */
  open: number
  waiting: (() => void)[]
  idle: NodeJS.Timeout | undefined
}

/**
 * Makes the way to the outside. `allowPrivate` names addresses, ranges or host names that may be reached although they
 * are not public; nothing by default.
 *
 * @example
 * const outbound = createOutbound({ allowPrivate: ['10.20.0.0/16', 'minio.internal'] })
 */
export const createOutbound = ({
  allowPrivate = [],
  resolveAll,
}: {
  allowPrivate?: readonly string[]
  /** Looks names up; absent: as the machine does. */
  resolveAll?: ResolveAll
} = {}): Outbound => {
  const lanes = new Map<string, Lane>()
  const rule = addressRule(allowPrivate)

  const makeLane = async (): Promise<Lane> => {
    const [{ Agent }, { checkedConnector }] = await parts()
    const agent = new Agent({
      connect: checkedConnector(rule, resolveAll),
      allowH2: false,
      connections: atOnce + openReplies,
      pipelining: 1,
      keepAliveMaxTimeout: idleMs,
      // Whoever sends a request bounds it by a signal.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    return { agent, running: 0, open: 0, waiting: [], idle: undefined }
  }

  const making = new Map<string, Promise<Lane>>()
  const laneOf = async (owner: string): Promise<Lane> => {
    const known = lanes.get(owner)
    if (known) return known
    let made = making.get(owner)
    if (!made) making.set(owner, (made = makeLane().finally(() => making.delete(owner))))
    const lane = await made
    lanes.set(owner, lane)
    return lane
  }

  const retire = (owner: string, lane: Lane) => {
    lanes.delete(owner)
    void lane.agent.close()
  }

  const restIfIdle = (owner: string, lane: Lane) => {
    clearTimeout(lane.idle)
    if (lane.running > 0 || lane.open > 0) return
    lane.idle = setTimeout(() => retire(owner, lane), idleMs)
    lane.idle.unref()
  }

  return {
    async use(owner, signal, work) {
      const lane = await laneOf(owner)
      clearTimeout(lane.idle)
      if (lane.open >= openReplies) throw tooManyOpen()
      if (lane.running >= atOnce) await turn(lane, signal)
      else lane.running += 1
      const hold: Hold = (until) => {
        lane.open += 1
        void until.finally(() => {
          lane.open -= 1
          restIfIdle(owner, lane)
        })
      }
      try {
        signal.throwIfAborted()
        return await work(lane.agent, hold)
      } finally {
        const next = lane.waiting.shift()
        if (next) next()
        else lane.running -= 1
        restIfIdle(owner, lane)
      }
    },
    prepare: async () => void (await parts()),
    owners: () => [...lanes.keys()],
    async close() {
      await Promise.allSettled(making.values())
      const all = [...lanes.values()]
      lanes.clear()
      await Promise.all(
        all.map(async ({ agent, idle }) => {
          clearTimeout(idle)
          await agent.destroy()
        }),
      )
    },
  }
}

const tooManyOpen = () =>
  new Problem('net.limit', {
    detail: `At most ${openReplies} replies of an installation are open at once: read their bodies, or cancel them.`,
    limit: 'openReplies',
    value: openReplies,
  })

/** Loaded when they are needed: `plexica run` starts without them. */
const parts = () => Promise.all([import('undici'), import('./connector.ts')])

/** Waits for the place of one that ends; one that gives up while it waits takes no place. */
const turn = (lane: Lane, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const begin = () => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = () => {
      lane.waiting.splice(lane.waiting.indexOf(begin), 1)
      reject(signal.reason as Error)
    }
    lane.waiting.push(begin)
    signal.addEventListener('abort', giveUp, { once: true })
  })
