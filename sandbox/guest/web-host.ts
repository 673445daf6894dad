import { Signal, type GuestEnvironment } from '../bridge/entries.ts'
import { PlexicaError } from './guest-error.ts'
import type { HostLink } from './host-link.ts'
import { create, objectKeys, stringSlice } from './intrinsics.ts'
import type { Taping } from './tape.ts'
import type { GuestInvocation } from './invocation.ts'
import { installWebCore } from './web/core.ts'
import type { WebCore, WebHost } from './web/host.ts'

interface Parts {
  link: HostLink
  limits: GuestEnvironment['limits']
  current: () => GuestInvocation
  /** Where what is random comes from instead, in an isolate that is recorded or replayed. */
  taping: () => Taping | undefined
}

/** Web standards know nothing of invocations: what they ask of the host is asked for the invocation that runs now. */
export const installWeb = ({ link, limits, current, taping }: Parts): WebCore => {
  const { signal } = link
  /** The entry in which timers were set last, and how many of them. */
  let timedEntry = 0
  let timedThere = 0
  /** Whose timer it is, for those that are set. */
  const owners = create(null) as Record<number, GuestInvocation>

  const release = (id: number): GuestInvocation | undefined => {
    const owner = owners[id]
    if (!owner) return undefined
    delete owners[id]
    owner.timers -= 1
    return owner
  }

  const host: WebHost = {
    setTimer: (id, delayMs) => {
      const invocation = current()
      if (invocation.ended || invocation.handle === 0)
        throw new PlexicaError('invocation.ended', 'Timers are set inside a handler, before it is over.')
      if (link.entry() !== timedEntry) {
        timedEntry = link.entry()
        timedThere = 0
      }
      // Timers that are set and cleared in a loop would keep the worker busy with hearing of them.
      timedThere += 1
      if (timedThere > limits.timers) throw tooManyTimers(limits.timers)
      if (!(id in owners)) {
        if (invocation.timers >= limits.timers) throw tooManyTimers(limits.timers)
        invocation.timers += 1
      }
      owners[id] = invocation
      signal(Signal.setTimer, invocation.handle, id, delayMs)
      return invocation.handle
    },
    clearTimer: (id) => {
      const owner = release(id)
      if (owner) signal(Signal.clearTimer, owner.handle, id)
    },
    log: (level, text) => {
      const invocation = current()
      invocation.logLines += 1
      if (invocation.logLines > limits.logLines) return
      const line = text.length > limits.logLineBytes ? `${stringSlice(text, 0, limits.logLineBytes)}…` : text
      signal(Signal.log, invocation.handle, level, line)
    },
    randomBytes: (length) => taping()?.bytes(length) ?? link.random(length),
    isTaped: () => taping() !== undefined,
    chunk: link.chunk,
    call: (op, input, bytes) => current().call(op, input, bytes),
  }

  const core = installWebCore(globalThis, host)
  const { fireTimer, forgetTimers } = core
  core.fireTimer = (id) => {
    release(id)
    fireTimer(id)
  }
  core.forgetTimers = (handle) => {
    forgetTimers(handle)
    const ids = objectKeys(owners)
    for (let index = 0; index < ids.length; index++) {
      const id = ids[index] as unknown as number
      if (owners[id]!.handle === handle) delete owners[id]
    }
  }
  return core
}

const tooManyTimers = (value: number) =>
  new PlexicaError('invocation.timers', `An invocation sets at most ${value} timers.`, { limit: 'timers', value })
