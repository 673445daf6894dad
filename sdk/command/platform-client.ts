import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { request as httpsRequest } from 'node:https'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { UsageError } from './exit-codes.ts'

export interface PlatformOptions {
  url?: string
  token?: string
}

const targetOf = (
  { url = process.env.PLEXICA_URL, token = process.env.PLEXICA_TOKEN }: PlatformOptions,
  path: string,
) => {
  if (!url) throw new UsageError('Say which platform: --url http://acme.localhost:3000, or PLEXICA_URL.')
  if (!token) throw new UsageError('Say with which token: --token plx_…, or PLEXICA_TOKEN.')
  return { target: new URL(path, url), headers: { authorization: `Bearer ${token}` } }
}

const refusal = (text: string) => {
  const { code, title, detail } = JSON.parse(text) as Record<string, string | undefined>
  return new UsageError(`${code}: ${detail ?? title}`)
}

const isSuccess = (status: number) => status >= 200 && status < 300

/**
 * Calls a running platform as the owner of a token. Names under `.localhost` mean this machine, though Node does not
 * resolve them.
 *
 * @throws {UsageError} with the problem that the platform answered, or when it can't be reached
 */
export const callPlatform = async (
  options: PlatformOptions,
  { method, path, body, type }: { method: string; path: string; body?: Uint8Array | string; type?: string },
): Promise<unknown> => {
  const { target, headers } = targetOf(options, path)
  const response = await send(target, method, { ...headers, ...(type && { 'content-type': type }) }, body)
  const answer = await text(response)
  if (!isSuccess(response.statusCode ?? 0)) throw refusal(answer)
  return answer === '' ? undefined : (JSON.parse(answer) as unknown)
}

/** The lines of a file that a platform sends, each as JSON, as they arrive. @throws {UsageError} */
export const readPlatform = async function* (options: PlatformOptions, path: string): AsyncGenerator<unknown> {
  const { target, headers } = targetOf(options, path)
  const response = await send(target, 'GET', headers, undefined)
  if (!isSuccess(response.statusCode ?? 0)) throw refusal(await text(response))
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
    if (line !== '') yield JSON.parse(line)
  }
  if (!response.complete) throw new UsageError(`${target.origin} broke off in the middle.`)
}

const thisMachine: LookupFunction = (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }])

const send = (
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Uint8Array | string | undefined,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const own = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, {
      method,
      headers: { ...headers, host: url.host, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      ...(own && { lookup: thisMachine }),
    })
    request.once('error', (error) => reject(new UsageError(`${url.origin} can't be reached: ${error.message}`)))
    request.once('response', resolve)
    request.end(body)
  })
