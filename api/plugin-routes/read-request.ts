import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Problem } from '../../problems/problem.ts'
import { KiB } from '../../sandbox/limits.ts'
import type { PluginRequest } from '../../runtime/supervisor/types.ts'

/** Bodies up to this size go to the plugin in one piece; larger ones, or ones of unknown size, as they arrive. */
const wholeUpTo = 256 * KiB

/**
 * Headers that are between the client and us. What identifies the caller never reaches plugin code, and what
 * describes the connection would mean nothing there.
 */
const keptFromPlugins = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'plexica-record',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-csrf-token',
])

const textual = /^(?:text\/|application\/(?:json|[\w.+-]+\+json|x-www-form-urlencoded|javascript|xml))/i

/** A request as the plugin sees it: the path from behind its own prefix on, without what identifies the caller. */
export const readPluginRequest = async (
  request: IncomingMessage,
  url: string,
  mostBytes: number,
): Promise<PluginRequest> => ({
  method: request.method ?? 'GET',
  url,
  headers: pluginHeaders(request),
  body: await readBody(request, mostBytes),
})

const pluginHeaders = ({ headers }: IncomingMessage): PluginRequest['headers'] => {
  const kept: PluginRequest['headers'] = []
  for (const name in headers) {
    if (keptFromPlugins.has(name) || name.startsWith('x-forwarded-') || name.startsWith('sec-')) continue
    const value = headers[name]
    if (typeof value === 'string') kept.push([name, value])
    else if (value) for (const one of value) kept.push([name, one])
  }
  return kept
}

const readBody = (
  request: IncomingMessage,
  mostBytes: number,
): PluginRequest['body'] | Promise<PluginRequest['body']> => {
  const { 'content-length': length, 'transfer-encoding': encoding, 'content-type': type } = request.headers
  if (encoding === undefined && (length === undefined || length === '0')) return null
  const bytes = length === undefined ? undefined : Number(length)
  if (bytes !== undefined && bytes > mostBytes)
    throw new Problem('request.too_large', { limit: 'requestBytes', value: mostBytes })
  if (bytes === undefined || bytes > wholeUpTo) return request as AsyncIterable<Uint8Array>
  return readWhole(request, bytes, textual.test(type ?? ''))
}

const readWhole = (request: IncomingMessage, length: number, asText: boolean): Promise<string | Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)
      // Text crosses into the isolate as a string, which costs less on both sides; a byte order mark has to survive.
      resolve(asText && isUtf8(bytes) && bytes[0] !== 0xef ? bytes.toString('utf8') : bytes)
    })
    request.on('error', reject)
    request.on('close', () => {
      // Also comes after a whole request, when an error that nobody sees would cost more than reading the body did.
      if (!request.complete) reject(new Problem('invocation.cancelled'))
    })
  })
