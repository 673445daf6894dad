import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { chunkBytes, streamCredit } from '../../sandbox/bridge/streaming.ts'

/** The body of a streamed response: an async iterable whose reader sets the pace. */
export class ResponseStream implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = []
  /** Chunks that may still come before the reader takes another. */
  #credit = streamCredit
  #ended = false
  #taken = false
  #error: Error | undefined
  #wake: (() => void) | undefined
  #pull: (credit: number) => void
  #cancel: () => void

  constructor(pull: (credit: number) => void, cancel: () => void) {
    this.#pull = pull
    this.#cancel = cancel
  }

  /** Takes a chunk, and says whether it may have been sent: one that is too large or too early may not. */
  push(chunk: Uint8Array): boolean {
    if (this.#credit === 0 || chunk.byteLength > chunkBytes) return false
    this.#credit -= 1
    this.#chunks.push(chunk)
    this.#wake?.()
    return true
  }

  end(error?: Error) {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.#wake?.()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return { next: () => this.#next(), return: () => this.#leave() }
  }

  get ended(): boolean {
    return this.#ended
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    // What was handed out before has been taken: there is room for another.
    if (this.#taken && !this.#ended) {
      this.#credit += 1
      this.#pull(1)
    }
    this.#taken = false
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) {
        this.#taken = true
        return { done: false, value: chunk }
      }
      if (this.#ended) {
        if (this.#error) throw this.#error
        return { done: true, value: undefined }
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** The reader wants no more, perhaps without having begun. */
  async #leave(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#chunks = []
    if (!this.#ended) this.#cancel()
    return { done: true, value: undefined }
  }
}

/** What a reader of a streamed body gets when the plugin fails in the middle of it. */
export const brokenStream = () =>
  new Problem('plugin.error', { detail: said('The plugin failed while it was sending.') })
