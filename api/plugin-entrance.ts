import type { NextFunction, Request, Response } from 'express'
import { Problem } from '../problems/problem.ts'
import type { Callers } from './auth/caller.ts'
import type { Metrics } from './metrics.ts'
import { writeProblem } from './problem-response.ts'
import { assignRequestId } from './request-id.ts'
import type { RequestLog } from './request-log.ts'
import type { Tenancy } from './tenancy/tenancy.ts'

/** Answers `/api/v1/plugins/<plugin>/…` with `request.tenant` and `request.caller` set and the body still unread. */
export type PluginHandler = (request: Request, response: Response) => Promise<void> | void

const prefix = '/api/v1/plugins/'

/**
 * The way into plugin code: the first thing in the app, with nothing before it but what every request needs,
 * because this is the way that most requests go.
 */
export const createPluginEntrance =
  ({
    tenancy,
    callers,
    metrics,
    log,
    handler,
  }: {
    tenancy: Tenancy
    callers: Callers
    metrics: Metrics
    log: RequestLog
    handler: PluginHandler
  }) =>
  async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (!request.url.startsWith(prefix)) return next()
    assignRequestId(request, response)
    metrics.observe(request, response, () => `${prefix}{plugin}/{path}`)
    try {
      const place = await tenancy.placeOf(request)
      if (place.kind === 'platform') throw new Problem('request.not_found')
      request.tenant = place.tenant
      request.caller = await callers.of(request, place.tenant)
      await handler(request, response)
    } catch (error) {
      log.problem(request, writeProblem(request, response, error))
    }
  }
