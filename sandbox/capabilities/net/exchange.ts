import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { Agent } from 'undici'
import { canDecode, decodedBody, tooLarge } from './decoded-body.ts'
import { codingsOf, incomingHeaders, valueOf, type HeaderPairs } from './headers.ts'

/** One request to one place. */
export interface Outgoing {
  method: string
  url: URL
  /** Small letters. */
  headers: HeaderPairs
  body: string | Uint8Array | AsyncIterable<Uint8Array> | undefined
}

/** The reply to one request; its body comes as it is read, once. */
export interface Reply {
  status: number
  statusText: string
  headers: HeaderPairs
  body: AsyncIterable<Uint8Array>
}

/** What of a reply that nobody reads is taken off its connection, so that this can be used again. */
const mostDiscarded = 64 * 1024

/** A reply that holds its connection. */
export interface OpenReply extends Reply {
  /** Lets go of the body, which nobody wants. */
  discard(): void
  /** Resolves when it holds its connection no more. */
  over: Promise<unknown>
}

/** Whether a body comes in pieces and can be sent only once. */
export const isStreamed = (body: Outgoing['body']): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && Symbol.asyncIterator in body

/** Sends one request and takes its reply, which follows no redirects and knows no cookies, credentials or proxies. */
export const exchange = async (
  dispatcher: Agent,
  { method, url, headers, body }: Outgoing,
  { signal, most }: { signal: AbortSignal; most: number },
): Promise<OpenReply> => {
  const { statusCode, statusText, ...reply } = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: method as 'GET',
    headers: headers.flat(),
    body: (body ?? null) as Readable | string | Uint8Array | null,
    signal,
    responseHeaders: 'raw',
  })
  // It breaks off when its invocation ends, although nobody reads it.
  reply.body.on('error', () => undefined)
  const received = incomingHeaders(reply.headers as unknown as string[])
  const isEmpty = method === 'HEAD' || statusCode === 204 || statusCode === 304
  if (!isEmpty && Number(valueOf(received, 'content-length')) > most) {
    reply.body.destroy()
    throw tooLarge(most)
  }
  const codings = isEmpty ? [] : codingsOf(received)
  const decoded = codings.length > 0 && canDecode(codings)
  return {
    status: statusCode,
    statusText,
    // They speak of the bytes before they were decoded; a plugin that passes the reply on would pass them on too.
    headers: decoded ? received.filter(([name]) => name !== 'content-encoding' && name !== 'content-length') : received,
    body: decodedBody(reply.body, decoded ? codings : [], most),
    discard() {
      let left = mostDiscarded
      reply.body.on('data', (chunk: Uint8Array) => {
        left -= chunk.byteLength
        if (left < 0) reply.body.destroy()
      })
    },
    over: once(reply.body, 'close').catch(() => undefined),
  }
}
