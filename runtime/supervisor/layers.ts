import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as passed } from 'node:timers/promises'
import { said, type Said } from '../../languages/said.ts'
import { probeProgram } from './layer-probe.ts'
import { builtSandbox, limitSystemUse, lockedNode, userFor, type Launch } from './launch.ts'

/** One of the layers that hold a sandbox worker, and whether it does so on this machine. */
export interface Layer {
  id: string
  /** What it keeps a worker from. */
  holds: Said
  active: boolean
  /** What was seen, or why it is not active. */
  because: Said
}

interface Seen {
  refused: Record<'read' | 'write' | 'child' | 'thread' | 'network' | 'names', boolean>
  environment: string[]
  user: number | undefined
}

/** How long prlimit may take to have an effect. */
const limitsWithinMs = 1_000

/**
 * Which layers are active on this machine, each tried: a process is started as sandbox workers are, and tries to break
 * the rule.
 *
 * @example
 * for (const { holds, active } of await activeLayers()) console.log(active ? '✓' : '✗', inEnglish(holds))
 */
export const activeLayers = async (launch: Pick<Launch, 'uid'> = builtSandbox): Promise<Layer[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'plexica-probe-'))
  const file = join(folder, 'probe.cjs')
  writeFileSync(file, probeProgram)
  const child = fork(file, [userFor(launch)], lockedNode([folder]))
  limitSystemUse(child.pid)
  try {
    await answer(child)
    const limits = await systemLimits(child.pid)
    child.send('go')
    return layersOf((await answer(child)) as Seen, limits, memoryIsWatched(child.pid))
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

const answer = (child: ReturnType<typeof fork>): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`The probe ended with ${code}.`)))
  })

/** The limits of a process that `prlimit` was asked to set, by the name that Linux gives them. */
const systemLimits = async (pid: number | undefined): Promise<Map<string, string>> => {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const found = readLimits(pid)
    if (found.get('Max core file size') === '0' || waitedMs >= limitsWithinMs || found.size === 0) return found
    await passed(50)
  }
}

const readLimits = (pid: number | undefined): Map<string, string> => {
  try {
    const lines = readFileSync(`/proc/${pid}/limits`, 'latin1').split('\n').slice(1)
    return new Map(lines.map((line) => [line.slice(0, 26).trim(), line.slice(26).trim().split(/\s+/)[0] ?? '']))
  } catch {
    return new Map()
  }
}

const memoryIsWatched = (pid: number | undefined): boolean => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) > 0
  } catch {
    return false
  }
}

const layersOf = ({ refused, environment, user }: Seen, limits: Map<string, string>, watched: boolean): Layer[] => {
  const tried = (id: string, holds: Said, active: boolean): Layer => ({
    id,
    holds,
    active,
    because: active ? said('it was tried and refused') : said('it was tried and not refused'),
  })
  const limit = (id: string, holds: Said, name: string, atMost: number): Layer => {
    const value = limits.get(name)
    const active = value !== undefined && Number(value) <= atMost
    const because = value === undefined ? said('this system does not say') : said('the limit is {value}', { value })
    return { id, holds, active, because }
  }
  const ownUser = user !== undefined && user !== 0 && user !== process.getuid?.()
  return [
    tried('files.read', said('reading files other than its own'), refused.read),
    tried('files.write', said('writing files'), refused.write),
    tried('processes', said('starting processes'), refused.child),
    tried('threads', said('starting threads of Node'), refused.thread),
    tried('network', said('opening connections'), refused.network && refused.names),
    {
      id: 'environment',
      holds: said('seeing the environment of the platform'),
      active: environment.length === 0,
      because:
        environment.length === 0 ? said('it is empty') : said('it holds {names}', { names: environment.join(', ') }),
    },
    {
      id: 'user',
      holds: said('acting as the user of the platform, and on other workers'),
      active: ownUser,
      because: ownUser
        ? said('it runs as user {user}', { user: String(user) })
        : said('only a platform that is started as root can give it another user'),
    },
    {
      id: 'memory',
      holds: said('using more memory than its plugins may'),
      active: watched,
      because: watched
        ? said('what it holds is read from /proc every 10 ms')
        : said('this system has no /proc to read it from'),
    },
    limit('limit.core', said('leaving its memory on disk when it crashes'), 'Max core file size', 0),
    limit('limit.files', said('writing files through descriptors'), 'Max file size', 0),
    limit('limit.descriptors', said('opening many files or connections'), 'Max open files', 64),
    limit('limit.processes', said('starting many threads or processes'), 'Max processes', 128),
  ]
}
