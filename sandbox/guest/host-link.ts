/** Tells the worker something; see `Signal` in sandbox/bridge/entries.ts. Never seen by plugin code. */
export type SendSignal = (kind: number, handle: number, a?: unknown, b?: unknown, c?: unknown, d?: unknown) => void

/** The same as the worker takes it: with the number of the entry in which it is sent. */
export type RawSignal = (entry: number, ...signal: Parameters<SendSignal>) => void

/** What a guest has of its worker. */
export interface HostLink {
  signal: SendSignal
  /** Number of the entry that runs now. */
  entry: () => number
  /** Source of a lazy chunk. */
  chunk: (name: string) => string
  random: (length: number) => ArrayBuffer
}
