/** What a test and the process that runs the platform for it say to each other. */

export interface StartRequest {
  folder: string
  /** What is granted; absent: all that the manifest asks for. */
  grant?: Record<string, unknown>
  settings?: Record<string, unknown>
  /** Milliseconds since the epoch at which the plugin's clock stands; absent: it runs. */
  nowMs?: number
}

/** A plugin that runs: where, and with what to call it. */
export interface Started {
  key: string
  plugin: string
  version: string
  origin: string
  port: number
  /** Tokens of users, by role. */
  tokens: Record<string, string>
}

export interface TestLogRecord {
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
}

export interface FakedRequest {
  url: string
  method: string
  headers: [string, string][]
  body: Uint8Array | null
}

export interface FakedResponse {
  status: number
  statusText: string
  headers: [string, string][]
  body: Uint8Array
}

/** From the test: work to do, by name. */
export interface Ask {
  id: number
  work: 'start' | 'enter' | 'query' | 'published' | 'setNow' | 'stop'
  input: unknown
}

/** From the test: what its fake of `fetch` answered. */
export interface FetchAnswer {
  fetch: number
  response?: FakedResponse
  error?: string
}

export interface Failure {
  message: string
  code?: string
}

/** To the test. */
export type FromHost =
  | { id: number; value?: unknown; failure?: Failure }
  | { key: string; log: TestLogRecord }
  | { key: string; fetch: number; request: FakedRequest }
