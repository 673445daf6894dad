import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { Metered } from '../runtime/metering/queries.ts'

export interface Metrics {
  /** Where other parts of the platform register what they count. */
  registry: Registry
  /** What tenants and plugins used in this process, by their names: for who may know them. */
  usage: Registry
  /** Observes how long a request took, by its route; `route()` is asked when the response is over. */
  observe(request: IncomingMessage, response: ServerResponse, route: () => string): void
  /** Adds what was used since it was called last. */
  used(metered: readonly Metered[]): void
}

/**
 * What Prometheus reads. Names follow OpenTelemetry's conventions; no label has a tenant's or user's name in it, but
 * in the registry of usage, which is at an address of its own.
 */
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

  const usage = new Registry()
  const counters = Object.entries(usageCounters).map(([name, { help, of }]) => ({
    counter: new Counter({ name, help, labelNames: ['tenant', 'plugin'] as const, registers: [usage] }),
    of,
  }))

  return {
    registry,
    usage,
    used(metered) {
      for (const { tenant, installation, sums } of metered)
        for (const { counter, of } of counters)
          counter.inc({ tenant: tenant.slug, plugin: installation.plugin }, of(sums))
    },
    observe(request, response, route) {
      const start = performance.now()
      response.on('close', () => {
        const seconds = (performance.now() - start) / 1000
        seriesOf(knownMethod(request.method), route(), response.statusCode).observe(seconds)
      })
    },
  }
}

/** Counters of usage, each a sum of what is metered. */
const usageCounters: Record<string, { help: string; of: (sums: Metered['sums']) => number }> = {
  plexica_invocations_total: { help: 'Entries into plugin code', of: ({ invocations }) => invocations },
  plexica_invocation_failures_total: { help: 'Invocations that ended with an error', of: ({ failures }) => failures },
  plexica_plugin_cpu_seconds_total: { help: 'CPU time in isolates', of: ({ cpuMs }) => cpuMs / 1_000 },
  plexica_plugin_wall_seconds_total: { help: 'Time of invocations', of: ({ wallMs }) => wallMs / 1_000 },
  plexica_plugin_received_bytes_total: { help: 'Bytes into isolates', of: ({ bytesIn }) => bytesIn },
  plexica_plugin_sent_bytes_total: { help: 'Bytes out of isolates', of: ({ bytesOut }) => bytesOut },
  plexica_host_calls_total: { help: 'Calls of plugins to the platform', of: ({ hostCalls }) => hostCalls },
  plexica_outbound_requests_total: { help: 'Outbound requests of plugins', of: ({ fetches }) => fetches },
  plexica_events_published_total: { help: 'Events that plugins published', of: ({ events }) => events },
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Callers may invent methods, and each would be a series of its own for ever. */
const knownMethod = (method = '') => (methods.has(method) ? method : '_OTHER')
