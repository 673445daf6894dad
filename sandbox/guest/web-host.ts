import { Signal, type GuestEnvironment } from '../bridge/entries.ts'
import { PlexicaError } from './guest-error.ts'
import type { HostLink } from './host-link.ts'
import type { GuestInvocation } from './invocation.ts'
import { installWebCore } from './web/core.ts'
import type { WebCore, WebHost } from './web/host.ts'

interface Parts {
  link: HostLink
  limits: GuestEnvironment['limits']
  current: () => GuestInvocation
}

/** Web standards know nothing of invocations: what they ask of the host is asked for the invocation that runs now. */
export const installWeb = ({ link, limits, current }: Parts): WebCore => {
  const { signal } = link
  /** Whose timer it is, for those that are set. */
  const owners: Record<number, GuestInvocation> = Object.create(null) as Record<number, GuestInvocation>

  const host: WebHost = {
    setTimer: (id, delayMs) => {
      const invocation = current()
      if (invocation.ended || invocation.handle === 0)
        throw new PlexicaError('invocation.ended', 'Timers are set inside a handler, before it is over.')
      if (!(id in owners)) {
        invocation.timers += 1
        if (invocation.timers > limits.timers)
          throw new PlexicaError('invocation.timers', `An invocation sets at most ${limits.timers} timers.`, {
            limit: 'timers',
            value: limits.timers,
          })
      }
      owners[id] = invocation
      signal(Signal.setTimer, invocation.handle, id, delayMs)
      return invocation.handle
    },
    clearTimer: (id) => {
      const owner = owners[id]
      if (!owner) return
      delete owners[id]
      owner.timers -= 1
      signal(Signal.clearTimer, owner.handle, id)
    },
    log: (level, text) => {
      const invocation = current()
      invocation.logLines += 1
      if (invocation.logLines > limits.logLines) return
      const line = text.length > limits.logLineBytes ? `${text.slice(0, limits.logLineBytes)}…` : text
      signal(Signal.log, invocation.handle, level, line)
    },
    randomBytes: link.random,
    chunk: link.chunk,
    call: (op, input, bytes) => current().call(op, input, bytes),
  }

  return installWebCore(globalThis, host)
}
