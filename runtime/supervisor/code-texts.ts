import type { Deployment } from './types.ts'

/** How much text is kept; beyond it the least recently used is forgotten. */
const capacityChars = 64 * 1024 * 1024

/** Text of plugins' code by SHA-256, kept so that loading code that this process loaded before asks no database. */
export class CodeTexts {
  #texts = new Map<string, Promise<string>>()
  #chars = 0

  read({ sha256, read }: Deployment['code']): Promise<string> {
    const known = this.#texts.get(sha256)
    if (known) {
      this.#texts.delete(sha256)
      this.#texts.set(sha256, known)
      return known
    }
    const reading = read()
    this.#texts.set(sha256, reading)
    reading.then(
      (text) => this.#keep(text),
      () => this.#texts.delete(sha256),
    )
    return reading
  }

  #keep(text: string) {
    this.#chars += text.length
    for (const [sha256, oldest] of this.#texts) {
      if (this.#chars <= capacityChars || this.#texts.size === 1) return
      this.#texts.delete(sha256)
      void oldest.then((forgotten) => (this.#chars -= forgotten.length))
    }
  }
}
