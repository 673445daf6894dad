import { PassThrough } from 'node:stream'

/** The body of a request that a plugin sends piece by piece, no faster than the other side takes it. */
export interface Upload {
  body: AsyncIterable<Uint8Array>
  /** Resolves when there is room for more, with whether anyone still wants it. */
  write(bytes: Uint8Array): Promise<boolean>
  end(): void
  /** Nobody wants more of it. */
  stop(): void
}

/** Bytes that wait to be sent. */
const waitingBytes = 256 * 1024

/** At most 256 KiB wait here for the other side. */
export const createUpload = (): Upload => {
  const sink = new PassThrough({ highWaterMark: waitingBytes })
  let waiting: (() => void)[] = []
  const release = () => {
    const all = waiting
    waiting = []
    for (const each of all) each()
  }
  // It is destroyed with the request; whoever writes is told by `write`.
  sink
    .on('error', () => undefined)
    .on('drain', release)
    .on('close', release)

  return {
    body: sink,
    async write(bytes) {
      if (sink.destroyed) return false
      if (!sink.write(bytes)) await new Promise<void>((resolve) => waiting.push(resolve))
      return !sink.destroyed
    },
    end: () => void sink.end(),
    stop: () => void sink.destroy(),
  }
}
