import type { Tape, TapeMode } from '../bridge/entries.ts'
import { NativeDate, construct, defineProperty, fromBase64, now, stringify, toBase64 } from './intrinsics.ts'
import type { HostLink } from './host-link.ts'
import { installTemporal } from './temporal.ts'

const { random } = Math
const { push } = Array.prototype as { push: (this: unknown[], value: unknown) => number }
const NativeUint8Array = Uint8Array
const add = <T>(list: T[], value: T) => Reflect.apply(push, list, [value])

/** Values of one invocation that are kept at most; those behind are natural in a recording, and told to be missing. */
const mostValues = 20_000

/** The tape of an invocation, as far as it is written or read. */
export interface InvocationTape extends Tape {
  /** How many values were written, or how far each list was read. */
  values: number
  at: { clock: number; random: number; bytes: number }
}

/** An invocation, as far as it is taped. */
interface Taped {
  tape?: InvocationTape
}

/** A tape on which nothing stands yet but when it begins. */
export const emptyTape = (startMs: number): InvocationTape => ({
  startMs,
  clock: [],
  random: [],
  bytes: [],
  values: 0,
  at: { clock: 0, random: 0, bytes: 0 },
})

/** The same values for whoever reads behind the end of a tape: xorshift32. */
const makeSequence = () => {
  let state = 0x9e3779b9
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 0x1_0000_0000
  }
}

/** What gives plugin code the time and what is random, once they are written down or read back. */
export interface Taping {
  clock: () => number
  random: () => number
  bytes: (length: number) => ArrayBuffer
}

/**
 * Clock and randomness of an isolate whose invocations are recorded (each value is written on the tape of the
 * invocation that runs) or replayed (each comes from there; behind its end the clock stands, and what is random follows
 * a fixed sequence).
 */
export const makeTaping = (mode: TapeMode, current: () => Taped, link: HostLink): Taping => {
  const sequence = makeSequence()

  const write = <T extends string | number>(name: 'clock' | 'random' | 'bytes', value: T): T => {
    const { tape } = current()
    if (!tape) return value
    tape.values += 1
    if (tape.values <= mostValues) add(tape[name] as T[], value)
    else tape.isCut = true
    return value
  }

  const read = (name: 'clock' | 'random' | 'bytes'): string | number | undefined => {
    const { tape } = current()
    return tape?.[name][tape.at[name]++]
  }

  if (mode === 'record')
    return {
      clock: () => write('clock', now()),
      random: () => write('random', random()),
      bytes: (length) => {
        const bytes = link.random(length)
        write('bytes', toBase64(new NativeUint8Array(bytes)))
        return bytes
      },
    }

  return {
    clock: () => {
      const { tape } = current()
      const last = tape?.clock[tape.clock.length - 1] ?? tape?.startMs ?? 0
      return (read('clock') as number | undefined) ?? last
    },
    random: () => (read('random') as number | undefined) ?? sequence(),
    bytes: (length) => {
      const known = read('bytes') as string | undefined
      const bytes = new NativeUint8Array(length)
      const kept = known === undefined ? undefined : fromBase64(known)
      for (let index = 0; index < length; index++) bytes[index] = kept?.[index] ?? Math.floor(sequence() * 256)
      return bytes.buffer
    },
  }
}

/** Puts these in place of the language's own clock and randomness. */
export const installTaping = (global: typeof globalThis, { clock, random }: Taping, current: () => Taped) => {
  const TapedDate = function Date(...given: unknown[]) {
    if (!new.target) return new NativeDate(clock()).toString()
    return construct(
      NativeDate,
      given.length === 0 ? [clock()] : given,
      new.target === TapedDate ? NativeDate : new.target,
    )
  } as unknown as DateConstructor
  const { prototype: _, ...members } = Object.getOwnPropertyDescriptors(NativeDate)
  Object.defineProperties(TapedDate, members)
  const replace = (target: object, name: PropertyKey, value: unknown) =>
    defineProperty(target, name, { value, writable: true, configurable: true })
  defineProperty(TapedDate, 'prototype', { value: NativeDate.prototype })
  replace(TapedDate, 'now', () => clock())
  replace(NativeDate.prototype, 'constructor', TapedDate)
  replace(global, 'Date', TapedDate)
  replace(Math, 'random', random)
  // Since the invocation began, so that it is the same in an isolate that is another's age.
  replace(Object.getPrototypeOf(global.performance) as object, 'now', () => clock() - (current().tape?.startMs ?? 0))
  installTemporal(global, clock)
}

/** What was written since it was last taken, as JSON; undefined if that is nothing. */
export const takeTape = (tape: InvocationTape): string | undefined => {
  const { clock, random, bytes, isCut, startMs } = tape
  if (clock.length + random.length + bytes.length === 0) return undefined
  tape.clock = []
  tape.random = []
  tape.bytes = []
  return stringify({ startMs, clock, random, bytes, ...(isCut && { isCut }) })
}
