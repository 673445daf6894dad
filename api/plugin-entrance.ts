import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../problems/problem.ts'
import type { Deployment } from '../runtime/supervisor/types.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Caller } from './auth/caller.ts'
import type { Metrics } from './metrics.ts'
import { writeProblem } from './problem-response.ts'
import { assignRequestId } from './request-id.ts'
import type { CountedRequest, RateLimits } from './rate-limits.ts'
import type { RequestLog } from './request-log.ts'
import type { Tenancy } from './tenancy/tenancy.ts'

/** A request to plugin code: who it is for and who makes it are known, its body is still unread. */
export interface PluginHttpRequest extends CountedRequest {
  url: string
  method: string
  id: string
  tenant: Tenant
  /** The one of the tenant's origins at which it is asked. */
  tenantOrigin: string
  caller: Caller
}

/** Counts a request as one to this plugin. @throws {Problem} `rate.limited` */
type CountFor = (deployment: Pick<Deployment, 'installation' | 'limits'>) => Promise<void> | void

/** Answers `/api/v1/plugins/<plugin>/…`. */
export type PluginHandler = (
  request: PluginHttpRequest,
  response: ServerResponse,
  countFor: CountFor,
) => Promise<void> | void

const prefix = '/api/v1/plugins/'

/** Whether this request goes to plugin code. */
export const isForPlugin = ({ url = '' }: IncomingMessage): boolean => url.startsWith(prefix)

/**
 * The way into plugin code. It stands before Express, whose own work for a request is about as much as all of ours,
 * because this is the way that most requests go.
 */
export const createPluginEntrance =
  ({
    tenancy,
    rateLimits,
    metrics,
    log,
    handler,
  }: {
    tenancy: Tenancy
    rateLimits: RateLimits
    metrics: Metrics
    log: RequestLog
    handler: PluginHandler
  }) =>
  async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = incoming as PluginHttpRequest
    assignRequestId(request, response)
    metrics.observe(request, response, () => `${prefix}{plugin}/{path}`)
    try {
      const place = await tenancy.placeOf(request)
      if (place.kind !== 'tenant') throw new Problem('request.not_found')
      request.tenant = place.tenant
      request.tenantOrigin = place.origin
      request.caller = await rateLimits.callerOf(request, place.tenant)
      // No property of the request: with a function in one of its own, V8 keeps all of it until the next full collection.
      const countFor: CountFor = (deployment) => {
        const counting = rateLimits.countPlugin(request, deployment)
        if (counting) return counting.then(() => rateLimits.tell(request, response))
        rateLimits.tell(request, response)
      }
      await handler(request, response, countFor)
    } catch (error) {
      if (!response.headersSent) rateLimits.tell(request, response)
      log.problem(request, writeProblem(request, response, error))
    }
  }
