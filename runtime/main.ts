import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, readConfig, type Config } from './config.ts'
import { DatabaseStartError } from './database/start-error.ts'
import { demoPassword, demoTenants, demoUsers } from './demo/demo-data.ts'
import { seedDemo, type DemoTokens } from './demo/demo.ts'
import { startPlatform, type Platform } from './platform.ts'

const projectFolder = join(import.meta.dirname, '..')

/** What to tell the person at the terminal instead of a stack, where the cause is theirs to mend. */
const inOneSentence = (error: unknown, config: Config | undefined): string | undefined => {
  if (error instanceof ConfigError || error instanceof DatabaseStartError) return error.message
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `Port ${config?.port} is taken; stop what listens there, or choose another: PORT=3001 npm start`
  if (code === 'EACCES' && config && config.port < 1024)
    return `Port ${config.port} needs more rights than this user has; choose one above 1023: PORT=3000 npm start`
  return undefined
}

const demoBanner = ({ url, addresses }: Platform, { platformToken, tokens }: DemoTokens): string => {
  const lines = [`Plexica is up: ${url}`, '']
  for (const { slug } of demoTenants) {
    lines.push(`  ${addresses.tenantOrigin(slug)}`)
    for (const { email, role } of demoUsers(slug)) lines.push(`    ${email.padEnd(24)} ${demoPassword}   (${role})`)
  }
  lines.push('', 'The API, as the owner of acme and as the platform:', '')
  lines.push(
    `  curl -H 'Authorization: Bearer ${tokens.acme}' ${addresses.tenantOrigin('acme')}/api/v1/plugins/crm/contacts`,
  )
  lines.push(`  curl -H 'Authorization: Bearer ${platformToken}' ${url}/api/v1/tenants`)
  lines.push('', 'Ctrl-C stops it; npm start -- --reset starts over.', '')
  return lines.join('\n')
}

const start = async () => {
  let config: Config | undefined
  try {
    config = readConfig({ LOG_LEVEL: 'warn', ...process.env })
    if (process.argv.includes('--reset')) {
      await rm(config.dataDir, { recursive: true, force: true })
      config = readConfig({ LOG_LEVEL: 'warn', ...process.env })
    }
    const platform = await startPlatform(config)
    stopOnSignals(platform)
    if (config.production) return void console.log(`Plexica is up: ${platform.url}`)
    const tokens = await seedDemo(platform, {
      dataDir: config.dataDir,
      bundlesDir: join(projectFolder, 'dist/plugins'),
    })
    console.log(demoBanner(platform, tokens))
  } catch (error) {
    const sentence = inOneSentence(error, config)
    console.error(sentence ?? error)
    process.exit(1)
  }
}

const stopOnSignals = (platform: Platform) => {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await platform.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

await start()
