import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, connect, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { firstMessage, startNode, startProgram } from '../processes.ts'

/** A server beside which the platform is measured. */
export interface Peer {
  port: number
  pid: number
  stop: () => Promise<void>
}

export type PeerName =
  | 'node-http'
  | 'express'
  | 'fresh-isolate'
  | 'cold-isolate'
  | 'cold-thread'
  | 'host-call'
  | 'call-isolate'
  | 'postgres'
  | 'stores'
  | 'db-capability'
  | 'kill-isolate'
  | 'kill-thread'

/** One of the servers in this folder, in a process of its own. */
export const startPeer = async (name: PeerName, env: Record<string, string> = {}): Promise<Peer> => {
  const started = startNode(join(import.meta.dirname, `${name}.ts`), {
    execArgv: ['--no-warnings', ...(name.endsWith('isolate') ? ['--no-node-snapshot'] : [])],
    env: { NODE_ENV: 'production', ...env },
  })
  const { port } = await firstMessage<{ port: number }>(started)
  return { port, pid: started.child.pid!, stop: started.stop }
}

const workerdBinary = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('workerd/package.json')), 'bin/workerd')

/** A configuration of workerd that serves one ES module, in a folder of its own. */
export const workerdConfig = async (module: string): Promise<{ file: string; stop: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'plexica-bench-workerd-'))
  await writeFile(join(folder, 'main.js'), module)
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "main.js", esModule = embed "main.js")],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", http = (), service = "main")],
);`,
  )
  return { file: join(folder, 'config.capnp'), stop: () => rm(folder, { recursive: true, force: true }) }
}

/** A new process of workerd, once it takes connections. */
export const startWorkerd = async (config: string): Promise<Peer> => {
  const port = await freePort()
  const { child, stop } = startProgram(workerdBinary(), ['serve', config, `--socket-addr=http=127.0.0.1:${port}`])
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error('workerd ended before it was ready')
    await sleep(1)
  }
  return { port, pid: child.pid!, stop }
}

/** Whether something takes connections at a port of this machine. */
export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const settle = (open: boolean) => () => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', settle(true)).once('error', settle(false))
  })

/** A port that was free a moment ago; whoever is quicker may still take it. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
