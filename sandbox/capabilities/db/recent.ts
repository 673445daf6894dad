/**
 * Keeps what was used lately: up to `most` entries for sure, and no more than twice as many. Two maps that take turns
 * instead of one whose order is kept: nearly every look finds what it looks for in the younger one, and moves nothing.
 */
export class Recent<K, V> {
  #most: number
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#most && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}
