import { mkdtemp, rm, writeFile, copyFile } from 'node:fs/promises'
import { createServer, connect, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { firstMessage, startNode, startProgram } from '../processes.ts'

/** A server beside which the platform is measured. */
export interface Peer {
  port: number
  pid: number | undefined
  stop: () => Promise<void>
}

/** One of the servers in this folder, in a process of its own. */
export const startPeer = async (name: 'node-http' | 'express' | 'fresh-isolate'): Promise<Peer> => {
  const started = startNode(join(import.meta.dirname, `${name}.ts`), {
    execArgv: ['--no-warnings', ...(name === 'fresh-isolate' ? ['--no-node-snapshot'] : [])],
    env: { NODE_ENV: 'production' },
  })
  const { port } = await firstMessage<{ port: number }>(started)
  return { port, pid: started.child.pid, stop: started.stop }
}

export const workerdBinary = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('workerd/package.json')), 'bin/workerd')

/** A configuration of workerd that serves one ES module, in a folder of its own. */
export const workerdConfig = async (
  module: string,
  port: number,
): Promise<{ file: string; remove: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'plexica-bench-workerd-'))
  await copyFile(module, join(folder, 'main.js'))
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "main.js", esModule = embed "main.js")],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);`,
  )
  return { file: join(folder, 'config.capnp'), remove: () => rm(folder, { recursive: true, force: true }) }
}

/** workerd with one ES module. */
export const startWorkerd = async (module: string): Promise<Peer> => {
  const port = await freePort()
  const { file, remove } = await workerdConfig(module, port)
  const started = startProgram(workerdBinary(), ['serve', file])
  const stop = async () => {
    await started.stop()
    await remove()
  }
  try {
    while (!(await accepts(port))) {
      if (started.child.exitCode !== null) throw new Error('workerd ended before it was ready')
      await sleep(5)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { port, pid: started.child.pid, stop }
}

export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const settle = (open: boolean) => () => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', settle(true)).once('error', settle(false))
  })

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
