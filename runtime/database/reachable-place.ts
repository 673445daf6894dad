import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { DatabaseStartError } from './start-error.ts'
import { assertReachable, type SystemUser } from './system-user.ts'

/** Every user may pass through here, and what is in it outlives a restart of the machine. */
const publicPlace = '/var/tmp'

/**
 * A folder that Postgres can enter when root starts it, who has to hand it to another user: `folder` itself, or, when
 * it lies behind one that only root may enter (a home, a folder of `mktemp -d`), one in a public place. A note in
 * `folder` says which; without the note what is there is of a folder that was removed, and is removed too.
 */
export async function reachableFolder(folder: string, user: SystemUser | undefined): Promise<string> {
  if (await isReachable(path.join(folder, 'cluster'), user)) return folder
  const place = path.join(publicPlace, `plexica-data-${shortHash(folder)}`)
  const note = path.join(folder, 'moved-to')
  const noted = await fs.readFile(note, 'utf8').catch(() => undefined)
  if (noted !== place) await fs.rm(place, { recursive: true, force: true })
  await ownFolder(place)
  await fs.writeFile(note, place)
  return place
}

/** The programs of Postgres where `user` can run them: a copy in a public place when they lie behind a closed folder. */
export async function reachablePrograms<Programs extends { postgres: string; initdb: string }>(
  programs: Programs,
  user: SystemUser | undefined,
): Promise<{ postgres: string; initdb: string }> {
  if (await isReachable(programs.postgres, user)) return programs
  const source = path.dirname(path.dirname(programs.postgres))
  const { mtimeMs } = await fs.stat(programs.postgres)
  const place = path.join(publicPlace, `plexica-postgres-${shortHash(`${source} ${mtimeMs}`)}`)
  if (!(await fs.stat(place).catch(() => undefined))) await copyPrograms(source, place)
  await ownFolder(place)
  const inPlace = (program: string) => path.join(place, path.relative(source, program))
  return { postgres: inPlace(programs.postgres), initdb: inPlace(programs.initdb) }
}

/** Copied beside its place and moved in one step: of two that start at once, one finds the other's. */
async function copyPrograms(source: string, place: string): Promise<void> {
  const building = `${place}.${process.pid}`
  await fs.rm(building, { recursive: true, force: true })
  await fs.cp(source, building, { recursive: true, verbatimSymlinks: true })
  await fs.chmod(building, 0o755)
  try {
    await fs.rename(building, place)
  } catch {
    await fs.rm(building, { recursive: true, force: true })
  }
}

/** @throws {DatabaseStartError} when someone else was there first: anyone may make folders in a public place */
async function ownFolder(place: string): Promise<void> {
  await fs.mkdir(place, { recursive: true })
  const { uid } = await fs.lstat(place)
  if (uid !== 0) throw new DatabaseStartError(`The folder ${place} belongs to another user; remove it and start again.`)
  await fs.chmod(place, 0o755)
}

const isReachable = (target: string, user: SystemUser | undefined): Promise<boolean> =>
  assertReachable(target, user, '').then(
    () => true,
    () => false,
  )

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
