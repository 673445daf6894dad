import { Problem } from '../../problems/problem.ts'
import { createFakedOutbound } from './faked-outbound.ts'
import type { Ask, Failure, FetchAnswer, FromHost } from './messages.ts'
import { startTestPlatform } from './test-platform.ts'

/** Body of the process that runs plugins for a test process: it starts when it is asked first, and ends with it. */
const send = (message: FromHost) => void process.send?.(message)

const outbound = createFakedOutbound(send)
const platform = startTestPlatform({ outbound, send })
platform.catch(() => undefined)

const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Problem)) {
    const { message, code } = error as Error & { code?: string }
    return { message, ...(code !== undefined && { code }) }
  }
  const { code, cause, detail, message } = error
  const errors = (detail.errors as { path?: string; field?: string; rule: string }[] | undefined) ?? []
  const lines = errors.map(({ path, field, rule }) => `\n  ${[path, field].filter(Boolean).join(': ')} ${rule}`)
  const said = typeof cause === 'string' ? cause : String(detail.detail ?? message)
  return { message: `${said}${lines.join('')}`, code }
}

const carryOut = async ({ id, work, input }: Ask) => {
  try {
    const plugins = await platform
    send({ id, value: await plugins[work](input as never) })
  } catch (error) {
    send({ id, failure: failureOf(error) })
  }
}

process.on('message', (message: Ask | FetchAnswer) => {
  if ('fetch' in message) outbound.answer(message)
  else void carryOut(message)
})
// Ctrl-C is for the test runner, which then lets go of us.
process.on('SIGINT', () => undefined)
process.once('disconnect', () => {
  platform
    .then(({ close }) => close())
    .catch(() => undefined)
    .finally(() => process.exit())
})
