import { Chunk, Signal } from '../bridge/entries.ts'
import { chunkBytes, streamCredit } from '../bridge/streaming.ts'
import type { SendSignal } from './host-link.ts'
import {
  NativeUint8Array,
  arrayBufferSlice,
  min,
  promiseThen,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
} from './intrinsics.ts'
import type { ByteSource } from './web/host.ts'

/** Sends a streamed response piece by piece, never ahead of what its reader takes. */
export class OutgoingBody {
  #signal: SendSignal
  #handle: number
  #source: ByteSource
  /** What is left of a chunk that was too large to go in one piece. */
  #rest: Uint8Array | undefined
  #credit = streamCredit
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
    if (this.#rest) return this.#sendPiece(this.#rest)
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
    try {
      this.#sendPiece(chunk)
    } catch {
      // What came was no bytes, or they were detached meanwhile.
      this.#end(Chunk.error)
    }
  }

  #sendPiece(chunk: Uint8Array) {
    const length = typedArrayByteLength(chunk)
    const offset = typedArrayByteOffset(chunk)
    const buffer = typedArrayBuffer(chunk)
    const size = min(length, chunkBytes)
    this.#rest = size < length ? new NativeUint8Array(buffer, offset + size, length - size) : undefined
    this.#credit -= 1
    this.#signal(Signal.chunk, this.#handle, arrayBufferSlice(buffer, offset, offset + size), Chunk.more)
    this.send()
  }

  #end(state: number) {
    if (this.#over) return
    this.#over = true
    this.#signal(Signal.chunk, this.#handle, undefined, state)
    this.#onEnd()
  }
}
