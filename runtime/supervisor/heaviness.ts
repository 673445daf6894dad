/** An invocation that takes this much CPU time makes its installation a heavy one. */
const heavyMs = 100
/** How long that is remembered. */
const memoryMs = 60_000

/**
 * Which installations ran long lately. They are placed in a worker of their own kind, since a worker has only a few
 * threads for all of its isolates, and whoever occupies them keeps quick neighbours waiting.
 */
export class Heaviness {
  #until = new Map<string, number>()

  note(installationId: string, cpuMs: number) {
    if (cpuMs < heavyMs) return
    this.#until.delete(installationId)
    this.#until.set(installationId, Date.now() + memoryMs)
  }

  isHeavy(installationId: string): boolean {
    if (this.#until.size === 0) return false
    const until = this.#until.get(installationId)
    if (until === undefined) return false
    if (until > Date.now()) return true
    this.#until.delete(installationId)
    return false
  }
}
