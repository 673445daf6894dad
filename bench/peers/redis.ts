import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram } from '../processes.ts'
import type { Stoppable } from '../stoppables.ts'
import { accepts, freePort } from './peers.ts'

/** Whether there is a Redis to start on this machine. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** A Redis of its own, which keeps a log on disk as one in production does. */
export const startRedis = async (): Promise<Stoppable & { url: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'plexica-bench-redis-'))
  const port = await freePort()
  const started = startProgram('redis-server', [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'],
  ])
  while (!(await accepts(port))) await sleep(5)
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      await started.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
