import { Chunk, Signal } from '../bridge/entries.ts'
import type { SendSignal } from './host-link.ts'
import { arrayBufferSlice, promiseThen } from './intrinsics.ts'
import type { ByteSource } from './web/host.ts'

/** Chunks that may be on their way before the other side has taken one; the supervisor grants more one by one. */
const firstCredit = 8

/** Sends a streamed response piece by piece, never ahead of what its reader takes. */
export class OutgoingBody {
  #signal: SendSignal
  #handle: number
  #source: ByteSource
  #credit = firstCredit
  #reading = false
  #over = false
  #onEnd: () => void

  constructor(signal: SendSignal, handle: number, source: ByteSource, onEnd: () => void) {
    this.#signal = signal
    this.#handle = handle
    this.#source = source
    this.#onEnd = onEnd
  }

  grant(credit: number) {
    this.#credit += credit
    this.send()
  }

  /** Stops for good: the invocation is over. */
  cancel() {
    if (this.#over) return
    this.#over = true
    this.#source.cancel()
  }

  send() {
    if (this.#reading || this.#over || this.#credit === 0) return
    this.#reading = true
    promiseThen(
      this.#source.read(),
      (chunk) => this.#sent(chunk),
      () => this.#end(Chunk.error),
    )
  }

  #sent(chunk: Uint8Array | undefined) {
    this.#reading = false
    if (this.#over) return
    if (chunk === undefined) return this.#end(Chunk.end)
    this.#credit -= 1
    const { buffer, byteOffset, byteLength } = chunk
    this.#signal(
      Signal.chunk,
      this.#handle,
      arrayBufferSlice(buffer as ArrayBuffer, byteOffset, byteOffset + byteLength),
      Chunk.more,
    )
    this.send()
  }

  #end(state: number) {
    if (this.#over) return
    this.#over = true
    this.#signal(Signal.chunk, this.#handle, undefined, state)
    this.#onEnd()
  }
}
