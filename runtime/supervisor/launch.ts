import { fork, type ChildProcess } from 'node:child_process'
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
  /** The unprivileged user that a worker becomes when it is started as root; empty keeps the user. */
  uid: string
}

const projectFolder = join(import.meta.dirname, '../..')

/** The sandbox as `npm run build` leaves it. 65534 is `nobody` on Linux. */
export const builtSandbox: Launch = {
  workerFile: join(projectFolder, 'dist/sandbox/worker.js'),
  guestFolder: join(projectFolder, 'dist/guest'),
  uid: process.platform === 'linux' ? '65534' : '',
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

/**
 * Starts a sandbox worker: Node under its permission model (no network, no child processes, no workers, no
 * writes, reads of its own files only), with an empty environment and no descriptor but the channel.
 */
export const startWorkerProcess = (launch: Launch): ChildProcess => {
  if (launch.inspectPort !== undefined) return startDebuggableWorker(launch, launch.inspectPort)
  binary ??= isolatedVmBinary()
  const readable = [dirname(launch.workerFile), launch.guestFolder, binary]
  return forkWorker(launch, binary, [
    '--permission',
    '--allow-addons',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--no-node-snapshot',
    // A worker's own heap holds messages only; isolates have heaps and limits of their own.
    '--max-old-space-size=256',
  ])
}

/** A worker that runs the plugin in a context of its own process, with Node's inspector on the loopback address. */
const startDebuggableWorker = (launch: Launch, port: number): ChildProcess =>
  forkWorker(launch, '', [`--inspect=127.0.0.1:${port}`, '--experimental-vm-modules'])

const forkWorker = ({ workerFile, guestFolder, uid }: Launch, addOn: string, execArgv: string[]): ChildProcess =>
  fork(workerFile, [addOn, guestFolder, uid], {
    execArgv: [...execArgv, '--no-warnings'],
    env: {},
    cwd: '/',
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
