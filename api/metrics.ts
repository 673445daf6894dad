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
  return {
    registry,
    observe(request, response, route) {
      const start = performance.now()
      response.once('close', () => {
        durations.observe(
          {
            http_request_method: request.method ?? '',
            http_route: route(),
            http_response_status_code: response.statusCode,
          },
          (performance.now() - start) / 1000,
        )
      })
    },
  }
}
