import { useChunk } from './chunk-registry.ts'
import { type Event, EventTarget, dispatchTrusted, handlerOf, hasListener, setHandler, showAs } from './events.ts'
import { apply, defineProperty, stringIndexOf, stringSlice } from '../intrinsics.ts'

type ErrorHandler = (message: string, filename: string, line: number, column: number, error: unknown) => unknown
type ErrorEvent = Event & { message: string; filename: string; lineno: number; colno: number; error: unknown }

/** Handlers of the global scope that WinterTC names. */
const handlerTypes = ['error', 'unhandledrejection', 'rejectionhandled']

/**
 * Makes the global scope a target of events, and gives what reports an exception there first:
 * https://html.spec.whatwg.org/#report-an-exception. It returns whether a listener took care of it.
 */
export const makeGlobalEvents = (global: object) => {
  const target = new EventTarget()
  showAs(target, global)
  let onerror: unknown = null
  let isReporting = false

  for (let index = 0; index < handlerTypes.length; index++) {
    const type = handlerTypes[index]!
    const isError = type === 'error'
    defineProperty(global, `on${type}`, {
      get: () => (isError ? onerror : handlerOf(target, type)),
      set: (handler: unknown) => {
        if (!isError) return setHandler(target, type, handler)
        onerror = typeof handler === 'function' ? handler : null
        setHandler(target, type, onerror && asListener(onerror as ErrorHandler))
      },
      enumerable: true,
      configurable: true,
    })
  }

  /** `onerror` is called in a way of its own, and says `true` where others say `false`. */
  const asListener = (handler: ErrorHandler) => (event: ErrorEvent) => {
    const { message, filename, lineno, colno, error } = event
    if (apply(handler, global, [message, filename, lineno, colno, error]) === true) event.preventDefault()
  }

  const handles = (error: unknown, text: string): boolean => {
    if (isReporting || !hasListener(target, 'error')) return false
    isReporting = true
    try {
      const { ErrorEvent } = useChunk('messaging')
      const end = stringIndexOf(text, '\n')
      const message = end < 0 ? text : stringSlice(text, 0, end)
      return !dispatchTrusted(target, new ErrorEvent('error', { message, error, cancelable: true }))
    } finally {
      isReporting = false
    }
  }

  return { handles, operations: operationsOn(target) }
}

/** The methods of `target` as functions of the global scope. */
const operationsOn = (target: EventTarget) => {
  const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype
  return {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      apply(addEventListener, target, args)
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      apply(removeEventListener, target, args)
    },
    dispatchEvent: (...args: Parameters<typeof dispatchEvent>) => apply(dispatchEvent, target, args) as boolean,
  }
}
