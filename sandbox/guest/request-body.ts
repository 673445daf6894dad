import { Chunk, Signal } from '../bridge/entries.ts'
import type { SendSignal } from './host-link.ts'
import type { ByteSource } from './web/host.ts'

const NativePromise = Promise
const NativeUint8Array = Uint8Array

interface Waiting {
  resolve: (chunk: Uint8Array | undefined) => void
  reject: (error: Error) => void
}

/** The body of a request that arrives in pieces: each is asked for, so that the sender waits for the plugin. */
export class IncomingBody implements ByteSource {
  #signal: SendSignal
  #handle: number
  #chunks: Uint8Array[] = []
  #state: number = Chunk.more
  #waiting: Waiting | undefined

  constructor(signal: SendSignal, handle: number) {
    this.#signal = signal
    this.#handle = handle
  }

  read(): Promise<Uint8Array | undefined> {
    return new NativePromise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      if (this.#state === Chunk.more && this.#chunks.length === 0) this.#signal(Signal.pull, this.#handle, 1)
      this.#settle()
    })
  }

  cancel() {
    this.#chunks = []
    this.#state = Chunk.end
  }

  receive(bytes: ArrayBuffer | undefined, state: number) {
    if (bytes) this.#chunks[this.#chunks.length] = new NativeUint8Array(bytes)
    if (state !== Chunk.more) this.#state = state
    this.#settle()
  }

  #settle() {
    const waiting = this.#waiting
    if (!waiting) return
    const [chunk] = this.#chunks
    if (chunk) {
      this.#chunks = []
      this.#waiting = undefined
      waiting.resolve(chunk)
    } else if (this.#state !== Chunk.more) {
      this.#waiting = undefined
      if (this.#state === Chunk.end) waiting.resolve(undefined)
      else waiting.reject(new TypeError('The request body broke off.'))
    }
  }
}
