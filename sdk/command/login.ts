import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { loginByDevice } from './device-login.ts'
import { CommandError, exitCodes, UsageError } from './exit-codes.ts'
import { changeKnownPlatforms, knownPlatformsFile, readKnownPlatforms } from './known-platforms.ts'
import { call } from './platform-client.ts'
import { createTerminal, type Terminal } from './terminal.ts'
import type { Target } from './target.ts'

interface LoginOptions {
  url?: string
  token?: string
  device?: boolean
  json?: boolean
}

/** What a token is good for. */
type Account = { kind: 'platform' } | { kind: 'tenant'; tenant: string; user: string }

/** Asks the platform whose token it is: only a tenant has users, only the bare host takes tokens of the platform. */
const accountOf = async (target: Target): Promise<Account> => {
  const me = await call(target, { method: 'GET', path: '/api/v1/me' }).catch((error: unknown) => {
    if (error instanceof CommandError && error.code === 'request.not_found') return undefined
    throw error
  })
  if (me !== undefined) {
    const { tenant, user } = me as { tenant: { slug: string }; user: { email: string } }
    return { kind: 'tenant', tenant: tenant.slug, user: user.email }
  }
  await call(target, { method: 'GET', path: '/api/v1/tenants?limit=1' })
  return { kind: 'platform' }
}

const askForToken = async (origin: string): Promise<string> => {
  if (!process.stdin.isTTY)
    throw new UsageError('Give the token with --token, or by PLEXICA_TOKEN; or sign in by a browser with --device.')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await prompt.question(`A token for ${origin} (Settings, API tokens): `)).trim()
  } finally {
    prompt.close()
  }
}

/** At a tenant by a browser; the bare host, where nobody signs in, takes tokens of the platform only. */
const tokenFrom = async (origin: string, terminal: Terminal, isDevice: boolean): Promise<string> => {
  if (!isDevice && !process.stdin.isTTY) return askForToken(origin)
  try {
    return await loginByDevice(origin, terminal)
  } catch (error) {
    const isNoTenant = error instanceof CommandError && error.exitCode === exitCodes.usage
    if (isDevice || !isNoTenant) throw error
    return askForToken(origin)
  }
}

/** `plexica login`: remembers a token for a platform, or for a tenant. */
export const loginCommand = () =>
  new Command('login')
    .description(
      'Sign in at a tenant by your browser, or remember a token for a platform or tenant; the other commands then find it by themselves.',
    )
    .requiredOption('--url <url>', 'the platform, or a tenant such as https://acme.example.com')
    .option('--token <token>', 'the token (PLEXICA_TOKEN); without one a browser is asked, on a terminal')
    .option('--device', 'by a browser, on this machine or another, also where there is no terminal')
    .option('--json', 'print what it is good for as JSON')
    .addHelpText(
      'after',
      '\nIt is kept in a file that only you can read: PLEXICA_CONFIG, or plexica/config.json in your configuration folder.\n\nExamples:\n  plexica login --url https://acme.example.com\n  plexica login --url http://acme.localhost:3000 --token plx_…',
    )
    .action(async ({ url, token: given = process.env.PLEXICA_TOKEN, device, json }: LoginOptions) => {
      const terminal = createTerminal({ json })
      if (!URL.canParse(url!)) throw new UsageError(`"${url}" is no address such as http://localhost:3000.`)
      const { origin, protocol, host } = new URL(url!)
      const token = (device ? undefined : given) ?? (await tokenFrom(origin, terminal, device === true))
      const target = { origin, token }
      const account = await terminal.progress('Asking the platform', () => accountOf(target))
      const platform = account.kind === 'platform' ? origin : `${protocol}//${host.slice(account.tenant.length + 1)}`
      await changeKnownPlatforms((known) => ({
        ...known,
        platform,
        ...(account.kind === 'tenant' && { tenant: account.tenant }),
        tokens: { ...known.tokens, [origin]: target.token },
      }))
      terminal.result(
        { origin, ...account },
        account.kind === 'platform'
          ? `Logged in to the platform ${origin}.`
          : `Logged in to ${origin} as ${account.user}.`,
      )
    })

/** `plexica logout`: forgets tokens. */
export const logoutCommand = () =>
  new Command('logout')
    .description('Forget the tokens that plexica login remembered: all of them, or those of one address.')
    .option('--url <url>', 'only that of this platform or tenant')
    .option('--json', 'print what was forgotten as JSON')
    .action(async ({ url, json }: { url?: string; json?: boolean }) => {
      const origin = url === undefined ? undefined : new URL(url).origin
      const { tokens } = await readKnownPlatforms()
      const forgotten = Object.keys(tokens).filter((each) => origin === undefined || each === origin)
      if (forgotten.length === 0)
        throw new CommandError(`There is nothing to forget in ${knownPlatformsFile()}.`, { exitCode: exitCodes.usage })
      await changeKnownPlatforms((known) => ({
        ...(origin === undefined ? {} : known),
        tokens: Object.fromEntries(Object.entries(known.tokens).filter(([each]) => !forgotten.includes(each))),
      }))
      createTerminal({ json }).result({ forgotten }, `Forgotten: ${forgotten.join(', ')}.`)
    })
