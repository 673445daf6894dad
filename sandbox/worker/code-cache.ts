import type ivm from 'isolated-vm'

interface Cached {
  code: string
  compiled?: ivm.ExternalCopy<ArrayBuffer>
}

/** How many bundles' compiled code a worker keeps; beyond it the least recently used is forgotten. */
const capacity = 200

/**
 * Code that this worker was sent, with what V8 compiled of it, by SHA-256. `compiled` is machine code: it
 * is only ever made here, never taken from outside.
 */
export class CodeCache {
  #entries = new Map<string, Cached>()

  /** The entry of `hash`, made of `code` when it is new. */
  take(hash: string, code: string): Cached {
    const known = this.#entries.get(hash) ?? { code }
    this.#entries.delete(hash)
    this.#entries.set(hash, known)
    if (this.#entries.size > capacity) this.#forgetOldest()
    return known
  }

  #forgetOldest() {
    const [oldest] = this.#entries.keys()
    if (oldest === undefined) return
    this.#entries.get(oldest)?.compiled?.release()
    this.#entries.delete(oldest)
  }
}
