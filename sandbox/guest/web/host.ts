import type { AbortSignal } from './abort.ts'
import type { Request } from './request.ts'
import type { Response } from './response.ts'

/** What the web standards of an isolate need from outside it. Nothing of this is ever handed to plugin code. */
export interface WebHost {
  /**
   * Asks for one `fireTimer(id)` after `delayMs`, and returns whom the timer belongs to (the handle of the current
   * invocation), which `forgetTimers` takes. May throw when there are too many.
   */
  setTimer(id: number, delayMs: number): number
  clearTimer(id: number): void
  /** One line of the console. The text is at most some 16,000 characters. */
  log(level: LogLevel, text: string): void
  /** At most 65,536 random bytes. */
  randomBytes(length: number): ArrayBuffer
  /** Whether each invocation has to be asked for random bytes of its own: none are kept for others. */
  isTaped?(): boolean
  /** Source of the chunk `name`, as `buildGuest` wrote it to `<name>.js`. */
  chunk(name: string): string
  /** A host call: `net.fetch`, `crypto.digest`. JSON and bytes each way. */
  call(op: string, input: unknown, bytes?: ArrayBuffer): Promise<{ value: unknown; bytes?: ArrayBuffer | undefined }>
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A streamed body on its way over the bridge, in either direction; simpler and lighter than a `ReadableStream`. */
export interface ByteSource {
  /** The next piece, `undefined` at the end; rejects when the stream broke. Called again only after it settled. */
  read(): Promise<Uint8Array | undefined>
  cancel(reason?: unknown): void
}

/** A request as the host has it: names are lower case, the URL is absolute and serialised, everything was checked. */
export interface HostRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: string | Uint8Array | ByteSource | null
  /** Aborted when the invocation ends; asked for only when the plugin looks at `request.signal`. */
  signal?: () => AbortSignal
}

/** A response, taken apart for the host. */
export interface HostResponse {
  status: number
  headers: [name: string, value: string][]
  body: string | Uint8Array<ArrayBuffer> | ByteSource | null
}

/** What `installWebCore` gives to the guest's bootstrap. */
export interface WebCore {
  /** Runs the callback of a timer. */
  fireTimer(id: number): void
  /** Drops the timers of an invocation that is over; the host clears its own half. */
  forgetTimers(owner: number): void
  requestFromHost(request: HostRequest): Request
  /** @throws {TypeError} when it is no Response, or its body was used already. */
  responseToHost(response: unknown): HostResponse
  isResponse(value: unknown): value is Response
  /** `Response.json(value)`, for handlers that return plain values. */
  jsonResponse(value: unknown): Response
}
