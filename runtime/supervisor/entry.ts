import { Problem } from '../../problems/problem.ts'
import type { Entry, InvokeOptions } from './types.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What is entered, as the guest reads it, and the body beside it. */
export const entryMessage = (
  entry: Entry,
  user: InvokeOptions['user'],
  deadline: number,
  tape: InvokeOptions['tape'],
) => {
  if (entry.kind === 'request') {
    const { method, url, headers, body } = entry.request
    return {
      input: JSON.stringify({
        kind: entry.kind,
        name: entry.route,
        params: entry.params,
        request: { method, url, headers },
        user,
        deadline,
        tape,
      }),
      body,
    }
  }
  return { input: JSON.stringify({ ...entry, user, deadline, tape }), body: null }
}

/** Whether an entry that was lost under way can be made once more, since nothing can be done twice by it. */
export const isRepeatable = (entry: Entry, error: unknown): boolean => {
  if (!(error instanceof Problem) || (error.code !== 'worker.lost' && error.code !== 'isolate.lost')) return false
  if (entry.kind !== 'request') return false
  const { method, body } = entry.request
  return safeMethods.has(method) && (body === null || typeof body === 'string' || body instanceof Uint8Array)
}
