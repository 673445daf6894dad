import { lockDown } from '../../sandbox/guest/lockdown.ts'
import { installWebCore } from '../../sandbox/guest/web/core.ts'
import type { WebHost } from '../../sandbox/guest/web/host.ts'

type Send = (kind: 'setTimer' | 'clearTimer' | 'log' | 'call', ...args: unknown[]) => void

/** Boots just the web standards, for tests of them: the host is a few functions of the test. */
const boot = (send: Send, chunk: WebHost['chunk'], randomBytes: WebHost['randomBytes']) => {
  const pending: Record<
    number,
    { resolve: (answer: { value: unknown; bytes?: ArrayBuffer | undefined }) => void; reject: (error: unknown) => void }
  > = {}
  let lastCall = 0
  const web = installWebCore(globalThis, {
    setTimer: (id, delayMs) => {
      send('setTimer', id, delayMs)
      return 1
    },
    clearTimer: (id) => send('clearTimer', id),
    log: (level, text) => send('log', level, text),
    chunk,
    randomBytes,
    call: (op, input, bytes) =>
      new Promise((resolve, reject) => {
        pending[++lastCall] = { resolve, reject }
        send('call', lastCall, op, JSON.stringify(input), bytes)
      }),
  })
  lockDown(globalThis, false)
  const answer = (id: number, ok: boolean, json: string, bytes?: ArrayBuffer) => {
    const call = pending[id]!
    delete pending[id]
    const value: unknown = JSON.parse(json)
    if (ok) return call.resolve({ value, bytes })
    const { name, message, code } = value as { name?: string; message: string; code?: string }
    const refused =
      name?.endsWith('Error') && name !== 'Error' && name !== 'TypeError'
        ? new DOMException(message, name)
        : Object.assign(new (name === 'TypeError' ? TypeError : Error)(message), code && { code })
    call.reject(refused)
  }
  return { web, answer }
}

export default boot
