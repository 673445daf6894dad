import { AbortController, AbortSignal, abortTimers } from './abort.ts'
import { atob, btoa } from './base64.ts'
import { installLazyGlobals } from './chunk-registry.ts'
import { makeConsole } from './console.ts'
import { makeCrypto } from './crypto.ts'
import { expose, nameAs } from './define.ts'
import { DOMException, QuotaExceededError } from './dom-exception.ts'
import { TextDecoder, TextEncoder } from './encoding.ts'
import { CustomEvent, Event, EventTarget, eventHooks } from './events.ts'
import { makeFetch } from './fetch.ts'
import { makeGlobalEvents } from './global-events.ts'
import { Headers } from './headers.ts'
import type { WebCore, WebHost } from './host.ts'
import { inspect } from './inspect.ts'
import { NativeTypeError, objectKeys, promiseThen, resolved } from '../intrinsics.ts'
import { Performance, makePerformance } from './performance.ts'
import { Request, requestFromHost } from './request.ts'
import { Response, isResponse, responseToHost } from './response.ts'
import { sharedModules } from './shared-modules.ts'
import { createTimers } from './timers.ts'

const { assign } = Object

/**
 * Gives a bare isolate the globals of the WinterTC Minimum Common API: the small and common ones at once, the others
 * when they are first touched. Call it once, before any plugin code, while `eval` is still there.
 */
export const installWebCore = (global: typeof globalThis, host: WebHost): WebCore => {
  const console = makeConsole((level, text) => host.log(level, text))
  const events = makeGlobalEvents(global)
  const report = (error: unknown) => {
    const text = `Uncaught ${inspect(error)}`
    if (!events.handles(error, text)) host.log('error', text)
  }
  const reportError = (error: unknown) => report(error)
  const timers = createTimers(host, report)
  const { Crypto, crypto } = makeCrypto(
    (length) => host.randomBytes(length),
    () => host.isTaped?.() ?? false,
  )
  eventHooks.report = report
  abortTimers.set = (callback, delayMs) => timers.setTimeout(callback, delayMs)

  const queueMicrotask = (callback: () => void) => {
    if (typeof callback !== 'function') throw new NativeTypeError('queueMicrotask takes a function.')
    void promiseThen(resolved(undefined), () => {
      try {
        callback()
      } catch (error) {
        report(error)
      }
    })
  }

  const interfaces = {
    AbortController,
    AbortSignal,
    Crypto,
    CustomEvent,
    DOMException,
    Event,
    EventTarget,
    Headers,
    Performance,
    QuotaExceededError,
    Request,
    Response,
    TextDecoder,
    TextEncoder,
  }
  const operations = {
    ...events.operations,
    atob,
    btoa,
    clearInterval: timers.clearInterval,
    clearTimeout: timers.clearTimeout,
    fetch: makeFetch(host),
    queueMicrotask,
    reportError,
    setInterval: timers.setInterval,
    setTimeout: timers.setTimeout,
  }
  exposeAll(global, interfaces)
  nameAll(operations)
  assign(global, operations)
  expose(global, 'self', global, true)
  expose(global, 'console', console)
  expose(global, 'crypto', crypto, true)
  expose(global, 'performance', makePerformance(), true)
  expose(global, 'navigator', Object.freeze({ userAgent: 'Plexica' }), true)
  installLazyGlobals(
    global,
    {
      modules: sharedModules,
      call: (op, input, bytes) => host.call(op, input, bytes),
      report,
      later: (callback) => timers.setTimeout(callback, 0),
    },
    (name) => host.chunk(name),
  )

  const { json } = Response
  return {
    fireTimer: timers.fire,
    forgetTimers: timers.forget,
    requestFromHost,
    responseToHost,
    isResponse,
    jsonResponse: json,
  }
}

/** Gives functions the names that the build shortened. */
const nameAll = (operations: object) => {
  const names = objectKeys(operations)
  for (let index = 0; index < names.length; index++)
    nameAs((operations as Record<string, object>)[names[index]!]!, names[index]!)
}

/** Not listed, other than operations, which a plain assignment makes what Web IDL wants. */
const exposeAll = (global: object, interfaces: object) => {
  const names = objectKeys(interfaces)
  for (let index = 0; index < names.length; index++)
    expose(global, names[index]!, (interfaces as Record<string, unknown>)[names[index]!])
}
