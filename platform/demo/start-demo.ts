import { rm } from 'node:fs/promises'
import { ConfigError, readConfig, type Config } from '../../runtime/config.ts'
import { DatabaseStartError } from '../../runtime/database/start-error.ts'
import { startPlatform, type Platform } from '../platform.ts'
import { demoAdmin, demoPassword, demoTenants, demoUsers } from './demo-data.ts'
import { seedDemo, type DemoTokens } from './demo.ts'

/** What to tell the person at the terminal instead of a stack, where the cause is theirs to mend. */
export const inOneSentence = (error: unknown): string | undefined => {
  if (error instanceof ConfigError || error instanceof DatabaseStartError) return error.message
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `Port ${port} is taken; stop what listens there, or choose another with PORT=3001`
  if (code === 'EACCES' && port !== undefined && port < 1024)
    return `Port ${port} needs more rights than this user has; choose one above 1023 with PORT=3000`
  return undefined
}

/** Says where everything is, and with what to sign in. */
export const demoBanner = (
  { url, addresses }: Platform,
  { platformToken, tokens }: DemoTokens,
  { firstAdmin }: Pick<Config, 'firstAdmin'>,
): string => {
  const lines = [`Plexica is up: ${url}`, '']
  for (const { slug } of demoTenants) {
    lines.push(`  ${addresses.tenantOrigin(slug)}`)
    for (const { email, role } of demoUsers(slug)) lines.push(`    ${email.padEnd(24)} ${demoPassword}   (${role})`)
  }
  // One that was configured is known to who did it.
  const password = firstAdmin === demoAdmin ? demoPassword : ''
  lines.push(`  ${addresses.adminOrigin}`, `    ${firstAdmin?.email.padEnd(24)} ${password}   (platform admin)`)
  lines.push('', 'The API, as the owner of acme and as the platform:', '')
  lines.push(
    `  curl -H 'Authorization: Bearer ${tokens.acme}' ${addresses.tenantOrigin('acme')}/api/v1/plugins/crm/contacts`,
  )
  lines.push(`  curl -H 'Authorization: Bearer ${platformToken}' ${url}/api/v1/tenants`)
  return lines.join('\n')
}

/** A platform that runs, with its demo unless it is one in production. */
export interface Started {
  platform: Platform
  config: Config
  tokens?: DemoTokens
}

/**
 * Starts the platform as this environment says, and fills it with the demo. Safe to call again on the same data.
 *
 * @throws what `inOneSentence` has a sentence for
 */
export const startDemo = async (
  environment: Record<string, string | undefined>,
  {
    bundlesDir,
    reset = false,
    onPlatform,
  }: {
    bundlesDir: string
    reset?: boolean
    /** Told as soon as there is something to stop. */
    onPlatform?: (platform: Platform) => void
  },
): Promise<Started> => {
  const given = { LOG_LEVEL: 'warn', ...environment }
  let config = readConfig(given)
  if (reset) {
    await rm(config.dataDir, { recursive: true, force: true })
    config = readConfig(given)
  }
  if (!config.production) config.firstAdmin ??= demoAdmin
  const platform = await startPlatform(config)
  onPlatform?.(platform)
  if (config.production) return { platform, config }
  try {
    return { platform, config, tokens: await seedDemo(platform, { dataDir: config.dataDir, bundlesDir }) }
  } catch (error) {
    await platform.close()
    throw error
  }
}
