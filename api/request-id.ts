import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const wellFormed = /^[A-Za-z0-9._-]{8,64}$/

/**
 * The id under which logs, audit and problems name this request. One from outside is kept if it can't be
 * anything but an id, so that a chain of services can be followed.
 */
export const assignRequestId = (request: IncomingMessage, response: ServerResponse): string => {
  const given = request.headers['x-request-id']
  const id = typeof given === 'string' && wellFormed.test(given) ? given : randomUUID()
  ;(request as IncomingMessage & { id: string }).id = id
  response.setHeader('X-Request-Id', id)
  return id
}
