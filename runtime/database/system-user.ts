import fs from 'node:fs/promises'
import path from 'node:path'
import { DatabaseStartError } from './start-error.ts'

/** An account of the operating system. */
export interface SystemUser {
  uid: number
  gid: number
}

/**
 * The account that runs Postgres, which refuses to be run by root: whoever owns the data folder already,
 * else `postgres`, else `nobody`. Undefined when we are not root and run it ourselves.
 */
export async function postgresUser(dataDir: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const present = await fs.stat(path.join(dataDir, 'cluster')).catch(() => undefined)
  if (present && present.uid !== 0) return { uid: present.uid, gid: present.gid }
  const accounts = (await fs.readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name)
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) }
  }
  throw new DatabaseStartError(
    'Postgres refuses to be run by root, and there is no account "postgres" or "nobody" to run it.',
  )
}

/** Whether `user` can enter every folder on the way to `target`. */
export async function assertReachable(target: string, user: SystemUser | undefined, what: string): Promise<void> {
  if (!user) return
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const { mode, uid, gid } = await fs.stat(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0)
      throw new DatabaseStartError(
        `Run by root, Postgres becomes another user, who may not enter ${folder} on the way to the ${what} ${target}: ` +
          'run as an ordinary user, or put it elsewhere.',
      )
    if (folder === path.dirname(folder)) return
  }
}
