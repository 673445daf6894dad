import { now } from './intrinsics.ts'
import { installTemporal } from './temporal.ts'

/** Thrown where code would be made from strings. */
const refuse = () => {
  throw new EvalError('Making code from strings is switched off for this plugin.')
}

/**
 * Takes away what a plugin may not have: shared memory, a clock finer than a millisecond, and, unless it is allowed dynamic code, every way to
 * make code from strings (V8's own flag against it has no effect in isolates) and WebAssembly.
 * `Function` stays as an object, since libraries ask `instanceof Function`, but neither calls nor constructs.
 */
export const lockDown = (global: typeof globalThis, dynamicCode: boolean) => {
  const scope = global as unknown as Record<string, unknown>
  delete scope.SharedArrayBuffer
  delete scope.Atomics
  installTemporal(global, now)
  pinStackTraces(global)
  if (dynamicCode) return
  delete scope.WebAssembly
  Object.defineProperty(global, 'eval', { value: refuse, writable: true, configurable: true })
  const makers = [function () {}, async function () {}, function* () {}, async function* () {}].map(
    (example) => Object.getPrototypeOf(example) as object,
  )
  for (const prototype of makers) {
    const name = prototype === Function.prototype ? 'Function' : 'RefusedFunction'
    const refused = {
      [name]: function refused() {
        return refuse()
      },
    }[name] as unknown as { prototype: unknown }
    Object.defineProperty(refused, 'prototype', { value: prototype, writable: false })
    Object.defineProperty(prototype, 'constructor', { value: refused, writable: false, configurable: false })
    if (name === 'Function')
      Object.defineProperty(global, 'Function', { value: refused, writable: true, configurable: true })
  }
}

/** A plugin that sets `Error.prepareStackTrace` would see the frames of the guest's own code as objects. */
const pinStackTraces = (global: typeof globalThis) => {
  Object.defineProperty(global.Error, 'prepareStackTrace', {
    get: () => undefined,
    set: () => undefined,
    configurable: false,
  })
}
