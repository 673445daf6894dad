import { Enter, Signal, type GuestEnvironment, type GuestInput } from '../bridge/entries.ts'
import { makeContextClass } from './context.ts'
import { describeError } from './describe-error.ts'
import type { HostLink, RawSignal, SendSignal } from './host-link.ts'
import { now, promiseThen } from './intrinsics.ts'
import { GuestInvocation } from './invocation.ts'
import { lockDown } from './lockdown.ts'
import { readPlugin, surfaceOf, type LoadedPlugin } from './plugin.ts'
import { emptyTape, installTaping, makeTaping, type Taping } from './tape.ts'
import { makeRunner } from './runner.ts'
import { installWeb } from './web-host.ts'

const { parse, stringify } = JSON
const { assign, create } = Object
const NativeTypeError = TypeError

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * Boots the guest side of one isolate, before any plugin code, and returns its only entry. Everything the
 * worker wants of this isolate comes through that function, everything the guest wants of the worker goes
 * through `signal`; plugin code gets hold of neither. Whom it serves is said later, with `Enter.begin`.
 */
const boot = (
  send: RawSignal,
  chunk: HostLink['chunk'],
  random: HostLink['random'],
  progressMemory: ArrayBufferLike,
) => {
  // V8's own collector, exposed by the worker under a name that gets its own meaning below, for V8 lets nobody delete it.
  const collect = (globalThis as { reportError?: Collect }).reportError
  const limits = {} as GuestEnvironment['limits']
  /** Memory that the worker reads: the number of the last entry that began. */
  const progress = new Float64Array(progressMemory)
  /** Number of the entry that runs now. */
  let entry = 0
  const signal: SendSignal = (kind, handle, a, b, c, d) => send(entry, kind, handle, a, b, c, d)
  const link: HostLink = { signal, chunk, random, entry: () => entry }
  const loading = new GuestInvocation(0, { kind: 'lifecycle', deadline: 0 }, link, limits)
  /** The invocation on whose behalf code runs now: entries never overlap, and each drains its microtasks. */
  let current = loading
  const invocations = create(null) as Record<number, GuestInvocation>
  let run: ReturnType<typeof makeRunner>
  let plugin: LoadedPlugin | undefined
  let describesRoutes = false
  let tapeMode: GuestEnvironment['tape']
  let taping: Taping | undefined

  const forget = (invocation: GuestInvocation) => {
    delete invocations[invocation.handle]
    web.forgetTimers(invocation.handle)
    invocation.end()
  }

  const web = installWeb({ link, limits, current: () => current, taping: () => taping })

  const begin = (environmentJson: string) => {
    const environment = parse(environmentJson) as GuestEnvironment
    assign(limits, environment.limits)
    describesRoutes = environment.describesRoutes === true
    lockDown(globalThis, environment.dynamicCode)
    tapeMode = environment.tape
    if (tapeMode) {
      taping = makeTaping(tapeMode, () => current, link)
      installTaping(globalThis, taping, () => current)
    }
    run = makeRunner({ link, limits, Context: makeContextClass(environment), web, forget })
  }

  const declare = (exported: unknown) => {
    try {
      plugin = readPlugin(exported)
      const surface = stringify(surfaceOf(plugin, describesRoutes))
      if (surface.length > limits.messageBytes) throw new NativeTypeError('The plugin declares too much.')
      signal(Signal.loaded, 0, surface)
    } catch (error) {
      loadFailed(error)
    }
  }

  const loadFailed = (error: unknown) => {
    const { message, stack } = describeError(error)
    signal(Signal.loadFailed, 0, message, stack)
  }

  const load = (source: unknown) => {
    if (typeof source === 'function') promiseThen((source as () => Promise<unknown>)(), declare, loadFailed)
    else if (isEvaluated(source as Namespace)) declare((source as Namespace).default)
  }

  return (number: number, kind: number, handle: number, a: unknown, b: unknown, c: unknown, d: unknown) => {
    entry = number
    progress[0] = number
    if (kind === Enter.begin) return begin(a as string)
    if (kind === Enter.load) return load(a)
    if (kind === Enter.tidy) return collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    if (kind === Enter.invoke) {
      const invocation = new GuestInvocation(handle, parse(a as string) as GuestInput, link, limits)
      invocations[handle] = invocation
      if (tapeMode) {
        invocation.isRecorded = tapeMode === 'record'
        invocation.tape = assign(emptyTape(now()), invocation.input.tape)
      }
      current = invocation
      return run(plugin!, invocation, b as string | ArrayBuffer | undefined, c === true)
    }
    const invocation = invocations[handle]
    if (!invocation) return
    current = invocation
    switch (kind) {
      case Enter.answer:
        return invocation.answer(a as number, b as boolean, c as string, GuestInvocation.bytes(d))
      case Enter.timer:
        return web.fireTimer(a as number)
      case Enter.body:
        return invocation.requestBody?.receive(GuestInvocation.bytes(a), b as number)
      case Enter.pull:
        return invocation.responseBody?.grant(a as number)
      case Enter.cancel:
        forget(invocation)
        return invocation.abort?.()
    }
  }
}

type Namespace = Record<string, unknown>

/** Exports of a module that still awaits something at its top level can't be read yet. */
const isEvaluated = (namespace: Namespace): boolean => {
  try {
    return namespace.default !== null
  } catch {
    return false
  }
}

export default boot
