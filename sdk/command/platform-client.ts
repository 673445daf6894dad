import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { createInterface } from 'node:readline'
import { buffer, text } from 'node:stream/consumers'
import { CommandError, exitCodes } from './exit-codes.ts'
import { platformTarget, type Target, type TargetOptions } from './target.ts'

export type PlatformOptions = TargetOptions

export interface Call {
  method: string
  path: string
  /** Sent as JSON unless it is text or bytes. */
  body?: unknown
  /** Content type of text or bytes. */
  type?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

interface Refusal {
  code?: string
  title?: string
  detail?: string
  errors?: { path?: string; field?: string; rule?: string }[]
}

const isSuccess = (status: number) => status >= 200 && status < 300

const refusal = (origin: string, status: number, text: string): CommandError => {
  const { code = `http.${status}`, title, detail, errors = [] } = (parse(text) ?? {}) as Refusal
  const lines = errors.map(({ path, field, rule }) => `${[path, field].filter(Boolean).join(': ')} ${rule ?? ''}`)
  return new CommandError(`${code}: ${detail ?? title ?? `${origin} answered ${status}`}`, {
    code,
    exitCode: status === 401 || status === 403 ? exitCodes.noPermission : exitCodes.pluginError,
    // One is in the sentence already.
    lines: lines.length > 1 ? lines : [],
  })
}

/**
 * Calls a running platform. Names under `.localhost` mean this machine, though Node does not resolve them.
 *
 * @throws {CommandError} with the problem that the platform answered, or when it can't be reached
 *
 * @example
 * const { items } = await call(await tenantTarget(options), { method: 'GET', path: '/api/v1/installations' })
 */
export const call = async (
  { origin, token }: Target,
  { method, path, body, type, headers: more, signal }: Call,
): Promise<unknown> => {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const headers = {
    ...more,
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
  }
  const sent = body === undefined || isRaw ? body : JSON.stringify(body)
  const response = await send(new URL(path, origin), method, headers, sent, signal)
  const answer = await text(response).catch((error: unknown) => {
    throw unreachable(origin, error)
  })
  if (!isSuccess(response.statusCode ?? 0)) throw refusal(origin, response.statusCode ?? 0, answer)
  return parse(answer)
}

/** Posts a form, whoever one is; refusals are for the caller to read. @throws {CommandError} when it can't be reached */
export const postForm = async (
  origin: string,
  path: string,
  fields: Record<string, string>,
): Promise<{ status: number; body: unknown }> => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const response = await send(new URL(path, origin), 'POST', headers, new URLSearchParams(fields).toString())
  return { status: response.statusCode ?? 0, body: parse(await text(response)) }
}

/** A file that a platform sends. @throws {CommandError} */
export const download = async ({ origin, token }: Target, path: string): Promise<Buffer> => {
  const response = await send(new URL(path, origin), 'GET', { authorization: `Bearer ${token}` }, undefined)
  const status = response.statusCode ?? 0
  if (!isSuccess(status)) throw refusal(origin, status, await text(response))
  return buffer(response).catch((error: unknown) => {
    throw unreachable(origin, error)
  })
}

/** Calls the platform that the options name. */
export const callPlatform = async (options: PlatformOptions, given: Call): Promise<unknown> =>
  call(await platformTarget(options), given)

/** The lines of a file that a platform sends, each as JSON, as they arrive. @throws {CommandError} */
export const readPlatform = async function* (options: PlatformOptions, path: string): AsyncGenerator<unknown> {
  const { origin, token } = await platformTarget(options)
  const response = await send(new URL(path, origin), 'GET', { authorization: `Bearer ${token}` }, undefined)
  const status = response.statusCode ?? 0
  if (!isSuccess(status)) throw refusal(origin, status, await text(response))
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
    if (line !== '') yield JSON.parse(line)
  }
  if (!response.complete) throw unreachable(origin, new Error('it broke off in the middle'))
}

const unreachable = (origin: string, error: unknown): CommandError =>
  new CommandError(`${origin} can't be reached: ${error instanceof Error ? error.message : String(error)}`, {
    exitCode: exitCodes.unavailable,
  })

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const thisMachine: LookupFunction = (_name, options, found) =>
  options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)

const send = (
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Uint8Array | string | undefined,
  signal?: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const own = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = start(url, {
      method,
      headers: { ...headers, host: url.host, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      ...(own && { lookup: thisMachine }),
      ...(signal && { signal }),
    })
    request.once('error', (error) => reject(unreachable(url.origin, error)))
    request.once('response', resolve)
    request.end(body)
  })
