import { Problem } from '../../problems/problem.ts'
import type { Running } from './invocations.ts'

/**
 * Sends the pieces of a request body to the worker as the guest asks for them, and not faster; more than
 * `mostBytes` ends it with an error on the guest's side.
 */
export const feedBody = (
  body: AsyncIterable<Uint8Array>,
  running: Running,
  mostBytes: number,
): NonNullable<Running['feed']> => {
  let credit = 0
  let stopped = false
  let began = false
  let wake: (() => void) | undefined
  const { id, worker } = running

  const credited = async () => {
    while (credit === 0 && !stopped) await new Promise<void>((resolve) => (wake = resolve))
    credit -= 1
  }

  const send = async () => {
    let sent = 0
    try {
      for await (const chunk of body) {
        sent += chunk.byteLength
        running.bytesIn += chunk.byteLength
        if (sent > mostBytes) throw new Problem('request.too_large')
        await credited()
        if (stopped) return
        worker.send({ type: 'body', id, chunk, end: false })
      }
      worker.send({ type: 'body', id, end: true })
    } catch {
      worker.send({ type: 'body', id, end: true, error: true })
    }
  }
  return {
    pull: (more) => {
      // Nothing is read before the plugin asks: until then the body can still go to another worker whole.
      if (!began) void send()
      began = true
      credit += more
      wake?.()
    },
    stop: () => {
      stopped = true
      wake?.()
    },
  }
}
