import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../runtime/database/embedded.ts'
import { createBench, type Outcome, type Row } from './bench.ts'
import { machine, versions } from './machine.ts'
import { createStoppables } from './stoppables.ts'
import { rows } from './rows/index.ts'
import { printRow } from './table.ts'

/** `npm run bench [-- --only ID,… --quick]`: see README.md. */
const results = join(import.meta.dirname, 'results')

const chosen = (): { quick: boolean; wanted: Row[] } => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } })
  const names = values.only?.split(',').map((name) => name.trim())
  const unknown = names?.find((name) => !rows.some(({ id }) => id === name))
  if (unknown !== undefined)
    throw new Error(`There is no row "${unknown}". The rows: ${rows.map(({ id }) => id).join(', ')}`)
  return { quick: values.quick, wanted: rows.filter(({ id }) => !names || names.includes(id)) }
}

const all = createStoppables()

const measure = async (row: Row, quick: boolean, databaseUrl: string): Promise<Outcome> => {
  const bench = await all.start(() => createBench({ quick, databaseUrl }))
  try {
    return await row.run(bench)
  } finally {
    await bench.stop()
  }
}

const main = async () => {
  const { quick, wanted } = chosen()
  const dataDir = join(tmpdir(), `plexica-bench-postgres-${randomBytes(6).toString('hex')}`)
  await all.start(() => ({ stop: () => rm(dataDir, { recursive: true, force: true }) }))
  const postgres = await all.start(() => startEmbeddedPostgres({ dataDir }))

  const measured = []
  for (const { run, ...row } of wanted) {
    const outcome = await measure({ run, ...row }, quick, postgres.url)
    measured.push({ ...row, ...outcome })
    printRow(row, outcome)
  }
  const report = { at: new Date().toISOString(), machine: machine(), versions: versions(), quick, rows: measured }
  await mkdir(results, { recursive: true })
  await writeFile(join(results, 'latest.json'), `${JSON.stringify(report, undefined, 2)}\n`)
}

let interrupted = false
const onSignal = async () => {
  if (interrupted) return
  interrupted = true
  await all.stop()
  process.exit(130)
}
process.on('SIGINT', () => void onSignal())
process.on('SIGTERM', () => void onSignal())

try {
  await main()
} catch (error) {
  if (!interrupted) console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  if (!interrupted) await all.stop()
}
