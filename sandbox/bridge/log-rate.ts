/** Log lines of one isolate that are passed on: each costs the platform process more than the plugin. */
const linesAtOnce = 1_000
const linesPerMs = 0.5

/** How many log lines of one isolate pass: 1,000 at once, and 500 a second in the long run. */
export class LogRate {
  #left = linesAtOnce
  #seenMs = performance.now()

  /** Whether one more line may pass now. */
  take(): boolean {
    const now = performance.now()
    this.#left = Math.min(linesAtOnce, this.#left + (now - this.#seenMs) * linesPerMs)
    this.#seenMs = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
