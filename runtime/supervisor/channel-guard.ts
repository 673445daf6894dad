import type { ChildProcess } from 'node:child_process'

/**
 * Bytes that may be on their way in either direction: the largest response that a quota can allow (64 MiB of text, two
 * bytes a character) with what goes beside it. A worker of ours stays far below.
 */
const mostBytesUnderWay = 160 * 1024 * 1024
/** Messages of one second that nobody has any use for; a worker of ours sends some when an invocation was ended. */
const mostIdleTalk = 5_000
const lookEveryMs = 50
const secondMs = 1_000

/** What Node reads and writes through; it is not documented, and without it these bytes are not counted. */
interface ChannelHandle {
  bytesRead?: number
  writeQueueSize?: number
}

const handleOf = (child: ChildProcess): ChannelHandle | undefined => {
  const key = Object.getOwnPropertySymbols(child).find(({ description }) => description === 'kChannelHandle')
  return key && (child as unknown as Record<symbol, ChannelHandle | undefined>)[key]
}

/**
 * Keeps a worker that was broken out of from using up the memory and the time of this process by what it sends, or
 * does not take, over its channel: Node puts a message together in memory whatever its size, and hands over every one.
 */
export class ChannelGuard {
  #channel: ChannelHandle | undefined
  #onAbuse: () => void
  #readBefore = 0
  #idleTalk = 0
  #timer: NodeJS.Timeout
  #secondEndsMs = 0

  /** Calls `onAbuse`, perhaps more than once, when the other process does what none of ours does. */
  constructor(child: ChildProcess, onAbuse: () => void) {
    this.#channel = handleOf(child)
    this.#onAbuse = onAbuse
    this.#timer = setInterval(() => this.#look(), lookEveryMs).unref()
  }

  /** A message came in whole. */
  received() {
    this.#readBefore = this.#channel?.bytesRead ?? 0
  }

  /** A message came in that nobody has any use for. */
  idleTalk() {
    const now = performance.now()
    if (now > this.#secondEndsMs) {
      this.#secondEndsMs = now + secondMs
      this.#idleTalk = 0
    }
    this.#idleTalk += 1
    if (this.#idleTalk > mostIdleTalk) this.#onAbuse()
  }

  close() {
    clearInterval(this.#timer)
  }

  #look() {
    const { bytesRead = 0, writeQueueSize = 0 } = this.#channel ?? {}
    if (bytesRead - this.#readBefore > mostBytesUnderWay || writeQueueSize > mostBytesUnderWay) this.#onAbuse()
  }
}
