/** Work for one owner that this process does on threads which all share. */
export interface Task {
  /** Whether anyone still waits for it. */
  isWanted: () => boolean
  run: () => Promise<void>
}

/**
 * Does work for many owners, of each one thing at a time and only a few in all, taking turns: whoever asks for more
 * than the others waits for itself.
 */
export class Turns<Owner> {
  #waiting = new Map<Owner, Task[]>()
  #atWork = new Set<Owner>()
  #atOnce: number

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  add(owner: Owner, task: Task) {
    const queue = this.#waiting.get(owner)
    if (queue) queue.push(task)
    else this.#waiting.set(owner, [task])
    this.#next()
  }

  #next() {
    for (const [owner, queue] of this.#waiting) {
      if (this.#atWork.size >= this.#atOnce) return
      if (this.#atWork.has(owner)) continue
      const task = this.#take(owner, queue)
      if (task) void this.#do(owner, task)
    }
  }

  /** The next task that is still wanted. */
  #take(owner: Owner, queue: Task[]): Task | undefined {
    this.#waiting.delete(owner)
    const at = queue.findIndex((task) => task.isWanted())
    if (at === -1) return undefined
    const rest = queue.slice(at + 1)
    if (rest.length > 0) this.#waiting.set(owner, rest)
    return queue[at]
  }

  /** Who had a turn comes after all who wait for one. */
  #goBehind(owner: Owner) {
    const queue = this.#waiting.get(owner)
    if (!queue) return
    this.#waiting.delete(owner)
    this.#waiting.set(owner, queue)
  }

  async #do(owner: Owner, task: Task) {
    this.#atWork.add(owner)
    await task.run().finally(() => this.#atWork.delete(owner))
    this.#goBehind(owner)
    this.#next()
  }
}
