import type { ResourceTypes } from '../identity/policies/language.ts'
import type { Subject } from '../identity/subject.ts'
import type { Tape, TapeMode } from '../../sandbox/bridge/entries.ts'
import type { RecordingRule } from '../recordings/rules.ts'
import type { InvocationKind, Limits } from '../../sandbox/limits.ts'

/** Everything the supervisor has to know to run one installation. Made from the database, or by `plexica run` by hand. */
export interface Deployment {
  installation: { id: string; plugin: string; version: string }
  tenant: { id: string; slug: string; /** As a tag, if it chose one. */ language?: string | null }
  /** Changes whenever code, grant, settings or limits change: an isolate of an older revision is never entered again. */
  revision: string
  code: {
    sha256: string
    read: () => Promise<string>
    /** Asked before each load, also of code that is in memory; what it throws is what the caller gets. */
    mayLoad?: () => Promise<void>
    /** Source map of the bundle, if it has one. */ readMap?: () => Promise<string | undefined>
    /** A piece of a file under `assets/` of its bundle, and how many bytes the whole has; without this it finds none. */
    readAsset?: (
      path: string,
      range: { offset: number; length: number },
    ) => Promise<{ size: number; bytes: Uint8Array } | undefined>
  }
  /** Names of the capabilities that the manifest asks for. */
  declared: string[]
  /** Granted scopes by capability name. */
  grant: Record<string, unknown>
  /** Instants at which capabilities of the grant end, by name. */
  grantUntil?: Record<string, string>
  settings: Record<string, unknown>
  /** Kinds of things that its code can ask policies about; none unless told. */
  resources?: ResourceTypes
  /** `verified` plugins share sandbox workers; `unverified` ones get a worker per tenant; `own` gets a process of its own. */
  trust: 'verified' | 'unverified' | 'own'
  dynamicCode: boolean
  /** Whether what its code sees of the clock and of chance is written down, or read back. */
  tape?: TapeMode
  /** Which of its invocations are kept. */
  recording?: RecordingRule
  /** Code that is only looked at tells all of what it declares. */
  isInspected?: boolean
  limits: Limits
}

/** The user on whose behalf plugin code runs; it is told the address only with a grant for it. */
export interface InvokingUser {
  id: string
  name: string
  email?: string
  /** As a tag, if they chose one. */
  language?: string
  permissions: string[]
  /** Whom decisions about what they may do are about; never shown to plugins. */
  subject?: Subject
}

export interface PluginRequest {
  method: string
  /** Absolute URL as the plugin sees it: the path from behind `/api/v1/plugins/<plugin>` on. */
  url: string
  headers: [name: string, value: string][]
  body: string | Uint8Array | null | AsyncIterable<Uint8Array>
}

export interface PluginResponse {
  status: number
  headers: [name: string, value: string][]
  body: string | Uint8Array | null | AsyncIterable<Uint8Array>
}

/** One entry into plugin code. */
export type Entry =
  | {
      kind: 'request'
      request: PluginRequest
      /** Key of the matched route, such as `GET /contacts/:id`; absent for `fetch`. */ route?: string
      params?: Record<string, string>
    }
  | { kind: 'event'; name: string; payload: unknown }
  | { kind: 'job'; name: string; payload: unknown }
  | { kind: 'call'; name: string; payload: unknown; caller: { plugin: string } }
  | { kind: 'lifecycle'; name: string; payload: unknown }

/** What an invocation used, known when it is over. */
export interface InvocationUsage {
  kind: InvocationKind
  cpuMs: number
  wallMs: number
  hostCalls: number
  bytesIn: number
  bytesOut: number
  /** Absent when it went well. */
  code?: string
}

export interface LogRecord {
  at: Date
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
  tenant: string
  plugin: string
  version: string
  invocation?: string
}

/** What a route takes, as JSON Schemas of the author's: they are shown to people, never used to check anything here. */
export type RouteInput = Partial<Record<'params' | 'query' | 'body', Record<string, unknown>>>

