import { Connection } from './load/connection.ts'
import { quantile } from './load/run-load.ts'
import { requestBytes, type LoadRequest } from './load/request.ts'

/** One connection for single requests, each timed in milliseconds. @throws {Error} for any other status than 2xx. */
export const createTimedClient = (port: number) => {
  const connection = new Connection(port)
  return {
    async time(request: LoadRequest): Promise<number> {
      const bytes = requestBytes(request)
      const start = performance.now()
      const { status, body } = await connection.exchange(bytes)
      const ms = performance.now() - start
      if (status < 200 || status > 299) throw new Error(`${request.path}: ${status} ${body.toString()}`)
      return ms
    },
    stop: async () => connection.close(),
  }
}

/** Quantiles of samples. */
export const spread = (samples: number[]) => {
  const sorted = Float64Array.from(samples).sort()
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) }
}
