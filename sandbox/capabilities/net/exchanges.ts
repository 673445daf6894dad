import { Problem } from '../../../problems/problem.ts'
import type { HostCall } from '../define.ts'
import type { Pieces } from './pieces.ts'
import type { Upload } from './upload.ts'

/** One request of an invocation, from its beginning to the end of its reply. */
export interface Exchange<Received> {
  /** Aborted when the plugin wants no more of it, and when the invocation ends. */
  signal: AbortSignal
  /** Where the rest of its body goes, and what comes of it. */
  sending?: { upload: Upload; reply: Promise<Received> }
  /** What was not handed on yet of its reply. */
  reading?: Pieces
}

/** The requests of one invocation that are not over, by the numbers that the isolate gave them. */
export interface Exchanges<Received> {
  /** @throws {Problem} `capability.invalid` when there is one of this number */
  open(id: number): Exchange<Received>
  /** @throws {Problem} `capability.invalid` when there is none */
  get(id: number): Exchange<Received>
  /** Ends one, in whatever state it is. */
  cancel(id: number): void
  forget(id: number): void
}

/** The exchanges of one invocation, which all end with it. */
export const createExchanges = <Received>({ signal }: Pick<HostCall, 'signal'>): Exchanges<Received> => {
  const all = new Map<number, Exchange<Received> & { abort: AbortController }>()
  return {
    open(id) {
      if (all.has(id)) throw new Problem('capability.invalid', { detail: 'There is a request of this number already.' })
      const abort = new AbortController()
      const made = { abort, signal: AbortSignal.any([signal, abort.signal]) }
      all.set(id, made)
      return made
    },
    get(id) {
      const found = all.get(id)
      if (!found)
        throw new Problem('capability.invalid', {
          detail: 'There is no such request in this invocation, or it is over.',
        })
      return found
    },
    cancel(id) {
      const found = all.get(id)
      all.delete(id)
      found?.sending?.upload.stop()
      found?.abort.abort()
    },
    forget: (id) => void all.delete(id),
  }
}
