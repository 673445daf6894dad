import { Worker } from 'node:worker_threads'
import type { Knex } from 'knex'
import { places } from '../bundle/layout.ts'
import { uncompared, type ChangedLines } from './line-comparison.ts'

/** A file that one of two versions has and the other has not, or has otherwise. */
export interface ChangedFile {
  path: string
  change: 'added' | 'removed' | 'changed'
  sizeBytes: { from: number; to: number }
  /** Only texts have lines that people read. */
  kind: 'text' | 'binary' | 'sourceMap'
}

const placeIn = (path: string) => places.findIndex(({ matches }) => matches.test(path))

/** What has a NUL near its beginning is no text, as git has it. */
const isBinary = `coalesce(position('\\x00'::bytea in substring(f.content for 8000)) > 0, false)
  or coalesce(position('\\x00'::bytea in substring(t.content for 8000)) > 0, false)`

/**
 * The files in which two versions of a plugin differ, in the order of the layout of bundles.
 *
 * @param from absent: there was none before, and all files are new
 */
export const changedFiles = async (
  core: Knex,
  plugin: string,
  { from, to }: { from: string | undefined; to: string },
): Promise<ChangedFile[]> => {
  const { rows } = await core.raw<{
    rows: { path: string; from_bytes: number | null; to_bytes: number | null; is_binary: boolean }[]
  }>(
    `select path, octet_length(f.content) as from_bytes, octet_length(t.content) as to_bytes, ${isBinary} as is_binary
     from (select path, content from core.version_files where plugin_id = :plugin and version = :from) f
     full join (select path, content from core.version_files where plugin_id = :plugin and version = :to) t using (path)
     where f.content is distinct from t.content`,
    { plugin, from: from ?? null, to },
  )
  return rows
    .map(({ path, from_bytes, to_bytes, is_binary }) => ({
      path,
      change:
        from_bytes === null ? ('added' as const) : to_bytes === null ? ('removed' as const) : ('changed' as const),
      sizeBytes: { from: from_bytes ?? 0, to: to_bytes ?? 0 },
      kind: path.endsWith('.js.map') ? ('sourceMap' as const) : is_binary ? ('binary' as const) : ('text' as const),
    }))
    .sort((a, b) => placeIn(a.path) - placeIn(b.path) || (a.path < b.path ? -1 : 1))
}

/** Starting the thread is in it. */
const mostMs = 15_000

/**
 * Compares two files in a thread of its own: large ones do not hold up the platform, whatever is in them. What takes
 * too long, or more memory than it may, is not compared.
 */
export const changedLines = (before: string, after: string): Promise<ChangedLines> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./line-comparison-thread.ts', import.meta.url), {
      workerData: { before, after },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
      env: {},
      execArgv: [],
    })
    const timer = setTimeout(() => void worker.terminate(), mostMs)
    let compared: ChangedLines | undefined
    worker.once('message', (lines: ChangedLines) => (compared = lines))
    // Its exit follows, which is what counts.
    worker.once('error', () => undefined)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(compared ?? uncompared(before, after))
    })
  })
