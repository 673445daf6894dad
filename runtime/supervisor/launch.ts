import { fork, spawn, type ChildProcess, type ForkOptions } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the built sandbox lies and how its processes are started. */
export interface Launch {
  /** The built worker, `dist/sandbox/worker.js`. */
  workerFile: string
  /** Folder of the built guest scripts, `dist/guest`. */
  guestFolder: string
  /** A worker process that was started ahead of time with `startWorkerProcess`; the first that is needed. */
  started?: ChildProcess
  /** Port of Node's inspector, for debugging one's own code: the worker then isolates nothing. */
  inspectPort?: number
  /** The unprivileged user that a worker becomes when it is started as root: a number, `own` for one of its own, or empty to stay. */
  uid: string
  /** The processors that it may run on, as `taskset` of util-linux takes them; all unless given. */
  cpus?: string
}

const projectFolder = join(import.meta.dirname, '../..')

/** The sandbox as `npm run build` leaves it. */
export const builtSandbox: Launch = {
  workerFile: join(projectFolder, 'dist/sandbox/worker.js'),
  guestFolder: join(projectFolder, 'dist/guest'),
  uid: process.platform === 'linux' ? 'own' : '',
}

/** The binary of isolated-vm for this Node, found here because the worker may not look around. */
const isolatedVmBinary = (): string => {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('isolated-vm')),
    'prebuilds',
    `${process.platform}-${process.arch}`,
  )
  const abi = `isolated-vm.abi${process.versions.modules}`
  const found = [`${abi}.glibc.node`, `${abi}.musl.node`, `${abi}.node`].map((name) => join(folder, name))
  const glibc = Boolean(
    (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header?.glibcVersionRuntime,
  )
  const fitting = found.filter((path) => existsSync(path) && (glibc || !path.endsWith('.glibc.node')))
  if (!fitting[0])
    throw new Error(`isolated-vm has no binary for Node ${process.version} on ${process.platform}-${process.arch}.`)
  return fitting[0]
}

let binary: string | undefined

/** Users that exist nowhere, from which each worker takes one: processes of one user may signal and trace each other. */
const ownUsers = { from: 200_000, to: 2_000_000 }

/** What a worker's process may use of the system; `prlimit` of util-linux sets it where there is one. */
const systemLimits = ['--core=0', '--fsize=0', '--nofile=64', '--nproc=128']

/** How Node is started for what may not be trusted: files that it may read, and the folder that it lies in. */
export const lockedNode = (readable: string[]) => ({
  execArgv: [
    '--permission',
    '--allow-addons',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--no-node-snapshot',
    // For the guest, which takes it before any plugin's code runs, and gives back memory with it while nobody calls.
    '--expose-gc-as=reportError',
    '--no-warnings',
    // A worker's own heap holds messages only; isolates have heaps and limits of their own.
    '--max-old-space-size=256',
  ],
  env: {},
  cwd: '/',
  serialization: 'advanced' as const,
  stdio: ['ignore', 'ignore', 'pipe', 'ipc'] as ForkOptions['stdio'],
})

/** Bounds what a process may use of the system. Without effect where there is no `prlimit`, or it may not. */
export const limitSystemUse = (pid: number | undefined) => {
  if (process.platform !== 'linux' || pid === undefined) return
  // A limit of processes counts those of the user, so it fits only a user that the worker has for itself.
  const limits = process.getuid?.() === 0 ? systemLimits : systemLimits.filter((each) => !each.startsWith('--nproc'))
  spawn('prlimit', ['--pid', String(pid), ...limits], { stdio: 'ignore' }).once('error', () => undefined)
}

/** The argument that tells a worker which user to become. */
export const userFor = ({ uid }: Pick<Launch, 'uid'>): string =>
  uid === 'own' ? String(randomInt(ownUsers.from, ownUsers.to)) : uid

/** Node by way of `taskset`, which becomes Node: where it can't, nothing starts, and what it said is told. */
const onProcessors = (cpus: string | undefined, locked: ReturnType<typeof lockedNode>): ForkOptions =>
  cpus === undefined
    ? locked
    : { ...locked, execPath: 'taskset', execArgv: ['-c', cpus, process.execPath, ...locked.execArgv] }

/**
 * Starts a sandbox worker: Node under its permission model (no network, no child processes, no workers, no
 * writes, reads of its own files only), with an empty environment and no descriptor but the channel.
 */
export const startWorkerProcess = (launch: Launch): ChildProcess => {
  binary ??= isolatedVmBinary()
  const readable = [dirname(launch.workerFile), launch.guestFolder, binary]
  const child = fork(
    launch.workerFile,
    [binary, launch.guestFolder, userFor(launch)],
    onProcessors(launch.cpus, lockedNode(readable)),
  )
  limitSystemUse(child.pid)
  return child
}
