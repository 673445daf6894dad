import { request as httpRequest } from 'node:http'
import type { LookupFunction } from 'node:net'
import { request as httpsRequest } from 'node:https'
import { UsageError } from './exit-codes.ts'

export interface PlatformOptions {
  url?: string
  token?: string
}

/**
 * Calls a running platform as the owner of a token. Names under `.localhost` mean this machine, though Node does not
 * resolve them.
 *
 * @throws {UsageError} with the problem that the platform answered, or when it can't be reached
 */
export const callPlatform = async (
  { url = process.env.PLEXICA_URL, token = process.env.PLEXICA_TOKEN }: PlatformOptions,
  { method, path, body, type }: { method: string; path: string; body?: Uint8Array | string; type?: string },
): Promise<unknown> => {
  if (!url) throw new UsageError('Say which platform: --url http://acme.localhost:3000, or PLEXICA_URL.')
  if (!token) throw new UsageError('Say with which token: --token plx_…, or PLEXICA_TOKEN.')
  const target = new URL(path, url)
  const { status, text } = await send(
    target,
    method,
    { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) },
    body,
  )
  const answer: unknown = text === '' ? undefined : JSON.parse(text)
  if (status >= 200 && status < 300) return answer
  const { code, title, detail } = answer as Record<string, string | undefined>
  throw new UsageError(`${code}: ${detail ?? title}`)
}

const thisMachine: LookupFunction = (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }])

const send = (
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Uint8Array | string | undefined,
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const own = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, {
      method,
      headers: { ...headers, host: url.host, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      ...(own && { lookup: thisMachine }),
    })
    request.once('error', (error) => reject(new UsageError(`${url.origin} can't be reached: ${error.message}`)))
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    request.end(body)
  })
