import { elapsedMs } from './clock.ts'
import { asInterface, defineConstants } from './define.ts'
import { DOMException } from './dom-exception.ts'
import { NativeTypeError, apply, arraySlice, isObject } from '../intrinsics.ts'

const phases = ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'] as const

interface EventInit {
  bubbles?: boolean
  cancelable?: boolean
  composed?: boolean
}

const asDictionary = <T extends object>(init: T | null | undefined, what: string): T => {
  if (init === undefined || init === null) return {} as T
  if (!isObject(init)) throw new NativeTypeError(`${what} has to be an object.`)
  return init
}

let begin: (event: Event, target: EventTarget, trusted: boolean) => void
let finish: (event: Event) => boolean
let isStopped: (event: Event) => boolean
let setPassive: (event: Event, passive: boolean) => void

/** https://dom.spec.whatwg.org/#interface-event, without a tree: an event has one target. */
export class Event {
  #type: string
  #bubbles: boolean
  #cancelable: boolean
  #composed: boolean
  #timeStamp = elapsedMs()
  #target: EventTarget | null = null
  #currentTarget: EventTarget | null = null
  #dispatching = false
  #trusted = false
  #passive = false
  #canceled = false
  #propagationStopped = false
  #stopped = false

  constructor(type: string, init: EventInit | undefined = undefined) {
    if (arguments.length === 0) throw new NativeTypeError('An Event needs a type.')
    const { bubbles, cancelable, composed } = asDictionary(init, 'The second argument of Event')
    this.#type = `${type}`
    this.#bubbles = !!bubbles
    this.#cancelable = !!cancelable
    this.#composed = !!composed
  }

