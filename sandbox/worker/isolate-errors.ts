/** Why the code of a plugin could not be loaded. `code` is one of the platform's error codes. */
export class LoadError extends Error {
  readonly code: string
  readonly guestStack: string | undefined

  constructor(code: string, message: string, guestStack?: string) {
    super(message)
    this.code = code
    this.guestStack = guestStack
  }
}

/** How isolated-vm begins to say that it can't bring out what was thrown. */
const broughtNothing = 'An object was thrown from supplied code'

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.message.startsWith(broughtNothing) ? 'Something was thrown that is no Error.' : error.message
}

/** Which limit an entry broke, told from what isolated-vm rejects with. Anything else is an error of the guest's entry code. */
export const brokenLimit = (error: unknown): string => {
  const message = messageOf(error)
  if (message.includes('memory limit') || message.includes('allocation failed')) return 'invocation.memory'
  if (message.includes('timed out')) return 'invocation.timeout'
  return 'plugin.error'
}

/** Where isolated-vm goes on with the frames of this process, which are nobody's business. */
const boundary = '(<isolated-vm boundary>)'

const guestFrames = (stack: string): string => {
  const at = stack.indexOf(boundary)
  return at === -1 ? stack : stack.slice(0, stack.lastIndexOf('\n', at))
}

/** What a promise was rejected with, and where, as far as it came out of the isolate. */
export const describeRejection = (reason: unknown): string =>
  reason instanceof Error && !reason.message.startsWith(broughtNothing)
    ? guestFrames(reason.stack ?? reason.message)
    : messageOf(reason)

/** What the author of a plugin is told when its module can't be compiled or evaluated. */
export const describeLoadError = (error: unknown): LoadError => {
  const code = brokenLimit(error)
  const stack = error instanceof Error && error.stack !== undefined ? guestFrames(error.stack) : undefined
  return new LoadError(code === 'plugin.error' ? 'plugin.load_failed' : code, messageOf(error), stack)
}
