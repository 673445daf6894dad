import { Problem } from '../../problems/problem.ts'

/** Chunks that may be on their way before the reader takes one. */
export const streamCredit = 8

/** The body of a streamed response: an async iterable whose reader sets the pace. */
export class ResponseStream implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = []
  #ended = false
  #error: Error | undefined
  #wake: (() => void) | undefined
  #pull: (credit: number) => void
  #cancel: () => void

  constructor(pull: (credit: number) => void, cancel: () => void) {
    this.#pull = pull
    this.#cancel = cancel
  }

  push(chunk: Uint8Array) {
    this.#chunks.push(chunk)
    this.#wake?.()
  }

  end(error?: Error) {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift()
        if (chunk) {
          yield chunk
          if (!this.#ended) this.#pull(1)
        } else if (this.#ended) {
          if (this.#error) throw this.#error
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        }
      }
    } finally {
      if (!this.#ended) this.#cancel()
    }
  }
}

/** What a reader of a streamed body gets when the plugin fails in the middle of it. */
export const brokenStream = () => new Problem('plugin.error', { detail: 'The plugin failed while it was sending.' })
