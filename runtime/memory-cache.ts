/** What was read from the database lately, kept until it is told to forget it. */
interface MemoryCache<V> {
  /** The kept value, or the one that `load` finds; `undefined` is never kept. */
  get(key: string): Promise<V | undefined>
  /** The kept value; `undefined` when there is none, or not any more. */
  peek(key: string): V | undefined
  /** Forgets one key, or all for `*`, which `changes` says when any may have changed. */
  forget(key: string): void
  forgetWhere(matches: (value: V, key: string) => boolean): void
  clear(): void
}

/**
 * A bounded cache in front of a read. Callers of the same key share one read, and a value whose key was
 * forgotten while it was being read is handed out once but not kept, so that an invalidation never loses
 * against a read that began before it. The time to live is only the net below invalidation.
 *
 * @example
 * const users = createMemoryCache({ load: (id) => readUser(core, id), ttlMs: 60_000, max: 10_000 })
 * changes.subscribe('user', users.forget)
 */
export const createMemoryCache = <V>({
  load,
  ttlMs,
  max,
}: {
  load: (key: string) => Promise<V | undefined>
  ttlMs: number
  max: number
}): MemoryCache<V> => {
  const kept = new Map<string, { value: V; until: number }>()
  const underWay = new Map<string, Promise<V | undefined>>()

  const read = (key: string) => {
    const reading: Promise<V | undefined> = load(key).then(
      (value) => {
        if (underWay.get(key) === reading) {
          underWay.delete(key)
          if (value !== undefined) keep(key, value)
        }
        return value
      },
      (error: unknown) => {
        if (underWay.get(key) === reading) underWay.delete(key)
        throw error
      },
    )
    underWay.set(key, reading)
    return reading
  }

  const keep = (key: string, value: V) => {
    const oldest = kept.size >= max ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(key, { value, until: Date.now() + ttlMs })
  }

  const clear = () => {
    kept.clear()
    underWay.clear()
  }

  return {
    async get(key) {
      const hit = kept.get(key)
      if (hit && hit.until > Date.now()) return hit.value
      if (hit) kept.delete(key)
      return underWay.get(key) ?? read(key)
    },
    peek(key) {
      const hit = kept.get(key)
      return hit && hit.until > Date.now() ? hit.value : undefined
    },
    forget(key) {
      if (key === '*') return clear()
      kept.delete(key)
      underWay.delete(key)
    },
    forgetWhere(matches) {
      for (const [key, { value }] of kept) if (matches(value, key)) kept.delete(key)
      // What is being read can't be looked at yet: none of it may be kept.
      underWay.clear()
    },
    clear,
  }
}
