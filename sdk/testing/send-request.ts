import { request as send } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Started } from './messages.ts'

export interface RequestOptions {
  /** Sent as JSON, unless it is text or bytes. */
  body?: unknown
  headers?: Record<string, string>
  /** Who calls; `nobody` is not signed in. */
  as?: 'owner' | 'admin' | 'member' | 'viewer' | 'nobody'
}

const withoutBody = new Set([101, 204, 205, 304])

/** Calls a route of the plugin over HTTP, as its users do. */
export const sendRequest = (
  { plugin, origin, port, tokens }: Started,
  method: string,
  path: string,
  { body, headers = {}, as = 'owner' }: RequestOptions = {},
): Promise<Response> => {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const sent = body === undefined || isRaw ? body : JSON.stringify(body)
  const url = new URL(`/api/v1/plugins/${plugin}${path}`, origin)
  return new Promise((resolve, reject) => {
    const request = send({
      // Names under .localhost do not resolve everywhere.
      host: '127.0.0.1',
      port,
      method,
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        ...(as !== 'nobody' && { authorization: `Bearer ${tokens[as]}` }),
        ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
        ...headers,
        ...(sent !== undefined && { 'content-length': Buffer.byteLength(sent) }),
      },
    })
    request.once('error', reject)
    request.once('response', (incoming) => {
      const status = incoming.statusCode ?? 0
      const pairs = Object.entries(incoming.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((each): [string, string] => [name, each]),
      )
      buffer(incoming).then(
        (bytes) =>
          resolve(new Response(withoutBody.has(status) ? null : new Uint8Array(bytes), { status, headers: pairs })),
        reject,
      )
    })
    request.end(sent)
  })
}
