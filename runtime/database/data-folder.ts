import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseStartError } from './start-error.ts'

const stopTimeoutMs = 15_000

/**
 * Makes this process the one that uses a data folder. A database that an earlier process left running
 * there is stopped first; one whose process still lives is left alone.
 *
 * @throws {DatabaseStartError} when another living process uses the folder
 */
export async function claimDataFolder(dataDir: string): Promise<void> {
  const claim = path.join(dataDir, 'owner')
  const me = `${process.pid} ${await startedAt(process.pid)}`
  const [pid, started] = (await fs.readFile(claim, 'utf8').catch(() => '')).trim().split(' ')
  const owner = Number(pid)
  if (owner && owner !== process.pid && started === (await startedAt(owner)))
    throw new DatabaseStartError(`The data folder ${dataDir} is in use by process ${owner}; stop that one first.`)
  await stopLeftOver(path.join(dataDir, 'cluster'))
  await fs.writeFile(claim, me)
}

async function stopLeftOver(cluster: string): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid')
  const pid = Number.parseInt(await fs.readFile(pidFile, 'utf8').catch(() => ''), 10)
  if (!pid || !(await runsHere(pid, cluster))) return
  const until = Date.now() + stopTimeoutMs
  signal(pid, 'SIGINT')
  while (Date.now() < until) {
    if (!(await runsHere(pid, cluster))) return
    await sleep(20)
  }
  // Crash recovery at the next start makes up for it.
  signal(pid, 'SIGQUIT')
  await sleep(1_000)
  if (await runsHere(pid, cluster))
    throw new DatabaseStartError(`An earlier database still runs in ${cluster} as process ${pid} and does not stop.`)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return
    throw new DatabaseStartError(`An earlier database runs as process ${pid} of another user and can't be stopped.`, {
      cause,
    })
  }
}

/** Whether process `pid` is a server of this folder and not a stranger that got its number. */
async function runsHere(pid: number, cluster: string): Promise<boolean> {
  if ((await startedAt(pid)) === undefined) return false
  const line = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return line === undefined || line.split('\0').includes(cluster)
}

/** What tells a process from a later one of the same number; undefined when there is none. */
async function startedAt(pid: number): Promise<string | undefined> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended and only waits for its parent to notice.
    return fields[0] === 'Z' ? undefined : fields[19]
  }
  try {
    process.kill(pid, 0)
    return 'unknown'
  } catch {
    return undefined
  }
}
