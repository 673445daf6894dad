import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { CommandError } from './exit-codes.ts'

const schema = z.object({
  /** Origin of the platform that commands speak to unless told otherwise. */
  platform: z.string().optional(),
  /** Slug of the tenant there. */
  tenant: z.string().optional(),
  /** Tokens by origin, of a platform or of a tenant. */
  tokens: z.record(z.string(), z.string()).default({}),
})

/** What `plexica login` remembers. */
export type KnownPlatforms = z.output<typeof schema>

/** Where it is kept: a file that only its owner may read. */
export const knownPlatformsFile = (): string =>
  process.env.PLEXICA_CONFIG ??
  join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'plexica', 'config.json')

/** @throws {CommandError} when the file is there and can't be read */
export const readKnownPlatforms = async (): Promise<KnownPlatforms> => {
  const file = knownPlatformsFile()
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw new CommandError(`${file} can't be read: ${error.message}`)
  })
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw new CommandError(`${file} is not what plexica login wrote; delete it and log in again.`)
  }
}

/** Changes what is known; a command that reads meanwhile sees all of it or nothing. */
export const changeKnownPlatforms = async (change: (known: KnownPlatforms) => KnownPlatforms): Promise<void> => {
  const file = knownPlatformsFile()
  const known = change(await readKnownPlatforms())
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, `${JSON.stringify(known, undefined, 2)}\n`, { mode: 0o600 })
  await chmod(fresh, 0o600)
  await rename(fresh, file)
}
