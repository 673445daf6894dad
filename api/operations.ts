import { Router, type RequestHandler } from 'express'
import type { Registry } from 'prom-client'
import { Problem } from '../problems/problem.ts'
import type { Callers } from './auth/caller.ts'
import type { Metrics } from './metrics.ts'

/**
 * What operators' tools ask for: `/healthz` (the process runs), `/readyz` (it can serve), `/metrics` and
 * `/metrics/usage`. They are asked by address, so the Host name doesn't matter. In production metrics are for platform
 * tokens only.
 */
export const operations = ({
  ready,
  metrics,
  callers,
  production,
}: {
  ready: () => Promise<void>
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
