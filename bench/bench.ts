import { once } from 'node:events'
import { join } from 'node:path'
import type { Load, Measured } from './load/run-load.ts'
import { startBenchPlatform, type BenchPlatform, type BenchPlatformOptions } from './platform/platform.ts'
import { startNode } from './processes.ts'
import { createStoppables, type Stoppable, type Stoppables } from './stoppables.ts'

/** What a row measured: medians, one for each of those that were measured side by side. */
export interface Outcome {
  values: { plexica: number } & Record<string, number>
  /** What else was seen, each with its unit in its name. */
  details?: Record<string, number>
}

/** One row of the table. */
export interface Row {
  id: string
  what: string
  unit: string
  better: 'higher' | 'lower'
  run: (bench: Bench) => Promise<Outcome>
}

/** What rows measure with. Everything that is started here ends with the row. */
export interface Bench {
  quick: boolean
  /** The database server, for peers. */
  databaseUrl: string
  platform: (options?: BenchPlatformOptions) => Promise<BenchPlatform>
  /** Starts something to be measured. */
  start: Stoppables['start']
  /** Runs loads side by side from the one process that makes all load. @throws {Error} when any answer is no success. */
  load: RunLoads
  /** Starts another process that makes load, for someone who must not wait behind what the first one does for others. */
  anotherClient: () => RunLoads
}

type RunLoads = (loads: Load[], time?: { ms?: number; warmUpMs?: number }) => Promise<Measured[]>

/** Makes what a row measures with; `stop` ends all that it started. */
export const createBench = ({ quick, databaseUrl }: { quick: boolean; databaseUrl: string }): Bench & Stoppable => {
  const { start, stop } = createStoppables()
  const client = (): RunLoads => {
    const generator = startNode(join(import.meta.dirname, 'load/generator.ts'))
    void start(() => generator)
    return async (loads, { ms = 0, warmUpMs = 0 } = {}) => {
      const answered = once(generator.child, 'message')
      generator.child.send({ loads, warmUpMs, ms })
      const [measured] = (await answered) as [Measured[]]
      measured.forEach(({ failed, answered }, i) => {
        if (answered === 0 || Object.keys(failed).length > 0)
          throw new Error(`load ${i}: ${answered} answered, failed by status: ${JSON.stringify(failed)}`)
      })
      return measured
    }
  }

  return {
    quick,
    start,
    platform: (options) => start(() => startBenchPlatform(databaseUrl, options)),
    databaseUrl,
    load: client(),
    anotherClient: client,
    stop,
  }
}
