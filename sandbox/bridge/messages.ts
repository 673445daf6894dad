import * as z from 'zod/mini'

/**
 * The messages between the supervisor and a sandbox worker. Both sides check every message that they
 * receive; the supervisor treats a message that does not match as a hostile worker and ends it.
 */

const invocationId = z.string().check(z.minLength(1), z.maxLength(64))
const isolateKey = z.string().check(z.minLength(1), z.maxLength(200))
const text = z.string()
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** A body travels whole, as text or bytes, or as chunks that follow (`streamed`). */
const body = z.union([text, bytes, z.null()])

export const toWorker = z.discriminatedUnion('type', [
  /** Make an isolate for an installation and load its code; it answers `loaded`, `load_failed` or `code_wanted`. */
  z.strictObject({
    type: z.literal('load'),
    isolate: isolateKey,
    /** SHA-256 of the code, the key under which the worker keeps it and what it compiled of it. */
    codeHash: z.string(),
    /** Absent when the worker was sent it before; it answers `code_wanted` if it forgot it. */
    code: z.nullable(text),
    memoryMb: z.int().check(z.minimum(8)),
    /** What the guest is told of itself: a `GuestEnvironment` as JSON. */
    environment: text,
    /** Bounds of module evaluation. */
    wallMs: z.number().check(z.positive()),
    cpuMs: z.number().check(z.positive()),
  }),
  z.strictObject({
    type: z.literal('invoke'),
    id: invocationId,
    isolate: isolateKey,
    /** What is entered: a `GuestInput` as JSON. */
    input: text,
    body,
    /** Whether `body` chunks follow. */
    streamed: z.boolean(),
    wallMs: z.number().check(z.positive()),
    cpuMs: z.number().check(z.positive()),
  }),
  /** The answer to a host call; `json` is the value, or the problem when `ok` is false. */
  z.strictObject({
    type: z.literal('answer'),
    id: invocationId,
    call: z.int().check(z.nonnegative()),
    ok: z.boolean(),
    json: text,
    bytes: z.optional(bytes),
  }),
  /** A piece of a streamed request body; the last has `end`. */
  z.strictObject({
    type: z.literal('body'),
    id: invocationId,
    chunk: z.optional(bytes),
    end: z.boolean(),
    error: z.optional(z.boolean()),
  }),
  /** The receiver of a streamed response can take another `credit` chunks. */
  z.strictObject({ type: z.literal('pull'), id: invocationId, credit: z.int().check(z.positive()) }),
  /** End an invocation now: deadline, or the caller went away. */
  z.strictObject({ type: z.literal('cancel'), id: invocationId, code: text }),
  z.strictObject({ type: z.literal('evict'), isolate: isolateKey }),
  /** Asks how much memory an isolate holds. */
  z.strictObject({ type: z.literal('measure'), isolate: isolateKey }),
  /** Record where an isolate spends its CPU time. */
  z.strictObject({ type: z.literal('profile'), isolate: isolateKey, ms: z.number().check(z.positive()) }),
  z.strictObject({ type: z.literal('ping'), n: z.number() }),
])
export type ToWorker = z.infer<typeof toWorker>

export const fromWorker = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({
    type: z.literal('loaded'),
    isolate: isolateKey,
    /** What the plugin's code declares, as JSON; checked by schema where it is used. */
    surface: text,
    cpuMs: z.number().check(z.nonnegative()),
  }),
  z.strictObject({
    type: z.literal('load_failed'),
    isolate: isolateKey,
    code: text,
    message: text,
    cpuMs: z.number().check(z.nonnegative()),
    stack: z.optional(text),
  }),
  /** The code for this isolate is not here any more: to be sent again, with it. */
  z.strictObject({ type: z.literal('code_wanted'), isolate: isolateKey }),
  z.strictObject({
    type: z.literal('call'),
    id: invocationId,
    call: z.int().check(z.nonnegative()),
    /** `capability.op`, for example `kv.get`. */
    op: z.string().check(z.maxLength(100)),
    json: text,
    bytes: z.optional(bytes),
    /** CPU time that the invocation used until now. */
    cpuMs: z.number().check(z.nonnegative()),
  }),
  /** The response; with `streamed`, chunks follow. `last`: the invocation is over. */
  z.strictObject({
    type: z.literal('respond'),
    id: invocationId,
    /** Status and headers, or the result of a call, as JSON. */
    head: text,
    body,
    streamed: z.boolean(),
    last: z.boolean(),
    cpuMs: z.number().check(z.nonnegative()),
  }),
  z.strictObject({
    type: z.literal('chunk'),
    id: invocationId,
    chunk: z.optional(bytes),
    end: z.boolean(),
    error: z.optional(z.boolean()),
  }),
  /** The guest can take another `credit` chunks of the request body. */
  z.strictObject({ type: z.literal('pull'), id: invocationId, credit: z.int().check(z.positive()) }),
  /** The invocation is over, after its response (work of `waitUntil` included). */
  z.strictObject({ type: z.literal('done'), id: invocationId, cpuMs: z.number().check(z.nonnegative()) }),
  z.strictObject({
    type: z.literal('failed'),
    id: invocationId,
    code: text,
    message: text,
    stack: z.optional(text),
    cpuMs: z.number().check(z.nonnegative()),
    /** False when none of its code ran: it may run elsewhere as if nothing had been. */
    started: z.optional(z.boolean()),
  }),
  z.strictObject({
    type: z.literal('log'),
    /** Absent for what is logged while the module loads, or when its invocation is over. */
    id: z.optional(invocationId),
    isolate: isolateKey,
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: text,
  }),
  /** An isolate was disposed of: it broke a limit, ran out of memory, or was evicted. */
  z.strictObject({ type: z.literal('disposed'), isolate: isolateKey, code: text }),
  /** An isolate does not stop although it was disposed of: this process has to be killed. */
  z.strictObject({
    type: z.literal('stuck'),
    isolate: isolateKey,
    code: text,
    /** Invocations in this process whose code did not begin to run. */
    unstarted: z.array(invocationId).check(z.maxLength(100_000)),
  }),
  /** The isolates in which one entry has been running for a while: who to suspect if this process ends. */
  z.strictObject({ type: z.literal('long'), isolates: z.array(isolateKey).check(z.maxLength(10_000)) }),
  z.strictObject({ type: z.literal('measured'), isolate: isolateKey, heapBytes: z.number().check(z.nonnegative()) }),
  /** A CPU profile for each thread that the isolate ran in, as JSON. */
  z.strictObject({ type: z.literal('profiled'), isolate: isolateKey, json: text }),
  z.strictObject({ type: z.literal('pong'), n: z.number() }),
])
export type FromWorker = z.infer<typeof fromWorker>
