import { Connection } from './connection.ts'
import { requestBytes, type LoadRequest } from './request.ts'

/** A closed loop: each connection sends its next request when the last was answered. */
export interface Load {
  /** Spread over the connections in turn. */
  requests: LoadRequest[]
  connections: number
  /** Pause of a connection between an answer and the next request; absent: none. */
  pauseMs?: number
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

/** Runs loads side by side and measures each. */
export const runLoads = async (loads: Load[], warmUpMs: number, ms: number): Promise<Measured[]> => {
  const start = performance.now() + warmUpMs
  return Promise.all(loads.map((load) => runLoad(load, start, start + ms)))
}

const runLoad = async ({ requests, connections, pauseMs }: Load, start: number, end: number): Promise<Measured> => {
  const latencies: number[] = []
  const failed: Record<number, number> = {}
  const drive = async (request: LoadRequest) => {
    const bytes = requestBytes(request)
    let connection = new Connection(request.port)
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      const status = await connection.exchange(bytes).then(
        (answered) => answered.status,
        () => 0,
      )
      if (status === 0) connection = new Connection(request.port)
      const now = performance.now()
      if (now >= start && now <= end) {
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
    perSecond: (sorted.length * 1000) / (end - start),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    answered: sorted.length,
    failed,
  }
}
