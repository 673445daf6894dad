import { Worker } from 'node:worker_threads'
import { patience, threadStartsWithinMs } from '../../../runtime/patience.ts'
import type { Decision } from './statement.ts'

/** Judges the text of a statement. */
export type Judge = (sql: string) => Promise<Decision>

const timeoutMs = 2_000

/** What the thread says: that it is ready, once, and then what it was asked. */
export type Said = 'ready' | { id: number; decision: Decision }

interface Pending {
  sql: string
  resolve(decision: Decision): void
}

/**
 * Parses SQL in a thread of its own: a large statement doesn't hold up the platform meanwhile, and a
 * nested one that breaks the parser's memory (which a stack overflow does, silently) breaks only that
 * thread, which is then replaced.
 */
export function createParser(): Judge {
  const pending = new Map<number, Pending>()
  let thread: Worker | undefined
  let nextId = 0
  let isReady = false
  let stopWaiting = () => {}

  const start = (): Worker => {
    const worker = new Worker(new URL('./parser-thread.ts', import.meta.url), {
      // Small enough that V8's stack ends before the parser's own, which has no guard.
      resourceLimits: { stackSizeMb: 1, maxOldGenerationSizeMb: 256 },
      env: {},
      execArgv: [],
      stderr: true,
    })
    isReady = false
    worker.on('message', (said: Said) => {
      if (said === 'ready') {
        isReady ||= thread === worker
        return watch()
      }
      const { id, decision } = said
      settle(id, decision)
      if (!decision.allowed && decision.broke) replace(worker)
    })
    worker.on('error', () => replace(worker, { allowed: false, reason: 'It is too large to parse.', broke: true }))
    worker.unref()
    return worker
  }

  const settle = (id: number, decision: Decision) => {
    pending.get(id)?.resolve(decision)
    pending.delete(id)
    watch()
  }

  /** The first in line is what a thread that ended was working on; the others get a new thread. */
  const replace = (worker: Worker, first?: Decision) => {
    if (thread !== worker) return
    thread = undefined
    void worker.terminate()
    const [id] = pending.keys()
    if (id !== undefined && first) settle(id, first)
    if (pending.size === 0) return
    thread = start()
    for (const [waiting, { sql }] of pending) thread.postMessage({ id: waiting, sql })
    watch()
  }

  const watch = () => {
    stopWaiting()
    if (pending.size === 0) return
    stopWaiting = patience(isReady ? timeoutMs : threadStartsWithinMs, () => {
      if (thread) replace(thread, { allowed: false, reason: 'It takes too long to parse.', broke: true })
    })
  }

  thread = start()
  return (sql) =>
    new Promise((resolve) => {
      const id = nextId++
      pending.set(id, { sql, resolve })
      thread ??= start()
      thread.postMessage({ id, sql })
      if (pending.size === 1) watch()
    })
}
