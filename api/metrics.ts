import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** Where other parts of the platform register what they count. */
  registry: Registry
  /** Observes how long a request took, by its route; `route()` is asked when the response is over. */
  observe(request: IncomingMessage, response: ServerResponse, route: () => string): void
}

/** What Prometheus reads. Names follow OpenTelemetry's conventions; no label has a tenant's or user's name in it. */
export const createMetrics = (): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the start of a request to the end of its response',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  // Finding the series of three labels costs more than counting in it, so each is found once.
  const series = new Map<string, ReturnType<typeof durations.labels>>()
  const seriesOf = (method: string, route: string, status: number) => {
    const key = `${method} ${route} ${status}`
    const known = series.get(key)
    if (known) return known
    const made = durations.labels(method, route, String(status))
    series.set(key, made)
    return made
  }

  return {
    registry,
    observe(request, response, route) {
      const start = performance.now()
      response.on('close', () => {
        const seconds = (performance.now() - start) / 1000
        seriesOf(knownMethod(request.method), route(), response.statusCode).observe(seconds)
      })
    },
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Callers may invent methods, and each would be a series of its own for ever. */
const knownMethod = (method = '') => (methods.has(method) ? method : '_OTHER')
