import { Worker } from 'node:worker_threads'
import { patience, threadStartsWithinMs } from '../../patience.ts'

/** Something wrong with the text of a policy, and where. */
export interface Mistake {
  message: string
  help?: string
  line?: number
  column?: number
}

/** What a check of a text found; `policy` is there when it can be used. */
export interface Checked {
  mistakes: Mistake[]
  warnings: Mistake[]
  policy?: { effect: 'permit' | 'forbid'; actions: string[] | null }
}

export interface EntityUid {
  type: string
  id: string
}

/** What Cedar is asked, in its own JSON. */
export interface Question {
  principal: EntityUid
  action: EntityUid
  resource: EntityUid
  context: Record<string, unknown>
  entities: { uid: EntityUid; attrs: Record<string, unknown>; parents: EntityUid[] }[]
}

/** What Cedar says: which policies decided, and which could not be evaluated. */
export interface Ruling {
  decision: 'allow' | 'deny'
  reasons: string[]
  errors: string[]
}

/** Policies that are asked together, by id. */
export interface PolicyTexts {
  /** Names this very set of texts: the same key never means another one. */
  key: string
  texts: Record<string, string>
}

export type ThreadRequest =
  | { kind: 'check'; text: string; schema: unknown }
  | { kind: 'load'; slot: string; policies: Record<string, string> }
  | { kind: 'rule'; slot: string; questions: Question[] }

/** What a thread says: that it is ready, once, and then what it was asked. */
export type ThreadSaid = 'ready' | { id: number; value: unknown } | { id: number; failed: string; broke: boolean }

export interface Cedar {
  /** Checks the text of one policy. */
  check(text: string, schema: unknown): Promise<Checked>
  /** Asks questions of policies that were checked before. @throws {Error} when they can't be answered */
  rule(policies: PolicyTexts, questions: Question[]): Promise<Ruling[]>
  close(): Promise<void>
}

const timeoutMs = 3_000
/**
 * Policies that are kept parsed, over all tenants: 2.5 KB each, and those about one principal at most twice. Cedar frees a set only when another takes its place,
 * so there are as many places as are needed for that, and they are used again.
 */
const mostParsed = 10_000

interface Waiting {
  request: ThreadRequest
  resolve(value: unknown): void
  reject(error: Error): void
}

/** What is broken for good, and not just this once. */
class ThreadGone extends Error {}

/**
 * A thread with Cedar in it. When it breaks or hangs on something, that request fails, the thread is replaced, and
 * what waited behind it fails as well, for its owner to repeat.
 */
const createThread = (onGone: () => void) => {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let nextId = 0
  let isReady = false
  let stopWaiting = () => {}

  const drop = async (reason: string) => {
    const gone = thread
    thread = undefined
    stopWaiting()
    for (const [id, each] of waiting) {
      waiting.delete(id)
      each.reject(new ThreadGone(reason))
    }
    onGone()
    await gone?.terminate()
  }

  const watch = () => {
    stopWaiting()
    if (waiting.size === 0) return
    stopWaiting = patience(isReady ? timeoutMs : threadStartsWithinMs, () => void drop('Cedar took too long'))
  }

  const start = () => {
    const worker = new Worker(new URL('./cedar-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      env: {},
      execArgv: [],
    })
    isReady = false
    worker.on('message', (said: ThreadSaid) => {
      if (said === 'ready') {
        isReady ||= thread === worker
        return watch()
      }
      const each = waiting.get(said.id)
      waiting.delete(said.id)
      watch()
      if (!('failed' in said)) return each?.resolve(said.value)
      each?.reject(said.broke ? new ThreadGone(said.failed) : new Error(said.failed))
      if (said.broke && thread === worker) void drop(said.failed)
    })
    worker.on('error', (error: Error) => {
      if (thread === worker) void drop(error.message)
    })
    worker.unref()
    return worker
  }

  return {
    ask: (request: ThreadRequest): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { request, resolve, reject })
        thread ??= start()
        thread.postMessage({ id, request })
        if (waiting.size === 1) watch()
      }),
    close: () => drop('closed'),
  }
}

/**
 * Cedar, in threads of its own: a decision holds up nobody else, and a text that breaks it (nested ones do, silently)
 * takes only its thread along. Texts are checked in one, what passed is asked in the other.
 *
 * @example
 * const cedar = createCedar()
 * const [{ decision }] = await cedar.rule({ key: 'acme 7', texts: { p1: 'forbid(principal, action, resource);' } }, [question])
 */
export const createCedar = (): Cedar => {
  /** Where sets are in the thread, the one that was not asked for longest first. */
  const slots = new Map<string, { slot: string; size: number }>()
  const free: string[] = []
  let made = 0
  let parsed = 0

  const checker = createThread(() => undefined)
  const judge = createThread(() => {
    slots.clear()
    free.length = 0
    made = 0
    parsed = 0
  })

  const evict = () => {
    for (const [key, { slot, size }] of slots) {
      if (parsed <= mostParsed) return
      slots.delete(key)
      free.push(slot)
      parsed -= size
      // The empty set takes its place.
      void judge.ask({ kind: 'load', slot, policies: {} }).catch(() => undefined)
    }
  }

  const slotFor = ({ key, texts }: PolicyTexts): { slot: string; loading?: Promise<unknown> } => {
    const known = slots.get(key)
    if (known) {
      slots.delete(key)
      slots.set(key, known)
      return known
    }
    const size = Object.keys(texts).length
    parsed += size
    evict()
    const slot = free.pop() ?? String(made++)
    slots.set(key, { slot, size })
    return { slot, loading: judge.ask({ kind: 'load', slot, policies: texts }) }
  }

  const ruleOnce = async (policies: PolicyTexts, questions: Question[]): Promise<Ruling[]> => {
    const { slot, loading } = slotFor(policies)
    const ruling = judge.ask({ kind: 'rule', slot, questions }) as Promise<Ruling[]>
    if (!loading) return ruling
    try {
      const [, rulings] = await Promise.all([loading, ruling])
      return rulings
    } catch (error) {
      const held = slots.get(policies.key)
      if (held?.slot === slot) {
        slots.delete(policies.key)
        free.push(slot)
        parsed -= held.size
      }
      throw error
    }
  }

  return {
    async check(text, schema) {
      try {
        return (await checker.ask({ kind: 'check', text, schema })) as Checked
      } catch (error) {
        if (!(error instanceof ThreadGone)) throw error
        return { mistakes: [{ message: 'It is nested too deeply, or takes too long to read.' }], warnings: [] }
      }
    },

    async rule(policies, questions) {
      try {
        return await ruleOnce(policies, questions)
      } catch (error) {
        // Someone else's questions may have been the ones that broke it.
        if (!(error instanceof ThreadGone)) throw error
        return ruleOnce(policies, questions)
      }
    },

    async close() {
      await Promise.all([checker.close(), judge.close()])
    },
  }
}
