/** One invocation under way in an isolate, as the worker keeps it. */
export interface Invocation {
  /** The supervisor's unguessable id; plugin code never sees it. */
  id: string
  /** The small number by which the guest knows it. */
  handle: number
  /** Number of the entry with which it begins. */
  entry: number
  /** In nanoseconds, as V8 accounts it. */
  cpuUsedNs: bigint
  cpuLimitNs: bigint
  /** What this whole process had used when it began, at most. */
  processNs: bigint
  /** On the clock of `performance.now()`. */
  deadlineMs: number
  /** Why it was ended from outside. */
  endCode: string | undefined
  timers: Map<number, NodeJS.Timeout>
  /** What it waits for from outside: host calls, timers, pieces of bodies. */
  waiting: number
  /** Numbers of the host calls that wait for an answer. */
  calls: Set<number>
  /** Whether the end of each of its entries is heard. */
  isHeard: boolean
  requestOpen: boolean
  responseOpen: boolean
}

/** An invocation that has not begun, with what it may use from now on. */
export const createInvocation = (
  handle: number,
  { id, cpuMs, wallMs }: { id: string; cpuMs: number; wallMs: number },
): Invocation => ({
  id,
  handle,
  entry: 0,
  cpuUsedNs: 0n,
  cpuLimitNs: BigInt(Math.round(cpuMs * 1e6)),
  processNs: 0n,
  deadlineMs: performance.now() + wallMs,
  endCode: undefined,
  timers: new Map(),
  waiting: 0,
  calls: new Set(),
  isHeard: true,
  requestOpen: false,
  responseOpen: false,
})

/** CPU time that it used so far, in milliseconds. */
export const cpuMsOf = (invocation: Invocation): number => Number(invocation.cpuUsedNs) / 1e6