/** What the code of a plugin declares when it is loaded: found by running its module once, at upload. */
export interface Surface {
  /** Whether it has a catch-all `fetch` handler. */
  fetch: boolean
  routes: {
    method: string
    path: string
    permission?: string
    public?: boolean
    handler: boolean
    /** JSON Schemas of what it takes; only what `inspect` gives has them. */
    input?: RouteInput
    /** JSON Schemas of what it answers, by status; likewise. */
    response?: Record<string, Record<string, unknown>>
  }[]
  events: string[]
  jobs: string[]
  exposes: string[]
  lifecycle: string[]
}

export interface Supervisor {
  /**
   * Runs plugin code once and resolves with its response (kind `request`) or result (other kinds).
   * @throws {Problem} `plugin.*`, `invocation.*`, `installation.busy`, `worker.lost`
   */
  request(
    deployment: Deployment,
    entry: Extract<Entry, { kind: 'request' }>,
    options?: InvokeOptions,
  ): Promise<PluginResponse>
  run(deployment: Deployment, entry: Exclude<Entry, { kind: 'request' }>, options?: InvokeOptions): Promise<unknown>
  /**
   * Runs a function that a deployment exposes, for an invocation under way: with its user, while it goes on, and within
   * what it has left of its time, CPU and calls.
   * @throws {Problem} `call.depth`, `call.limit`, `call.timeout`, `call.failed`, `installation.busy`, `installation.quarantined`
   */
  call(invocation: string, deployment: Deployment, call: PluginCall): Promise<unknown>
  /** Loads code in a sandbox of its own, tells what it declares, and forgets it. @throws {Problem} `plugin.load_failed`, `invocation.*` */
  inspect(code: { sha256: string; text: string }): Promise<Surface>
  /** Loads a deployment if it is not loaded yet, and tells what its code declares. @throws {Problem} `plugin.load_failed`, `invocation.*` */
  surface(deployment: Deployment): Promise<Surface>
  /** Bytes that the isolate of a deployment holds now; 0 when it is not loaded. */
  memoryBytes(deployment: Deployment): Promise<number>
  /** Where a deployment spends its CPU time within `ms`, as a .cpuprofile; undefined when nothing ran. */
  profile(deployment: Deployment, ms: number): Promise<Record<string, unknown> | undefined>
  /** Resolves when what runs for an installation now has ended, or when the time is over; on this process. */
  settled(installationId: string, withinMs: number): Promise<void>
  /** Ends what runs for an installation and forgets its isolates, on this process. */
  evict(installationId: string): Promise<void>
  close(): Promise<void>
}

/** What an invocation asks of another plugin. */
interface PluginCall {
  name: string
  payload: unknown
  /** How long the caller wants to wait, if not as long as it may. */
  timeoutMs?: number
}

export interface InvokeOptions {
  user?: InvokingUser
  /** How many events led to this invocation. */
  hops?: number
  /** Aborted when the caller goes away. */
  signal?: AbortSignal
  /** Is told all that happens in it; for a deployment with a tape. */
  recorder?: Recorder
  /** What a replay reads. */
  tape?: Tape
  /** Id under which it is to be kept, whatever the rule says; of a deployment that is taped. */
  mark?: string
}

/** One host call, and what was answered. */
interface RecordedCall {
  /** Grows in the order in which they were made. */
  number: number
  op: string
  /** Its input as JSON. */
  input: string
  inputBytes?: Uint8Array
  ok: boolean
  /** The answer, or the problem, as JSON. */
  answer: string
  answerBytes?: Uint8Array
}

/** Keeps what happens in one invocation. */
export interface Recorder {
  called(call: RecordedCall): void
  taped(piece: Tape): void
  logged(line: Pick<LogRecord, 'level' | 'message'>): void
  /** The invocation is over; called once, `code` is absent when it went well. */
  ended(code: string | undefined, message: string | undefined): void
}
