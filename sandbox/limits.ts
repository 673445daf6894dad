/** Units of this file. */
export const KiB = 1024
export const MiB = 1024 * KiB

/** What one kind of invocation may use. */
export interface Budget {
  /** Wall time from dispatch to the end of the invocation. */
  wallMs: number
  /** CPU time inside the isolate. */
  cpuMs: number
}

export type InvocationKind = 'request' | 'event' | 'job' | 'call' | 'lifecycle'

/**
 * Every limit of the sandbox, its default and its ceiling (DESIGN.md §10). A plan, a tenant or an
 * installation may lower or raise each up to the ceiling.
 */
export interface Limits {
  budgets: Record<InvocationKind, Budget>
  /** Heap of one isolate. */
  isolateMemoryMb: number
  /** Resident memory that one installation may add to its sandbox worker before the worker is ended. */
  processMemoryMb: number
  /** Invocations of one installation under way at once. */
  concurrency: number
  /** Invocations of one installation that may wait for their turn. */
  queue: number
  /** Invocations of one tenant under way at once. */
  tenantConcurrency: number
  /** Share of a tenant in what is free when more want to run than may, relative to others. */
  weight: number
  /** Host calls of one invocation. */
  hostCalls: number
  /** One message over the bridge, either way. */
  messageBytes: number
  /** All bytes of one invocation over the bridge, plugin to host. */
  bridgeBytes: number
  /** A buffered response. */
  responseBytes: number
  /** A buffered request body. */
  requestBytes: number
  /** Timers of one invocation at once. */
  timers: number
  logLineBytes: number
  logLines: number
  /** Outbound requests of one invocation. */
  fetches: number
}

export const defaultLimits: Limits = {
  budgets: {
    request: { wallMs: 5_000, cpuMs: 500 },
    event: { wallMs: 30_000, cpuMs: 2_000 },
    job: { wallMs: 900_000, cpuMs: 30_000 },
    call: { wallMs: 5_000, cpuMs: 500 },
    lifecycle: { wallMs: 60_000, cpuMs: 5_000 },
  },
  isolateMemoryMb: 64,
  processMemoryMb: 256,
  concurrency: 32,
  queue: 128,
  tenantConcurrency: 128,
  weight: 1,
  hostCalls: 1_000,
  messageBytes: 1 * MiB,
  bridgeBytes: 32 * MiB,
  responseBytes: 6 * MiB,
  requestBytes: 6 * MiB,
  timers: 1_000,
  logLineBytes: 4 * KiB,
  logLines: 256,
  fetches: 50,
}
