import type { IncomingMessage } from 'node:http'
import type { Request } from 'express'
import type { Logger } from 'pino'
import type { Problem } from '../problems/problem.ts'

type LoggedRequest = IncomingMessage & Partial<Pick<Request, 'id' | 'originalUrl' | 'tenant' | 'caller'>>

export interface RequestLog {
  /** Tells of a problem that was answered: ours loudly and with its cause, a caller's quietly. */
  problem(request: LoggedRequest, problem: Problem): void
  /** Tells that a request changed something. */
  done(request: LoggedRequest, status: number, milliseconds: number): void
}

/** Only these of a request are logged: never headers, query or body, which may hold credentials. */
const about = (request: LoggedRequest) => ({
  requestId: request.id,
  method: request.method,
  path: (request.originalUrl ?? request.url)?.split('?', 1)[0],
  tenant: request.tenant?.slug,
  caller: request.caller?.kind === 'user' ? request.caller.user.id : request.caller?.kind,
})

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Log lines about requests. */
export const createRequestLog = ({ log }: { log: Logger }): RequestLog => ({
  problem(request, problem) {
    const line = { ...about(request), code: problem.code, status: problem.status }
    if (problem.code === 'platform.error' || (problem.cause !== undefined && problem.status >= 500)) {
      log.error({ ...line, err: problem.cause ?? problem }, 'request failed')
    } else if (problem.status >= 500) log.warn(line, 'request failed')
    else log.debug(line, 'request refused')
  },
  done(request, status, milliseconds) {
    const line = { ...about(request), status, ms: Math.round(milliseconds) }
    if (reading.has(request.method ?? '') || status >= 400) log.debug(line, 'request')
    else log.info(line, 'request')
  },
})
