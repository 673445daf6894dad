import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from './database.ts'

const main = join(import.meta.dirname, '../../platform/main.ts')

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

interface ChildEnv extends Record<string, string | undefined> {
  PORT: string
}

const startChild = async (env: ChildEnv) => {
  const child = fork(main, { env, execArgv: ['--no-warnings'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const gone = once(child, 'exit')
  const up = new Promise<void>((resolve) => {
    child.stdout?.on('data', (text: Buffer) => {
      if (text.includes('is up')) resolve()
    })
  })
  await Promise.race([
    up,
    gone.then(() => {
      throw new Error('the platform ended before it was up')
    }),
  ])
  return { child, gone }
}

/** The platform in a process of its own, which can be killed at any time and started again on the same database. */
export const aPlatformProcess = async ({ redisUrl }: { redisUrl?: string } = {}) => {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'plexica-process-'))
  const port = await freePort()
  const platformToken = `plx_${randomBytes(32).toString('base64url')}`
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: String(port),
    PLEXICA_DATA_DIR: dataDir,
    PLEXICA_MASTER_KEY: randomBytes(32).toString('hex'),
    PLEXICA_PLATFORM_TOKEN: platformToken,
    DATABASE_URL: database.url,
    LOG_LEVEL: 'fatal',
    ...(redisUrl && { REDIS_URL: redisUrl }),
  }

  const start = () => startChild(env)
  let running = await start()
  return {
    core: database.core,
    databaseUrl: database.url,
    dataDir,
    port,
    platformToken,
    url: `http://localhost:${port}`,
    /** Ends it without a chance to finish anything. */
    async kill() {
      running.child.kill('SIGKILL')
      await running.gone
    },
    /** Ends one of its sandbox workers like that, where the system tells which they are. */
    killWorker() {
      try {
        const { pid } = running.child
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
          .split(' ')
          .filter(Boolean)
          .map(Number)
        const one = children[Math.floor(Math.random() * children.length)]
        if (one !== undefined) process.kill(one, 'SIGKILL')
      } catch {
        // Not on this system, or it was gone already.
      }
    },
    async start() {
      running = await start()
    },
    /** Starts another one beside it, on the same database. */
    async beside() {
      const other = await freePort()
      const { child, gone } = await startChild({ ...env, PORT: String(other) })
      return {
        port: other,
        pid: child.pid,
        async stop() {
          child.kill('SIGTERM')
          await gone
        },
        async kill() {
          child.kill('SIGKILL')
          await gone
        },
      }
    },
    /** Ends it in order. */
    async stop() {
      running.child.kill('SIGTERM')
      await running.gone
    },
    async close() {
      running.child.kill('SIGTERM')
      await running.gone
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type PlatformProcess = Awaited<ReturnType<typeof aPlatformProcess>>
