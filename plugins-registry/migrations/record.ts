import type { Knex } from 'knex'
import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import type { Applied, MigrationStep } from './steps.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'

/** One migration that was run or taken back at an installation, or that failed. */
export interface MigrationRun {
  id: string
  name: string
  direction: 'up' | 'down'
  /** The version that was to be reached. */
  version: string
  outcome: 'done' | 'failed'
  durationMs: number
  at: Date
  /** Which statement of it failed, and what Postgres said. */
  failure?: { statement?: number; sqlState?: string; message: string }
}

/** What ran, as the schema itself says: written in the transaction of the migrations, so it can't be behind. */
const noted = z.array(z.object({ name: z.string(), checksum: z.string() }))

/**
 * What ran for an installation. The record of the core database is written right after the migrations have been
 * committed; should the process die in between, the note on the schema knows better.
 */
export const appliedMigrations = async (trx: Knex, installationId: string, schema: string): Promise<Applied[]> => {
  const { rows } = await trx.raw<{ rows: { note: string | null }[] }>(
    "select obj_description(to_regnamespace(?), 'pg_namespace') as note",
    [schema],
  )
  const note = noted.safeParse(parsedOrNothing(rows[0]?.note))
  if (note.success) return note.data
  return trx('core.plugin_migrations')
    .where({ installation_id: installationId })
    .orderBy('name')
    .select<Applied[]>('name', 'checksum')
}

const parsedOrNothing = (text: string | null | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** Keeps what has run at an installation, and nothing else. */
export const recordApplied = async (trx: Knex, installationId: string, applied: Applied[]): Promise<void> => {
  await trx('core.plugin_migrations')
    .where({ installation_id: installationId })
    .whereNotIn(
      'name',
      applied.map(({ name }) => name),
    )
    .delete()
  if (applied.length > 0)
    await trx('core.plugin_migrations')
      .insert(applied.map(({ name, checksum }) => ({ installation_id: installationId, name, checksum })))
      .onConflict(['installation_id', 'name'])
      .ignore()
}

/** Adds to the report what was done on the way to a version. */
export const recordRuns = async (
  trx: Knex,
  installationId: string,
  version: string,
  runs: { step: MigrationStep; durationMs: number }[],
): Promise<void> => {
  if (runs.length === 0) return
  await trx('core.migration_runs').insert(
    runs.map(({ step: { name, direction }, durationMs }) => ({
      installation_id: installationId,
      name,
      direction,
      version,
      outcome: 'done',
      duration_ms: durationMs,
    })),
  )
}

const failure = z.object({ migration: z.string(), direction: z.enum(['up', 'down']), durationMs: z.number() })

/** Adds to the report that a migration failed, if that is what `error` tells. */
export const recordFailure = async (
  core: Knex,
  installationId: string,
  version: string,
  error: unknown,
): Promise<void> => {
  if (!(error instanceof Problem) || error.code !== 'migration.failed') return
  const told = failure.safeParse(error.detail)
  if (!told.success) return
  const { migration, direction, durationMs } = told.data
  await core('core.migration_runs').insert({
    installation_id: installationId,
    name: migration,
    direction,
    version,
    outcome: 'failed',
    duration_ms: durationMs,
    statement: error.detail.statement,
    sql_state: error.detail.sqlState,
    message: error.message,
  })
}

interface RunRow {
  id: string
  name: string
  direction: 'up' | 'down'
  version: string
  outcome: 'done' | 'failed'
  duration_ms: number
  at: Date
  statement: number | null
  sql_state: string | null
  message: string | null
}

const toRun = (row: RunRow): MigrationRun => ({
  id: row.id,
  name: row.name,
  direction: row.direction,
  version: row.version,
  outcome: row.outcome,
  durationMs: row.duration_ms,
  at: row.at,
  ...(row.message !== null && {
    failure: {
      message: row.message,
      ...(row.statement !== null && { statement: row.statement }),
      ...(row.sql_state !== null && { sqlState: row.sql_state }),
    },
  }),
})

/** The report of an installation, the latest first. */
export const listRuns = async (core: Knex, installationId: string, page: PageRequest): Promise<Page<MigrationRun>> => {
  const query = core('core.migration_runs')
    .where({ installation_id: installationId })
    .orderBy('id', 'desc')
    .limit(rowsFor(page))
  if (page.cursor !== undefined) query.where('id', '<', page.cursor)
  return toPage(await query.select<RunRow[]>('*'), page, toRun, ({ id }) => id)
}
