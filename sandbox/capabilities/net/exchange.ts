import type { Agent } from 'undici'
import { codingsOf, incomingHeaders, valueOf, type HeaderPairs } from './headers.ts'
import { canDecode, readBody, tooLarge } from './read-body.ts'

/** One request to one place. */
export interface Outgoing {
  method: string
  url: URL
  /** Small letters. */
  headers: HeaderPairs
  body: string | Uint8Array | undefined
}

/** The reply to one request, read whole. */
export interface Reply {
  status: number
  statusText: string
  headers: HeaderPairs
  bytes: Uint8Array
}

/** Sends one request and reads its reply, which follows no redirects and knows no cookies, credentials or proxies. */
export const exchange = async (
  dispatcher: Agent,
  { method, url, headers, body }: Outgoing,
  { signal, most }: { signal: AbortSignal; most: number },
): Promise<Reply> => {
  const { statusCode, statusText, ...reply } = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: method as 'GET',
    headers: headers.flat(),
    body: body ?? null,
    signal,
    responseHeaders: 'raw',
  })
  const received = incomingHeaders(reply.headers as unknown as string[])
  const isEmpty = method === 'HEAD' || statusCode === 204 || statusCode === 304
  if (!isEmpty && Number(valueOf(received, 'content-length')) > most) {
    reply.body.destroy()
    throw tooLarge(most)
  }
  const codings = isEmpty ? [] : codingsOf(received)
  const decoded = codings.length > 0 && canDecode(codings)
  const bytes = await readBody(reply.body, decoded ? codings : [], most)
  return {
    status: statusCode,
    statusText,
    // They speak of the bytes before they were decoded; a plugin that passes the reply on would pass them on too.
    headers: decoded ? received.filter(([name]) => name !== 'content-encoding' && name !== 'content-length') : received,
    bytes,
  }
}
