import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { asRule } from '../../languages/said.ts'
import type { SplitMigration } from './statements.ts'
import { bundleInvalid } from '../bundle/refusal.ts'
import { patience, threadStartsWithinMs } from '../../runtime/patience.ts'

/** A migration of a version as it is kept: checked once at upload, and ready to run. */
export interface PluginMigration {
  /** `migrations/001_contacts.sql` */
  name: string
  /** SHA-256 of its text. */
  checksum: string
  statements: string[]
  /** What takes it back, if the bundle has a `migrations/001_contacts.down.sql`. */
  down?: string[]
}

const parseMs = 5_000

/**
 * Parses in a thread of its own, made for this bundle only: a large file does not hold up the platform,
 * and one that is nested so deep that it breaks the parser's memory breaks it for nobody else.
 */
const parseApart = (sources: { name: string; sql: string }[]): Promise<SplitMigration[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./migration-thread.ts', import.meta.url), {
      workerData: sources,
      // Small enough that V8's stack ends before the parser's own, which has no guard.
      resourceLimits: { stackSizeMb: 1, maxOldGenerationSizeMb: 256 },
      env: {},
      execArgv: [],
    })
    const refuse = (rule: string) => reject(bundleInvalid([{ path: 'migrations', rule }]))
    const late = () => {
      refuse(asRule('take too long to parse'))
      void worker.terminate()
    }
    let stopWaiting = patience(threadStartsWithinMs, late)
    worker.on('message', (said: 'ready' | SplitMigration[]) => {
      stopWaiting()
      if (said === 'ready') stopWaiting = patience(parseMs, late)
      else resolve(said)
    })
    worker.once('error', () => refuse(asRule('are too large or nested too deep to parse')))
    worker.once('exit', () => {
      stopWaiting()
      refuse(asRule('can not be parsed'))
    })
  })

/** Whether a file is one that takes a migration back. */
export const isDown = (name: string): boolean => name.endsWith('.down.sql')

/** The file that takes a migration back. */
export const downOf = (name: string): string => name.replace(/\.sql$/, '.down.sql')

/**
 * Checks the migrations of a bundle, in the order in which they run, and splits each into its statements. What takes
 * one back (`001_a.down.sql`) comes along with it.
 *
 * @throws {Problem} `bundle.invalid` naming the file, for what is not SQL and for statements that migrations may not use
 *
 * @example
 * await readMigrations([{ name: 'migrations/001_a.sql', sql: 'create table a (id int); create index on a (id)' }])
 */
export const readMigrations = async (sources: { name: string; sql: string }[]): Promise<PluginMigration[]> => {
  if (sources.length === 0) return []
  const split = await parseApart(sources)
  const statementsOf = (name: string) => split[sources.findIndex((source) => source.name === name)]?.statements
  const refusals = split.flatMap(({ refusal }, at) =>
    refusal === undefined ? [] : [{ path: sources[at]!.name, rule: refusal }],
  )
  if (refusals.length > 0) throw bundleInvalid(refusals)
  return sources
    .filter(({ name }) => !isDown(name))
    .map(({ name, sql }) => {
      const down = statementsOf(downOf(name))
      return {
        name,
        checksum: createHash('sha256').update(sql).digest('hex'),
        statements: statementsOf(name) ?? [],
        ...(down && { down }),
      }
    })
}
