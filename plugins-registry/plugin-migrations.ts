import type { Knex } from 'knex'
import { DatabaseError, escapeLiteral, type QueryConfig } from 'pg'
import { z } from 'zod'
import { Problem } from '../problems/problem.ts'
import { installationName } from '../runtime/database/names.ts'
import type { InstallationPools } from '../runtime/database/installation-pools.ts'
import type { InstallationAt } from '../runtime/database/roles.ts'
import type { PluginMigration } from './migrations.ts'

export interface Applied {
  name: string
  checksum: string
}

const waitForLocksMs = 5_000

/** What ran, as the schema itself says: written in the transaction of the migrations, so it can't be behind. */
const noted = z.array(z.object({ name: z.string(), checksum: z.string() }))

/**
 * What ran for an installation. The record of the core database is written right after the migrations
 * have been committed; should the process die in between, the note on the schema knows more.
 */
export const appliedMigrations = async (trx: Knex, installationId: string, schema: string): Promise<Applied[]> => {
  const recorded = await trx('core.plugin_migrations')
    .where({ installation_id: installationId })
    .select<Applied[]>('name', 'checksum')
  const { rows } = await trx.raw<{ rows: { note: string | null }[] }>(
    "select obj_description(to_regnamespace(?), 'pg_namespace') as note",
    [schema],
  )
  const note = noted.safeParse(parsedOrNothing(rows[0]?.note))
  const others = note.success ? note.data.filter(({ name }) => !recorded.some((each) => each.name === name)) : []
  return [...recorded, ...others].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const parsedOrNothing = (text: string | null | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

export const recordMigrations = async (trx: Knex, installationId: string, migrations: Applied[]): Promise<void> => {
  if (migrations.length === 0) return
  await trx('core.plugin_migrations')
    .insert(migrations.map(({ name, checksum }) => ({ installation_id: installationId, name, checksum })))
    .onConflict(['installation_id', 'name'])
    .ignore()
}

/**
 * Which migrations of a version still have to run, in order.
 *
 * @throws {Problem} `migration.changed` if one that ran has another text now, is missing, or would have had to run before one that ran
 */
export const pendingMigrations = (wanted: PluginMigration[], applied: Applied[]): PluginMigration[] => {
  const changed = (name: string, what: string) =>
    new Problem('migration.changed', { detail: `${name} ${what}.`, migration: name })
  for (const { name, checksum } of applied) {
    const now = wanted.find((each) => each.name === name)
    if (!now) throw changed(name, 'ran here, and this version does not have it')
    if (now.checksum !== checksum) throw changed(name, 'ran here with another content')
  }
  const pending = wanted.filter(({ name }) => !applied.some((each) => each.name === name))
  const last = applied.at(-1)?.name ?? ''
  const late = pending.find(({ name }) => name < last)
  if (late) throw changed(late.name, `comes before ${last}, which ran here already; give it a later name`)
  return pending
}

/** The same for an earlier version: those that later ones ran stay, and are known when they come again. */
export const pendingOnTheWayBack = (wanted: PluginMigration[], applied: Applied[]): PluginMigration[] =>
  pendingMigrations(
    wanted,
    applied.filter(({ name }) => wanted.some((each) => each.name === name)),
  )

const failed = (migration: PluginMigration, statement: number, error: unknown): unknown => {
  if (!(error instanceof DatabaseError)) return error
  // What Postgres says of the author's own SQL is what the author needs; hints and context may name other things.
  return new Problem(
    'migration.failed',
    {
      detail: `${migration.name}, statement ${statement}: ${error.message}.`,
      migration: migration.name,
      statement,
      sqlState: error.code,
    },
    { cause: error },
  )
}

const endedIt = ({ name }: PluginMigration, statement: number) => ({
  detail: `${name}, statement ${statement}: it ended the transaction that all migrations are in.`,
  migration: name,
  statement,
})

/**
 * Runs migrations of an installation in one transaction: all of them or none. They run under the role
 * that owns its schema and nothing else, so that there is nothing else that their SQL could reach.
 *
 * @throws {Problem} `migration.failed` naming the migration and the statement
 */
export const runMigrations = (
  pools: Pick<InstallationPools, 'asOwner'>,
  { slug, plugin, wallMs }: InstallationAt & { wallMs: number },
  migrations: PluginMigration[],
  before: Applied[] = [],
): Promise<void> =>
  pools.asOwner({ slug, plugin }, async (client) => {
    const own = installationName(slug, plugin)
    const deadline = Date.now() + wallMs
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = ${waitForLocksMs}`)
      for (const migration of migrations) {
        for (const [at, text] of migration.statements.entries()) {
          try {
            await client.query(`set local statement_timeout = ${Math.max(1, deadline - Date.now())}`)
            // The extended protocol takes exactly one statement.
            await client.query({ text, queryMode: 'extended' } as QueryConfig)
            if (client.getTransactionStatus() !== 'T') throw new Problem('migration.failed', endedIt(migration, at + 1))
          } catch (error) {
            throw failed(migration, at + 1, error)
          }
        }
      }
      const note = JSON.stringify([...before, ...migrations].map(({ name, checksum }) => ({ name, checksum })))
      await client.query(`comment on schema ${own} is ${escapeLiteral(note)}`)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  })
