import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PluginResponse } from '../../runtime/supervisor/types.ts'

/**
 * Headers that a plugin may not set: they are about the connection, would speak for the whole origin (reports of all its
 * failed requests, say: https://www.w3.org/TR/network-error-logging/), or would give orders to a proxy before us.
 */
const keptToUs = new Set([
  'accept-ch',
  'access-control-allow-credentials',
  'alt-svc',
  'clear-site-data',
  'connection',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'critical-ch',
  'date',
  'document-policy',
  'expect-ct',
  'keep-alive',
  'nel',
  'origin-agent-cluster',
  'origin-trial',
  'permissions-policy',
  'public-key-pins',
  'ratelimit',
  'ratelimit-policy',
  'referrer-policy',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'server',
  'service-worker-allowed',
  'set-cookie',
  'set-login',
  'sourcemap',
  'speculation-rules',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'www-authenticate',
  'x-content-type-options',
  'x-frame-options',
  'x-lighttpd-send-file',
  'x-powered-by',
  'x-reproxy-url',
  'x-request-id',
  'x-sendfile',
  'x-sourcemap',
])

/** Families of such headers: nginx and its like take `X-Accel-Redirect` for a path of theirs to serve. */
const familiesKeptToUs = /^(?:cross-origin|proxy|sec|x-accel|x-permitted)-/

const isKeptToUs = (name: string): boolean => keptToUs.has(name) || familiesKeptToUs.test(name)

/** Whatever a plugin answers, even HTML, runs no script and frames nothing in the tenant's origin. */
const confinement = "default-src 'none'; sandbox"

type Body = PluginResponse['body']

const isStream = (body: Body): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && !(body instanceof Uint8Array)

/** A stream whose first piece is there: one that fails before it throws here, where another answer is still possible. */
const begun = async (body: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> => {
  const pieces = body[Symbol.asyncIterator]()
  let first: IteratorResult<Uint8Array> | undefined = await pieces.next()
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        if (!first) return pieces.next()
        const piece = first
        first = undefined
        return Promise.resolve(piece)
      },
      return: () => pieces.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    }),
  }
}

const writeHead = (response: ServerResponse, { status, headers }: PluginResponse) => {
  response.statusCode = status
  response.setHeader('content-security-policy', confinement)
  response.setHeader('x-content-type-options', 'nosniff')
  const own = new Map<string, string | string[]>()
  for (const [name, value] of headers) {
    if (isKeptToUs(name)) continue
    const known = own.get(name)
    own.set(name, known === undefined ? value : [known, value].flat())
  }
  for (const [name, value] of own) response.setHeader(name, value)
  if (!own.has('cache-control')) response.setHeader('cache-control', 'private, no-cache')
}

/**
 * Writes a plugin's response to the client. Nothing is written of a stream that fails before its first piece.
 *
 * @throws {Problem} what ended the stream
 */
export const writePluginResponse = async (response: ServerResponse, answer: PluginResponse, withBody: boolean) => {
  const { status, body } = answer
  if (!withBody || body === null || status === 204 || status === 304) {
    writeHead(response, answer)
    response.end()
    // A streamed body that nobody reads is not waited for.
    if (isStream(body)) await body[Symbol.asyncIterator]().return?.()
    return
  }
  if (!isStream(body)) {
    writeHead(response, answer)
    if (typeof body === 'string') response.end(body, 'utf8')
    else response.end(body)
    return
  }
  const stream = await begun(body)
  writeHead(response, answer)
  await pipeline(Readable.from(stream, { objectMode: false }), response)
}
