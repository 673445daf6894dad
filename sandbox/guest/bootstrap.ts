import { Enter, Signal, type GuestEnvironment, type GuestInput } from '../bridge/entries.ts'
import { makeContextClass } from './context.ts'
import { describeError } from './describe-error.ts'
import type { HostLink, RawSignal, SendSignal } from './host-link.ts'
import { GuestInvocation } from './invocation.ts'
import { lockDown } from './lockdown.ts'
import { readPlugin, surfaceOf, type LoadedPlugin } from './plugin.ts'
import { makeRunner } from './runner.ts'
import { installWeb } from './web-host.ts'

const { parse, stringify } = JSON
const { create } = Object
const NativeTypeError = TypeError

/**
 * Boots the guest side of one isolate, before any plugin code, and returns its only entry. Everything the
 * worker wants of this isolate comes through that function, everything the guest wants of the worker goes
 * through `signal`; plugin code gets hold of neither.
 */
const boot = (
  send: RawSignal,
  chunk: HostLink['chunk'],
  random: HostLink['random'],
  environmentJson: string,
  progressMemory: ArrayBufferLike,
) => {
  const environment = parse(environmentJson) as GuestEnvironment
  /** Memory that the worker reads: the number of the last entry that began. */
  const progress = new Float64Array(progressMemory)
  /** Number of the entry that runs now. */
  let entry = 0
  const signal: SendSignal = (kind, handle, a, b, c, d) => send(entry, kind, handle, a, b, c, d)
  const link: HostLink = { signal, chunk, random, entry: () => entry }
  const loading = new GuestInvocation(0, { kind: 'lifecycle', deadline: 0 }, link, environment.limits)
  /** The invocation on whose behalf code runs now: entries never overlap, and each drains its microtasks. */
  let current = loading
  const invocations = create(null) as Record<number, GuestInvocation>
  let plugin: LoadedPlugin | undefined

  const forget = (invocation: GuestInvocation) => {
    delete invocations[invocation.handle]
    web.forgetTimers(invocation.handle)
    invocation.end()
  }

  const web = installWeb({ link, limits: environment.limits, current: () => current })
  lockDown(globalThis, environment.dynamicCode)
  const run = makeRunner({ link, limits: environment.limits, Context: makeContextClass(environment), web, forget })

  const load = (namespace: Record<string, unknown>) => {
    try {
      if (!isEvaluated(namespace)) return
      plugin = readPlugin(namespace)
      const surface = stringify(surfaceOf(plugin, environment.describesInput === true))
      if (surface.length > environment.limits.messageBytes) throw new NativeTypeError('The plugin declares too much.')
      signal(Signal.loaded, 0, surface)
    } catch (error) {
      const { message, stack } = describeError(error)
      signal(Signal.loadFailed, 0, message, stack)
    }
  }

  return (number: number, kind: number, handle: number, a: unknown, b: unknown, c: unknown, d: unknown) => {
    entry = number
    progress[0] = number
    if (kind === Enter.load) return load(a as Record<string, unknown>)
    if (kind === Enter.invoke) {
      const invocation = new GuestInvocation(handle, parse(a as string) as GuestInput, link, environment.limits)
      invocations[handle] = invocation
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

/** Exports of a module that still awaits something at its top level can't be read yet. */
const isEvaluated = (namespace: Record<string, unknown>): boolean => {
  try {
    return namespace.default !== null
  } catch {
    return false
  }
}

export default boot
