import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import knex, { type Knex } from 'knex'
import { hardenDatabase } from './harden.ts'
import { tenantName } from './names.ts'

const migrations = path.resolve(import.meta.dirname, '../../migrations')

/** Opens the platform's own pool. Nothing connects before the first query. */
export const openCore = (url: string, options: { max?: number; connectTimeoutMs?: number } = {}): Knex =>
  knex({
    client: 'pg',
    connection: { connectionString: url, application_name: 'plexica', keepAlive: true },
    pool: { min: 0, max: options.max ?? 10 },
    acquireConnectionTimeout: options.connectTimeoutMs ?? 10_000,
  })

const isMigration = (file: string): boolean => /^\d+_.*\.[jt]s$/.test(file)

/** As a migration is recorded, whether it is a source file or, in the package of the command, built from one. */
const nameOf = (file: string): string => file.replace(/\.js$/, '.ts')

const namesIn = async (folder: string): Promise<string[]> =>
  (await fs.readdir(path.join(migrations, folder))).filter(isMigration).sort()

const config = (folder: 'core' | 'tenant', schemaName: string): Knex.MigratorConfig => ({
  migrationSource: {
    getMigrations: () => namesIn(folder),
    getMigrationName: nameOf,
    getMigration: (file: string) =>
      import(pathToFileURL(path.join(migrations, folder, file)).href) as Promise<Knex.Migration>,
  },
  schemaName,
  tableName: 'migrations',
})

/** Only one process migrates at a time; the others wait here and then find nothing left to do. */
const migrationLock = 'plexica: migrations'

/**
 * Brings schema `core` and every tenant's schema up to date. Safe to run at every start and by many
 * processes at once.
 */
export async function migrateCore(core: Knex): Promise<void> {
  await core.transaction(async (lock) => {
    await lock.raw('select pg_advisory_xact_lock(hashtext(?))', migrationLock)
    await core.raw('create schema if not exists core')
    // We hold the lock that counts: one left by Knex is of a process that died in the middle.
    if (await core.schema.withSchema('core').hasTable('migrations_lock'))
      await core.withSchema('core').table('migrations_lock').update({ is_locked: 0 })
    await core.migrate.latest(config('core', 'core'))
    await hardenDatabase(core)
    for (const slug of await tenantsBehind(core)) await core.transaction((trx) => migrateTenant(trx, slug))
  })
}

/** Tenants that lack a migration: looking at each by Knex would take minutes at each start with thousands of them. */
async function tenantsBehind(core: Knex): Promise<string[]> {
  const names = (await namesIn('tenant')).map(nameOf)
  const slugs: string[] = await core('core.tenants').orderBy('slug').pluck('slug')
  const behind: string[] = []
  const several = 200
  for (let at = 0; at < slugs.length; at += several) {
    const some = slugs.slice(at, at + several)
    const each = some.map(() => 'select ? as slug where (select count(*) from ??.migrations where name = any(?)) < ?')
    const bindings = some.flatMap((slug) => [slug, tenantName(slug), names, names.length])
    const { rows } = await core.raw<{ rows: { slug: string }[] }>(each.join(' union all '), bindings)
    behind.push(...rows.map((row) => row.slug))
  }
  return behind
}

/** Brings one tenant's schema up to date inside of `trx`. */
export async function migrateTenant(trx: Knex.Transaction, slug: string): Promise<void> {
  const schema = tenantName(slug)
  await trx.raw('set local search_path = ??', schema)
  await trx.migrate.latest(config('tenant', schema))
  await trx.raw('set local search_path to default')
}
