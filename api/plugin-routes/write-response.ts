import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PluginResponse } from '../../runtime/supervisor/types.ts'

/** Headers that a plugin may not set: they are about the connection, or would speak for the platform's origin. */
const keptToUs = new Set([
  'access-control-allow-credentials',
  'alt-svc',
  'clear-site-data',
  'connection',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'keep-alive',
  'proxy-authenticate',
  'ratelimit',
  'ratelimit-policy',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  'x-content-type-options',
  'x-frame-options',
  'x-request-id',
])

/** Whatever a plugin answers, even HTML, runs no script and frames nothing in the tenant's origin. */
const confinement = "default-src 'none'; sandbox"

/** Writes a plugin's response to the client. */
export const writePluginResponse = async (
  response: ServerResponse,
  { status, headers, body }: PluginResponse,
  withBody: boolean,
) => {
  response.statusCode = status
  response.setHeader('content-security-policy', confinement)
  response.setHeader('x-content-type-options', 'nosniff')
  const own = new Map<string, string | string[]>()
  for (const [name, value] of headers) {
    if (keptToUs.has(name)) continue
    const known = own.get(name)
    own.set(name, known === undefined ? value : [known, value].flat())
  }
  for (const [name, value] of own) response.setHeader(name, value)
  if (!own.has('cache-control')) response.setHeader('cache-control', 'private, no-cache')
  if (!withBody || body === null || status === 204 || status === 304) {
    response.end()
    // A streamed body that nobody reads is not waited for.
    if (typeof body === 'object' && body !== null && !(body instanceof Uint8Array))
      await body[Symbol.asyncIterator]().return?.()
    return
  }
  if (typeof body === 'string') return void response.end(body, 'utf8')
  if (body instanceof Uint8Array) return void response.end(body)
  await pipeline(Readable.from(body, { objectMode: false }), response)
}
