import type { Outgoing, Reply } from './exchange.ts'
import { valueOf, withoutBodyHeaders, withoutCredentials } from './headers.ts'

const statuses = new Set([301, 302, 303, 307, 308])

/** Whether a reply sends the request elsewhere. */
export const isRedirect = ({ status, headers }: Reply): boolean =>
  statuses.has(status) && valueOf(headers, 'location') !== undefined

/**
 * The request that a redirect asks for (https://fetch.spec.whatwg.org/#http-redirect-fetch), without what was meant for
 * the origin before alone; undefined when it leads to no URL.
 */
export const redirected = (request: Outgoing, { status, headers }: Reply): Outgoing | undefined => {
  const url = URL.parse(valueOf(headers, 'location') ?? '', request.url)
  if (!url) return undefined
  const becomesGet =
    status === 303
      ? request.method !== 'GET' && request.method !== 'HEAD'
      : (status === 301 || status === 302) && request.method === 'POST'
  const kept = url.origin === request.url.origin ? request.headers : withoutCredentials(request.headers)
  return becomesGet
    ? { method: 'GET', url, headers: withoutBodyHeaders(kept), body: undefined }
    : { ...request, url, headers: kept }
}
