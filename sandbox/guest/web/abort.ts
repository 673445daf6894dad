import { asInterface } from './define.ts'
import { DOMException } from './dom-exception.ts'
import { Event, EventTarget, dispatchTrusted, eventHooks, handlerOf, setHandler } from './events.ts'
import { NativeTypeError, floor, toNumber } from '../intrinsics.ts'

let making = false
let abortSignal: (signal: AbortSignal, reason: unknown) => void
let addAlgorithm: (signal: AbortSignal, algorithm: () => void) => void
let dropAlgorithm: (signal: AbortSignal, algorithm: () => void) => void
let follow: (dependent: AbortSignal, sources: AbortSignal[]) => void
export let isAbortSignal: (value: unknown) => value is AbortSignal

/** Sets a timer of the isolate; given when the timers are there. */
export const abortTimers: { set: (callback: () => void, delayMs: number) => void } = { set: () => undefined }

const abortError = () => new DOMException('This operation was aborted', 'AbortError')

/** A signal that nobody has aborted yet. */
export const makeSignal = (): AbortSignal => {
  making = true
  return new (AbortSignal as unknown as new () => AbortSignal)()
}

/** https://dom.spec.whatwg.org/#interface-AbortSignal */
export class AbortSignal extends EventTarget {
  #aborted = false
  #reason: unknown = undefined
  #algorithms: (() => void)[] = []
  /** For signals of `AbortSignal.any`: what they follow, so that following one of them follows its sources. */
  #sources: AbortSignal[] | undefined
  /** Those that follow this one. */
  #dependents: AbortSignal[] = []

  private constructor() {
    if (!making) throw new NativeTypeError('Illegal constructor')
    making = false
    super()
  }

  static abort(reason: unknown = undefined): AbortSignal {
    const signal = makeSignal()
    signal.#aborted = true
    signal.#reason = reason === undefined ? abortError() : reason
    return signal
  }

  static timeout(milliseconds: number): AbortSignal {
    if (arguments.length === 0) throw new NativeTypeError('AbortSignal.timeout needs a number of milliseconds.')
    const delay = floor(toNumber(milliseconds))
    if (!(delay >= 0 && delay <= 9007199254740991))
      throw new NativeTypeError('The milliseconds of AbortSignal.timeout have to be a number from 0 to 2^53 - 1.')
    const signal = makeSignal()
    abortTimers.set(
      () => abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      delay,
    )
    return signal
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    if (arguments.length === 0) throw new NativeTypeError('AbortSignal.any needs a list of signals.')
    const given: AbortSignal[] = []
    for (const signal of signals) {
      if (!isAbortSignal(signal)) throw new NativeTypeError('AbortSignal.any takes AbortSignals only.')
      given[given.length] = signal
    }
    const result = makeSignal()
    follow(result, given)
    return result
  }

  get aborted() {
    return this.#aborted
  }
  get reason() {
    return this.#reason
  }
  throwIfAborted() {
    if (this.#aborted) throw this.#reason
  }
  get onabort() {
    return handlerOf(this, 'abort')
  }
  set onabort(callback: unknown) {
    setHandler(this, 'abort', callback)
  }

  #run() {
    const algorithms = this.#algorithms
    this.#algorithms = []
    for (let index = 0; index < algorithms.length; index++) algorithms[index]!()
    dispatchTrusted(this, new Event('abort'))
  }

  static {
    isAbortSignal = (value): value is AbortSignal => typeof value === 'object' && value !== null && #aborted in value
    addAlgorithm = (signal, algorithm) => {
      signal.#algorithms[signal.#algorithms.length] = algorithm
    }
    dropAlgorithm = (signal, algorithm) => {
      const kept: (() => void)[] = []
      for (let index = 0; index < signal.#algorithms.length; index++) {
        if (signal.#algorithms[index] !== algorithm) kept[kept.length] = signal.#algorithms[index]!
      }
      signal.#algorithms = kept
    }
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return
      signal.#aborted = true
      signal.#reason = reason === undefined ? abortError() : reason
      const reached: AbortSignal[] = []
      for (let index = 0; index < signal.#dependents.length; index++) {
        const dependent = signal.#dependents[index]!
        if (dependent.#aborted) continue
        dependent.#aborted = true
        dependent.#reason = signal.#reason
        reached[reached.length] = dependent
      }
      signal.#dependents = []
      signal.#run()
      for (let index = 0; index < reached.length; index++) reached[index]!.#run()
    }
    follow = (dependent, sources) => {
      for (let index = 0; index < sources.length; index++) {
        if (!sources[index]!.#aborted) continue
        dependent.#aborted = true
        dependent.#reason = sources[index]!.#reason
        return
      }
      dependent.#sources = []
      for (let index = 0; index < sources.length; index++) {
        const roots = sources[index]!.#sources ?? [sources[index]!]
        for (let inner = 0; inner < roots.length; inner++) {
          const root = roots[inner]!
          dependent.#sources[dependent.#sources.length] = root
          root.#dependents[root.#dependents.length] = dependent
        }
      }
    }
    asInterface(this, 'AbortSignal')
  }
}

/** https://dom.spec.whatwg.org/#interface-abortcontroller */
export class AbortController {
  #signal = makeSignal()

  get signal() {
    return this.#signal
  }
  abort(reason: unknown = undefined) {
    abortSignal(this.#signal, reason)
  }
  static {
    asInterface(this, 'AbortController')
  }
}

eventHooks.isAbortSignal = isAbortSignal
export { abortSignal, addAlgorithm, dropAlgorithm, follow }
