import { isAbsolute, resolve } from 'node:path'
import type { PluginEvent } from '../events.ts'
import type { Json } from '../kv.ts'
import { startHost, type Host } from './host-process.ts'
import type { FakedRequest, FakedResponse, Started, TestLogRecord } from './messages.ts'
import { sendRequest, type RequestOptions } from './send-request.ts'

export type { RequestOptions } from './send-request.ts'
export type { TestLogRecord } from './messages.ts'

export interface StartOptions {
  /**
   * What the tenant grants, by capability: `true` for all that the manifest asks for of it, or a narrower scope; what
   * is not named is denied. Without it everything is granted that the manifest asks for.
   */
  allow?: Record<string, boolean | Record<string, unknown>>
  settings?: Record<string, unknown>
  /** Answers what the plugin fetches. Without it nothing outside can be reached. */
  fetch?: (request: Request) => Response | Promise<Response>
  /** When it is for the plugin: its clock stands still there. */
  now?: Date | string | number
}

export interface EventOptions {
  /** Whose event it is: the id of a plugin; the platform's own without it. */
  from?: string
  id?: string
  key?: string
}

/** What a handler rejected with, or why it could not run. */
export class PluginError extends Error {
  override readonly name = 'PluginError'
  /** Such as `plugin.error`, `capability.denied`, `invocation.cpu`. */
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

/** A plugin that is installed at a tenant of its own, in a real platform: sandbox, database, queues and all. */
export interface RunningPlugin extends AsyncDisposable {
  readonly id: string
  readonly version: string
  /** What it logged so far, stacks with places in your own files. */
  readonly logs: readonly TestLogRecord[]
  /**
   * Calls a route, as the tenant's owner unless told otherwise.
   *
   * @example
   * const response = await plugin.request('POST', '/notes', { body: { title: 'Milk' }, as: 'member' })
   */
  request(method: string, path: string, options?: RequestOptions): Promise<Response>
  /** Tells it of an event; resolves when its handler has. @throws {PluginError} */
  event(type: string, data?: Json, options?: EventOptions): Promise<void>
  /** Has it do a job, and gives the result. @throws {PluginError} */
  job(name: string, data?: Json): Promise<unknown>
  /** Calls a function that it exposes, as the plugin of that id. @throws {PluginError} */
  call(name: string, input?: Json, options?: { from?: string }): Promise<unknown>
  /** The events that it published so far. */
  published(): Promise<Pick<PluginEvent, 'id' | 'type' | 'data'>[]>
  /** SQL on its own tables, to look at what it did. */
  query<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>
  /** Sets its clock; data stays, what its code held in memory does not. */
  setNow(now: Date | string | number): Promise<void>
  close(): Promise<void>
}

const millisecondsOf = (now: Date | string | number): number => {
  const ms = new Date(now).getTime()
  if (Number.isNaN(ms)) throw new TypeError(`"${String(now)}" is no time.`)
  return ms
}

/**
 * Runs the plugin in a folder as it will run at a tenant. Works in any test runner; time and outbound requests are all
 * that can be faked.
 *
 * @example
 * const plugin = await startPlugin('.')
 * const response = await plugin.request('GET', '/notes')
 * assert.deepEqual(await response.json(), { items: [] })
 * await plugin.close()
 */
export const startPlugin = async (
  folder: string,
  { allow, settings, fetch: fake, now }: StartOptions = {},
): Promise<RunningPlugin> => {
  const host = await startHost()
  const logs: TestLogRecord[] = []
  const started = (await ask(host, 'start', {
    folder: isAbsolute(folder) ? folder : resolve(folder),
    ...(allow && { grant: allow }),
    ...(settings && { settings }),
    ...(now !== undefined && { nowMs: millisecondsOf(now) }),
  })) as Started
  const { key } = started
  host.listen(key, { log: (record) => logs.push(record), fetch: (request) => answerFake(fake, request) })

  const enter = (kind: 'event' | 'job' | 'call', name: string, payload: unknown, from?: string) =>
    ask(host, 'enter', { key, kind, name, payload, from })
  const close = async () => {
    if (!host.forget(key)) return
    await ask(host, 'stop', { key })
  }
  return {
    id: started.plugin,
    version: started.version,
    logs,
    request: (method, path, options) => sendRequest(started, method, path, options),
    event: async (type, data = null, { from, id = crypto.randomUUID(), key: partition } = {}) => {
      await enter('event', type, {
        specversion: '1.0',
        id,
        source: from === undefined ? `/tenants/${key}` : `/tenants/${key}/plugins/${from}`,
        type,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        ...(partition !== undefined && { partitionkey: partition }),
        hops: 0,
        attempt: 1,
        data,
      })
    },
    job: (name, data = null) => enter('job', name, { id: crypto.randomUUID(), name, data, attempt: 1, maxAttempts: 1 }),
    call: (name, input = null, { from = 'another' } = {}) => enter('call', name, input, from),
    published: () => ask(host, 'published', { key }) as Promise<Pick<PluginEvent, 'id' | 'type' | 'data'>[]>,
    query: <Row>(sql: string, params: readonly unknown[] = []) =>
      ask(host, 'query', { key, sql, params }) as Promise<Row[]>,
    setNow: async (at) => void (await ask(host, 'setNow', { key, nowMs: millisecondsOf(at) })),
    close,
    [Symbol.asyncDispose]: close,
  }
}

const ask = async (host: Host, work: Parameters<Host['ask']>[0], input: unknown): Promise<unknown> => {
  const { value, failure } = await host.ask(work, input)
  if (failure) throw new PluginError(failure.message, failure.code ?? 'plugin.error')
  return value
}

const answerFake = async (
  fake: StartOptions['fetch'],
  { url, method, headers, body }: FakedRequest,
): Promise<FakedResponse> => {
  if (!fake) throw new Error(`The test has no answer for ${method} ${url}: give startPlugin a fetch.`)
  const response = await fake(new Request(url, { method, headers, body: body === null ? null : new Uint8Array(body) }))
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: new Uint8Array(await response.arrayBuffer()),
  }
}
