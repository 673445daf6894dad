import { Connection } from './connection.ts'
import { requestBytes, type LoadRequest } from './request.ts'

/** A closed loop: each connection sends its next request when the last was answered. */
export interface Load {
  /** Spread over the connections in turn. */
  requests: LoadRequest[]
  connections: number
  /** Pause of a connection between an answer and the next request; absent: none. */
  pauseMs?: number
  /** Sends each request once, whichever connection is free; the run then ends when all were sent. */
  once?: boolean
}

export interface Measured {
  perSecond: number
  p50: number
  p95: number
  p99: number
  answered: number
  /** Other statuses than 2xx, by status; 0 counts broken connections. */
  failed: Record<number, number>
}

/** The value below which `share` of the sorted values lie. */
export const quantile = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** When the answers that count begin and end; without an `end` of its own a run ends with the loads that are sent once. */
interface Window {
  start: number
  end: number
}

/** Runs loads side by side and measures each. */
export const runLoads = async (loads: Load[], warmUpMs: number, ms: number): Promise<Measured[]> => {
  const start = performance.now() + warmUpMs
  const sentOnce = loads.some(({ once }) => once)
  const window = { start, end: sentOnce ? Number.POSITIVE_INFINITY : start + ms }
  const onceOver = () => (window.end = performance.now())
  return Promise.all(
    loads.map(async (load) => {
      const measured = await runLoad(load, window)
      if (load.once) onceOver()
      return measured
    }),
  )
}

const runLoad = async ({ requests, connections, pauseMs, once }: Load, window: Window): Promise<Measured> => {
  const latencies: number[] = []
  const failed: Record<number, number> = {}
  const left = once ? [...requests].reverse() : []
  const drive = async (own: LoadRequest) => {
    const ownBytes = requestBytes(own)
    let connection = new Connection(own.port)
    for (let sent = performance.now(); sent < window.end; sent = performance.now()) {
      const next = once ? left.pop() : undefined
      if (once && !next) break
      const status = await connection.exchange(next ? requestBytes(next) : ownBytes).then(
        (answered) => answered.status,
        () => 0,
      )
      if (status === 0) connection = new Connection(own.port)
      const now = performance.now()
      if (now >= window.start && now <= window.end) {
        if (status >= 200 && status < 300) latencies.push(now - sent)
        else failed[status] = (failed[status] ?? 0) + 1
      }
      if (pauseMs !== undefined) await new Promise((resume) => setTimeout(resume, pauseMs))
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: connections }, (_, i) => drive(requests[i % requests.length]!)))
  const sorted = Float64Array.from(latencies).sort()
  return {
    perSecond: (sorted.length * 1000) / (Math.min(window.end, performance.now()) - window.start),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    answered: sorted.length,
    failed,
  }
}
