/**
 * The words between a sandbox worker and the guest code inside an isolate: small numbers, since they
 * cross for every entry. Host → guest are entries (a bounded `apply`), guest → host are signals (a
 * callback whose result is ignored). Only strings, numbers and ArrayBuffers go along.
 */

/** Worker → guest. Each takes `(number of the entry, kind, handle, a, b, c)`. */
export const Enter = {
  /** (0, the plugin: a function that evaluates it, or the namespace of its module) → signals `loaded` or `loadFailed`. */
  load: 0,
  /** (handle, input as JSON, body as string | ArrayBuffer | undefined, streamed) */
  invoke: 1,
  /** (handle, number of the call, ok, answer as JSON, bytes) */
  answer: 2,
  /** (handle, id of the timer) */
  timer: 3,
  /** (handle, chunk, state: more | end | error) */
  body: 4,
  /** (handle, number of chunks) */
  pull: 5,
  /** (handle): the invocation is over, forget it. */
  cancel: 6,
  /** (0) does nothing: when it has run, what was entered before it has left. */
  nothing: 7,
  /** (0, a `GuestEnvironment` as JSON): whom this isolate serves from now on. */
  begin: 8,
  /** (0): give back memory that is free, since nobody needs this isolate now. */
  tidy: 9,
} as const

/** Guest → worker. Each takes `(number of the entry it is sent in, kind, handle, a, b, c, d)`. */
export const Signal = {
  /** (handle, number of the call, op, input as JSON, bytes) */
  call: 1,
  /** (handle, head as JSON, body, streamed, last) */
  respond: 2,
  /** (handle, chunk, state) of a streamed response */
  chunk: 3,
  /** (handle, number of chunks) of a streamed request */
  pull: 4,
  /** (handle): work of `waitUntil` is over */
  done: 5,
  /** (handle, code, message, stack) */
  fail: 6,
  /** (handle, level, text) */
  log: 7,
  /** (handle, id, delay in ms) */
  setTimer: 8,
  /** (handle, id) */
  clearTimer: 9,
  /** (0, surface as JSON) */
  loaded: 10,
  /** (0, message, stack) */
  loadFailed: 11,
} as const

/** State of a streamed body, in `Enter.body` and `Signal.chunk`. */
export const Chunk = { more: 0, end: 1, error: 2 } as const

/** What a guest is told of itself when it begins to serve an installation, as JSON. */
export interface GuestEnvironment {
  plugin: { id: string; version: string }
  /** `language`: as a tag, if it chose one. */
  tenant: { slug: string; language?: string }
  /** `granted`, or the code of the refusal, by capability name. */
  capabilities: Record<string, string>
  /** Granted scopes, for `can()`. */
  scopes: Record<string, unknown>
  settings: Record<string, unknown>
  dynamicCode: boolean
  /** Whether its clock and what is random are written down, or read back. */
  tape?: TapeMode
  /** Whether it is looked at, not run: then it tells what its routes take and answer as well. */
  describesRoutes?: boolean
  limits: {
    messageBytes: number
    responseBytes: number
    hostCalls: number
    timers: number
    logLineBytes: number
    logLines: number
  }
}

/** `record`: what plugin code sees of the clock and of chance is written down; `replay`: it is read back. */
export type TapeMode = 'record' | 'replay'

/** What an invocation saw of the clock and of chance, in order. */
export interface Tape {
  /** When it began, in milliseconds since the epoch. */
  startMs: number
  clock: number[]
  random: number[]
  /** In base64. */
  bytes: string[]
  /** There was more than is kept. */
  isCut?: boolean
}

/** The op by which a guest that is recorded hands over what it wrote; no capability has it. */
export const tapeOp = 'tape'

/** What an invocation enters with, as JSON. */
export interface GuestInput {
  kind: 'request' | 'event' | 'job' | 'call' | 'lifecycle'
  /** Key of the route (`GET /contacts/:id`); absent for the `fetch` handler. For other kinds the name of the handler. */
  name?: string
  params?: Record<string, string>
  request?: { method: string; url: string; headers: [string, string][] }
  payload?: unknown
  user?: { id: string; name: string; email?: string; language?: string; permissions: string[] }
  /** Of a call: who calls. */
  caller?: { plugin: string }
  /** Milliseconds since the epoch. */
  deadline: number
  /** What a replay reads. */
  tape?: Tape
}
