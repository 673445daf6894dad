import { elapsedMs, origin } from './clock.ts'
import { asInterface } from './define.ts'
import { EventTarget } from './events.ts'
import { NativeTypeError } from '../intrinsics.ts'

let constructing = false

/** https://w3c.github.io/hr-time/#the-performance-interface, as far as WinterTC asks for it */
export class Performance extends EventTarget {
  #own = true

  constructor() {
    if (!constructing) throw new NativeTypeError('Illegal constructor')
    super()
  }
  get timeOrigin() {
    void this.#own
    return origin
  }
  now() {
    void this.#own
    return elapsedMs()
  }
  toJSON() {
    void this.#own
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
