import { asInterface } from './define.ts'
import { EventTarget } from './events.ts'
import { NativeTypeError, now } from '../intrinsics.ts'

let constructing = false
const origin = now()
let latest = 0

/** Whole milliseconds since the isolate began; never going back. A finer clock would serve timing attacks. */
export const elapsedMs = (): number => {
  const elapsed = now() - origin
  if (elapsed > latest) latest = elapsed
  return latest
}

/** https://w3c.github.io/hr-time/#the-performance-interface, as far as WinterTC asks for it */
export class Performance extends EventTarget {
  constructor() {
    if (!constructing) throw new NativeTypeError('Illegal constructor')
    super()
  }
  get timeOrigin() {
    return origin
  }
  now() {
    return elapsedMs()
  }
  toJSON() {
    return { timeOrigin: origin }
  }
  static {
    asInterface(this, 'Performance')
  }
}

/** The one that the isolate has; plugins can not make any. */
export const makePerformance = (): Performance => {
  constructing = true
  const performance = new Performance()
  constructing = false
  return performance
}
