import type { WebHost } from './host.ts'
import { NativeTypeError, apply, create, objectKeys, toNumber } from '../intrinsics.ts'

type Callback = (...args: unknown[]) => unknown

interface Timer {
  callback: Callback
  args: unknown[]
  /** Of an interval, what to wait before the next turn. */
  everyMs: number | undefined
  owner: number
}

/** The longest delay; longer ones run at once, as everywhere. */
const longestMs = 2_147_483_647

const toDelay = (value: unknown): number => {
  const delay = toNumber(value)
  return delay >= 1 && delay <= longestMs ? delay | 0 : 0
}

/** `setTimeout` and its kin. Callbacks stay here; the host is told ids and delays only. */
export const createTimers = (host: Pick<WebHost, 'setTimer' | 'clearTimer'>, report: (error: unknown) => void) => {
  let timers = create(null) as Record<number, Timer>
  let lastId = 0

  const add = (callback: unknown, delay: unknown, args: unknown[], repeat: boolean): number => {
    if (typeof callback !== 'function') throw new NativeTypeError('A timer needs a function.')
    const delayMs = toDelay(delay)
    const id = ++lastId
    const owner = host.setTimer(id, delayMs)
    timers[id] = { callback: callback as Callback, args, everyMs: repeat ? delayMs : undefined, owner }
    return id
  }

  const clear = (id: unknown) => {
    const key = toNumber(id)
    if (!timers[key]) return
    delete timers[key]
    host.clearTimer(key)
  }

  return {
    setTimeout: (callback: unknown, delay?: unknown, ...args: unknown[]) => add(callback, delay, args, false),
    setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]) => add(callback, delay, args, true),
    clearTimeout: (id?: unknown) => clear(id),
    clearInterval: (id?: unknown) => clear(id),

    /** Runs a timer whose time has come. What it throws is reported, like an exception of an event listener. */
    fire: (id: number) => {
      const timer = timers[id]
      if (!timer) return
      if (timer.everyMs === undefined) delete timers[id]
      try {
        apply(timer.callback, undefined, timer.args)
      } catch (error) {
        report(error)
      }
      if (timer.everyMs !== undefined && timers[id] === timer) host.setTimer(id, timer.everyMs)
    },

    forget: (owner: number) => {
      const ids = objectKeys(timers)
      if (ids.length === 0) return
      const kept = create(null) as Record<number, Timer>
      for (let index = 0; index < ids.length; index++) {
        const id = ids[index] as unknown as number
        if (timers[id]!.owner !== owner) kept[id] = timers[id]!
      }
      timers = kept
    },
  }
}