  get type() {
    return this.#type
  }
  get target() {
    return this.#target
  }
  get srcElement() {
    return this.#target
  }
  get currentTarget() {
    return this.#currentTarget
  }
  composedPath(): EventTarget[] {
    return this.#currentTarget ? [this.#currentTarget] : []
  }
  get eventPhase() {
    return this.#dispatching ? 2 : 0
  }
  stopPropagation() {
    this.#propagationStopped = true
  }
  get cancelBubble() {
    return this.#propagationStopped
  }
  set cancelBubble(stop: boolean) {
    if (stop) this.#propagationStopped = true
  }
  stopImmediatePropagation() {
    this.#propagationStopped = true
    this.#stopped = true
  }
  get bubbles() {
    return this.#bubbles
  }
  get cancelable() {
    return this.#cancelable
  }
  get returnValue() {
    return !this.#canceled
  }
  set returnValue(keep: boolean) {
    if (!keep) this.preventDefault()
  }
  preventDefault() {
    if (this.#cancelable && !this.#passive) this.#canceled = true
  }
  get defaultPrevented() {
    return this.#canceled
  }
  get composed() {
    return this.#composed
  }
  get isTrusted() {
    return this.#trusted
  }
  get timeStamp() {
    return this.#timeStamp
  }
  initEvent(type: string, bubbles = false, cancelable = false) {
    if (this.#dispatching) return
    this.#propagationStopped = this.#stopped = this.#canceled = false
    this.#target = null
    this.#type = `${type}`
    this.#bubbles = !!bubbles
    this.#cancelable = !!cancelable
  }

  static {
    begin = (event, target, trusted) => {
      if (event.#dispatching) throw new DOMException('The event is being dispatched already.', 'InvalidStateError')
      event.#dispatching = true
      event.#trusted = trusted
      event.#target = event.#currentTarget = target
    }
    finish = (event) => {
      event.#dispatching = event.#propagationStopped = event.#stopped = false
      event.#currentTarget = null
      return !event.#canceled
    }
    isStopped = (event) => event.#stopped
    setPassive = (event, passive) => {
      event.#passive = passive
    }
    asInterface(this, 'Event')
    defineConstants(this, phases)
  }
}

/** https://dom.spec.whatwg.org/#interface-customevent */
export class CustomEvent extends Event {
  #detail: unknown

  constructor(type: string, init: (EventInit & { detail?: unknown }) | undefined = undefined) {
    super(type, init)
    const detail = init?.detail
    this.#detail = detail === undefined ? null : detail
  }
  get detail() {
    return this.#detail
  }
  initCustomEvent(type: string, bubbles = false, cancelable = false, detail: unknown = null) {
    if (this.eventPhase !== 0) return
    super.initEvent(type, bubbles, cancelable)
    this.#detail = detail
  }
  static {
    asInterface(this, 'CustomEvent')
  }
}

type Callback = ((event: Event) => unknown) | { handleEvent: (event: Event) => unknown }

interface Listener {
  type: string
  callback: Callback
  capture: boolean
  once: boolean
  passive: boolean
  removed: boolean
  /** Set for the listener behind an `onabort`-like property. */
  handler: boolean
}

interface ListenerOptions {
  capture?: boolean
  once?: boolean
  passive?: boolean
  signal?: AbortSignalLike
}
type AbortSignalLike = EventTarget & { readonly aborted: boolean }

/** What events need from the rest, set when it is there. */
export const eventHooks: {
  report: (error: unknown) => void
  isAbortSignal: (value: unknown) => value is AbortSignalLike
} = { report: () => undefined, isAbortSignal: (value): value is AbortSignalLike => false && value !== undefined }

const captureOf = (options: boolean | ListenerOptions | undefined): boolean =>
  isObject(options) ? !!(options as ListenerOptions).capture : !!options

/** Dispatches an event that comes from the platform (`isTrusted`). */
export let dispatchTrusted: (target: EventTarget, event: Event) => boolean
/** The property `on…` of a target: how it is read and written. */
export let handlerOf: (target: EventTarget, type: string) => Callback | null
export let setHandler: (target: EventTarget, type: string, callback: unknown) => void
export let hasListener: (target: EventTarget, type: string) => boolean
/** Makes events tell another object as their target. */
export let showAs: (target: EventTarget, shown: object) => void
let addListener: (target: EventTarget, listener: Listener) => void

/** https://dom.spec.whatwg.org/#interface-eventtarget */
export class EventTarget {
  #listeners: Listener[] = []
  #shown: EventTarget = this

  addEventListener(type: string, callback: Callback | null, options: boolean | ListenerOptions = false) {
    if (arguments.length < 2) throw new NativeTypeError('addEventListener needs a type and a listener.')
    const name = `${type}`
    const capture = captureOf(options)
    let once = false
    let passive = false
    let signal: AbortSignalLike | undefined
    if (isObject(options)) {
      const given = options as ListenerOptions
      once = !!given.once
      passive = !!given.passive
      signal = given.signal
      if (signal !== undefined && !eventHooks.isAbortSignal(signal))
        throw new NativeTypeError('The option signal has to be an AbortSignal.')
    }
    if (callback !== null && callback !== undefined && !isObject(callback))
      throw new NativeTypeError('A listener has to be a function or an object.')
    const listeners = this.#listeners
    if (signal?.aborted || !callback) return
    for (let index = 0; index < listeners.length; index++) {
      const known = listeners[index]!
      if (known.type === name && known.callback === callback && known.capture === capture && !known.handler) return
    }
    const listener = { type: name, callback, capture, once, passive, removed: false, handler: false }
    listeners[listeners.length] = listener
    if (signal) onAbortOf(signal, () => this.#remove(listener))
  }

  removeEventListener(type: string, callback: Callback | null, options: boolean | ListenerOptions = false) {
    if (arguments.length < 2) throw new NativeTypeError('removeEventListener needs a type and a listener.')
    const name = `${type}`
    const capture = captureOf(options)
    if (callback !== null && callback !== undefined && !isObject(callback))
      throw new NativeTypeError('A listener has to be a function or an object.')
    const listeners = this.#listeners
    for (let index = 0; index < listeners.length; index++) {
      const known = listeners[index]!
      if (known.type === name && known.callback === callback && known.capture === capture && !known.handler)
        return this.#remove(known)
    }
  }

  dispatchEvent(event: Event): boolean {
    if (!(event instanceof Event)) throw new NativeTypeError('dispatchEvent takes an Event.')
    return this.#dispatch(event, false)
  }

  #dispatch(event: Event, trusted: boolean): boolean {
    const listeners = this.#listeners
    begin(event, this.#shown, trusted)
    if (!event.cancelBubble) {
      const { type } = event
      const present = arraySlice(listeners)
      // Capturing listeners first, then the others: at the target both phases run.
      for (let phase = 0; phase < 2; phase++) {
        for (let index = 0; index < present.length && !isStopped(event); index++) {
          const listener = present[index]!
          if (listener.type !== type || listener.removed || listener.capture !== (phase === 0)) continue
          if (listener.once) this.#remove(listener)
          this.#call(listener, event)
        }
        if (event.cancelBubble) break
      }
    }
    return finish(event)
  }

  #call(listener: Listener, event: Event) {
    setPassive(event, listener.passive)
    try {
      const { callback } = listener
      if (typeof callback === 'function') {
        const result = apply(callback, this.#shown, [event]) as unknown
        if (listener.handler && result === false) event.preventDefault()
      } else {
        const { handleEvent } = callback
        if (typeof handleEvent !== 'function')
          throw new NativeTypeError('handleEvent of a listener has to be a function.')
        apply(handleEvent, callback, [event])
      }
    } catch (error) {
      eventHooks.report(error)
    }
    setPassive(event, false)
  }

  #remove(listener: Listener) {
    listener.removed = true
    const kept: Listener[] = []
    for (let index = 0; index < this.#listeners.length; index++) {
      const known = this.#listeners[index]!
      if (known !== listener) kept[kept.length] = known
    }
    this.#listeners = kept
  }

  static {
    dispatchTrusted = (target, event) => target.#dispatch(event, true)
    addListener = (target, listener) => {
      target.#listeners[target.#listeners.length] = listener
    }
    hasListener = (target, type) => {
      for (let index = 0; index < target.#listeners.length; index++)
        if (target.#listeners[index]!.type === type) return true
      return false
    }
    showAs = (target, shown) => {
      target.#shown = shown as EventTarget
    }
    handlerOf = (target, type) => {
      for (let index = 0; index < target.#listeners.length; index++) {
        const known = target.#listeners[index]!
        if (known.handler && known.type === type) return known.callback
      }
      return null
    }
    setHandler = (target, type, callback) => {
      const usable = isObject(callback) ? (callback as unknown as Callback) : undefined
      for (let index = 0; index < target.#listeners.length; index++) {
        const known = target.#listeners[index]!
        if (!known.handler || known.type !== type) continue
        if (usable) known.callback = usable
        else target.#remove(known)
        return
      }
      if (usable)
        addListener(target, {
          type,
          callback: usable,
          capture: false,
          once: false,
          passive: false,
          removed: false,
          handler: true,
        })
    }
    asInterface(this, 'EventTarget')
  }
}

/** Runs `then` once when `signal` aborts. */
const onAbortOf = (signal: EventTarget, then: () => void) =>
  addListener(signal, {
    type: 'abort',
    callback: then,
    capture: false,
    once: true,
    passive: true,
    removed: false,
    handler: false,
  })
