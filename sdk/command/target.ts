import type { Command } from 'commander'
import { CommandError, exitCodes, UsageError } from './exit-codes.ts'
import { readKnownPlatforms, type KnownPlatforms } from './known-platforms.ts'

export interface TargetOptions {
  url?: string
  token?: string
  tenant?: string
}

/** Whom to call, and with which token. */
export interface Target {
  origin: string
  token: string
}

/** The options of a command that speaks to the platform. */
export const withPlatformOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'the platform (PLEXICA_URL; default: the one of plexica login or plexica start)')
    .option('--token <token>', 'a platform token (PLEXICA_TOKEN)')

/** The options of a command that speaks to one tenant. */
export const withTenantOptions = (command: Command): Command =>
  command
    .option('-t, --tenant <slug>', 'the tenant (PLEXICA_TENANT)')
    .option('--url <url>', 'the platform, or the tenant itself, such as http://acme.localhost:3000 (PLEXICA_URL)')
    .option('--token <token>', 'a token of an admin of the tenant (PLEXICA_TOKEN)')

const originOf = (url: string): string => {
  try {
    return new URL(url).origin
  } catch {
    throw new UsageError(`"${url}" is no address such as http://localhost:3000.`)
  }
}

/** The tenant's origin on a platform: its slug stands before the host. */
export const tenantOrigin = (platform: string, slug: string): string => {
  const url = new URL(platform)
  return url.host.startsWith(`${slug}.`) ? url.origin : `${url.protocol}//${slug}.${url.host}`
}

const tokenFor = (origin: string, given: string | undefined, known: KnownPlatforms): Target => {
  const token = given ?? process.env.PLEXICA_TOKEN ?? known.tokens[origin]
  if (token) return { origin, token }
  throw new CommandError(`There is no token for ${origin}: plexica login --url ${origin} --token plx_…`, {
    exitCode: exitCodes.noPermission,
  })
}

const noPlatform = () =>
  new UsageError('Say which platform: --url http://localhost:3000 or PLEXICA_URL. "plexica start" runs one here.')

/** The platform that a command is about. @throws {CommandError} when none is known, or no token for it */
export const platformTarget = async ({ url = process.env.PLEXICA_URL, token }: TargetOptions): Promise<Target> => {
  const known = await readKnownPlatforms()
  const platform = url ?? known.platform
  if (!platform) throw noPlatform()
  return tokenFor(originOf(platform), token, known)
}

/** The tenant that a command is about. @throws {CommandError} when none is known, or no token for it */
export const tenantTarget = async ({
  url = process.env.PLEXICA_URL,
  token,
  tenant = process.env.PLEXICA_TENANT,
}: TargetOptions): Promise<Target> => {
  const known = await readKnownPlatforms()
  const place = url ?? known.platform
  if (!place) throw noPlatform()
  const origin = originOf(place)
  if (tenant !== undefined) return tokenFor(tenantOrigin(origin, tenant), token, known)
  // An address that was given is meant as it is; a platform that is only known needs a tenant.
  if (url !== undefined) return tokenFor(origin, token, known)
  if (known.tenant === undefined) throw new UsageError('Say which tenant: --tenant acme, or PLEXICA_TENANT.')
  return tokenFor(tenantOrigin(origin, known.tenant), token, known)
}
