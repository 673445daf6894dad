import { Router, type RequestHandler } from 'express'
import type { Registry } from 'prom-client'
import { Problem } from '../problems/problem.ts'
import type { Addresses } from '../runtime/addresses.ts'
import type { Tenants } from '../runtime/tenants/tenants.ts'
import type { Callers } from './auth/caller.ts'
import type { Metrics } from './metrics.ts'

/**
 * What operators' tools ask for: `/healthz` (the process runs), `/readyz` (it can serve), `/metrics`,
 * `/metrics/usage`, and `/tls/ask` (whether a proxy may get a certificate for a domain). They are asked by address, so the Host name doesn't matter. In production metrics are for platform
 * tokens only.
 */
export const operations = ({
  ready,
  addresses,
  tenants,
  metrics,
  callers,
  production,
}: {
  ready: () => Promise<void>
  addresses: Pick<Addresses, 'placeOf'>
  tenants: Pick<Tenants, 'find'>
  metrics: Metrics
  callers: Callers
  production: boolean
}): Router => {
  const router = Router()

  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })

  router.get('/readyz', async (_request, response) => {
    const status = await ready().then(
      () => 'ready',
      () => 'unready',
    )
    response.status(status === 'ready' ? 200 : 503)
    response.set('Cache-Control', 'no-store').json({ status })
  })

  // What Caddy calls `on_demand_tls { ask … }`: otherwise anyone could make it ask for certificates of any name.
  router.get('/tls/ask', async (request, response) => {
    const { domain } = request.query
    const place = typeof domain === 'string' ? addresses.placeOf(domain) : undefined
    const isOurs =
      place?.kind === 'tenant'
        ? ((await tenants.find(place.slug))?.status ?? 'deleting') !== 'deleting'
        : place !== undefined && place.kind !== 'elsewhere'
    response.set('Cache-Control', 'no-store').status(isOurs ? 200 : 404)
    response.json({ served: isOurs })
  })

  const scrape =
    (registry: Registry): RequestHandler =>
    async (request, response) => {
      if (production && (await callers.of(request, undefined)).kind !== 'platform') throw new Problem('auth.required')
      response.set('Content-Type', registry.contentType).send(await registry.metrics())
    }
  router.get('/metrics', scrape(metrics.registry))
  router.get('/metrics/usage', scrape(metrics.usage))

  return router
}
