/** Something that waits for its turn, on behalf of a tenant. */
interface Waiting {
  lane: string
  done: PromiseWithResolvers<void>
}

/**
 * The lanes that wait in this process: tenant by tenant in rotation, those of one tenant in the order in which they
 * came. A tenant with a thousand lanes gets no more turns than one with a single lane.
 */
export class Line {
  #tenants = new Map<string, Waiting[]>()
  #waiting = new Map<string, Waiting>()

  /** Puts a lane in line, once; resolves when its turn was taken. */
  join(tenant: string, lane: string): Promise<void> {
    const known = this.#waiting.get(lane)
    if (known) return known.done.promise
    const waiting = { lane, done: Promise.withResolvers<void>() }
    this.#waiting.set(lane, waiting)
    const others = this.#tenants.get(tenant)
    if (others) others.push(waiting)
    else this.#tenants.set(tenant, [waiting])
    return waiting.done.promise
  }

  /** Takes the next lane of the next tenant that `may` go on. */
  next(may: (tenant: string) => boolean): (Waiting & { tenant: string }) | undefined {
    for (const [tenant, lanes] of this.#tenants) {
      if (!may(tenant)) continue
      const waiting = lanes.shift()!
      this.#waiting.delete(waiting.lane)
      // Behind the others, if it has more.
      this.#tenants.delete(tenant)
      if (lanes.length > 0) this.#tenants.set(tenant, lanes)
      return { ...waiting, tenant }
    }
    return undefined
  }

  /** Lets everyone go who still waits. */
  clear(): void {
    for (const { done } of this.#waiting.values()) done.resolve()
    this.#waiting.clear()
    this.#tenants.clear()
  }
}
