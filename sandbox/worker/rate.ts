/** Lets `atOnce` things through at once and `perSecond` in the long run. */
export class Rate {
  #left: number
  #atOnce: number
  #perMs: number
  #seenMs = performance.now()

  constructor(atOnce: number, perSecond: number) {
    this.#left = this.#atOnce = atOnce
    this.#perMs = perSecond / 1_000
  }

  /** Whether one more may pass now. */
  take(): boolean {
    const now = performance.now()
    this.#left = Math.min(this.#atOnce, this.#left + (now - this.#seenMs) * this.#perMs)
    this.#seenMs = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
