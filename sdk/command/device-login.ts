import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { CommandError, exitCodes } from './exit-codes.ts'
import { postForm } from './platform-client.ts'
import type { Terminal } from './terminal.ts'

const client = 'plexica-command'

/** RFC 8628 §3.2 */
interface Begun {
  device_code: string
  user_code: string
  verification_uri: string
  verification_uri_complete: string
  expires_in: number
  interval?: number
}

interface Answer {
  access_token?: string
  error?: string
  error_description?: string
}

/** How much longer to wait for each `slow_down`, RFC 8628 §3.5. */
const slowerBySeconds = 5

/**
 * Has someone let this command in at a browser, RFC 8628, and gives the token.
 *
 * @throws {CommandError} when it is refused, takes too long, or the address is not a tenant's
 */
export const loginByDevice = async (origin: string, terminal: Terminal): Promise<string> => {
  const begun = await postForm(origin, '/auth/device', { client_id: client, name: `plexica on ${hostname()}` })
  if (begun.status !== 200)
    throw new CommandError(`${origin} takes no sign-in by browser: give a tenant's address, or a token with --token.`, {
      exitCode: exitCodes.usage,
    })
  const {
    device_code,
    user_code,
    verification_uri,
    verification_uri_complete,
    expires_in,
    interval = 5,
  } = begun.body as Begun
  process.stderr.write(
    `Open ${verification_uri_complete}\nor ${verification_uri} and enter ${terminal.style('bold', user_code)}\n`,
  )
  const until = Date.now() + expires_in * 1_000
  let waitSeconds = interval
  while (Date.now() < until) {
    await sleep(waitSeconds * 1_000)
    const { body } = await postForm(origin, '/auth/device/token', {
      client_id: client,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code,
    })
    const { access_token, error, error_description } = body as Answer
    if (access_token !== undefined) return access_token
    if (error === 'slow_down') waitSeconds += slowerBySeconds
    else if (error !== 'authorization_pending')
      throw new CommandError(error_description ?? 'Signing in did not succeed.', {
        code: error ?? 'auth.sign_in_failed',
        exitCode: exitCodes.noPermission,
      })
  }
  throw new CommandError('Nobody let it in: the code is no longer valid.', {
    code: 'expired_token',
    exitCode: exitCodes.noPermission,
  })
}
