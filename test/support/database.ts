import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Knex } from 'knex'
import { migrateCore, openCore } from '../../runtime/database/core.ts'
import { startEmbeddedPostgres } from '../../runtime/database/embedded.ts'
import { hardenDatabase } from '../../runtime/database/harden.ts'
import { tenantName } from '../../runtime/database/names.ts'

export interface TestDatabase {
  /** URL of a fresh, migrated database. */
  url: string
  core: Knex
  /** Drops it, with the roles of its tenants. */
  drop(): Promise<void>
}

/**
 * A fresh, migrated database in the cluster at TEST_POSTGRES_URL, or else in one embedded cluster that
 * ends with this process.
 *
 * @example
 * let database: TestDatabase
 * before(async () => { database = await testDatabase() })
 * after(() => database.drop())
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { url: clusterUrl, template } = await cluster()
  const name = `plexica_test_${randomBytes(6).toString('hex')}`
  await inCluster(clusterUrl, (knex) => knex.raw('create database ?? template ??', [name, template]))
  const url = databaseUrl(clusterUrl, name)
  const core = openCore(url)
  await hardenDatabase(core)
  return {
    url,
    core,
    async drop() {
      const roles = await rolesOf(core)
      await core.destroy()
      await inCluster(clusterUrl, async (knex) => {
        await knex.raw('drop database ?? with (force)', name)
        for (const role of roles) await knex.raw('drop role if exists ??', role)
      })
    },
  }
}

/** URL of the test cluster: for what needs to make databases of its own. */
export const testCluster = async (): Promise<string> => (await cluster()).url

let shared: Promise<{ url: string; template: string }> | undefined

const cluster = () => (shared ??= openCluster())

async function openCluster(): Promise<{ url: string; template: string }> {
  const url =
    process.env.TEST_POSTGRES_URL ??
    (
      await startEmbeddedPostgres({
        dataDir: path.join(tmpdir(), `plexica-test-${process.pid}-${randomBytes(3).toString('hex')}`),
        temporary: true,
      })
    ).url
  return { url, template: await makeTemplate(url) }
}

/** A migrated database to copy from, named by what the migrations say; made by whichever process comes first. */
async function makeTemplate(url: string): Promise<string> {
  const template = `plexica_template_${await migrationsHash()}`
  await inCluster(url, (knex) =>
    knex.transaction(async (lock) => {
      await lock.raw('select pg_advisory_xact_lock(hashtext(?))', template)
      const { rows } = await lock.raw<{ rows: { datistemplate: boolean }[] }>(
        'select datistemplate from pg_database where datname = ?',
        template,
      )
      if (rows[0]?.datistemplate) return
      await knex.raw('drop database if exists ??', template)
      await knex.raw('create database ??', template)
      const core = openCore(databaseUrl(url, template))
      await migrateCore(core).finally(() => core.destroy())
      await knex.raw('alter database ?? is_template true allow_connections false', template)
    }),
  )
  return template
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256')
  const root = path.resolve(import.meta.dirname, '../..')
  for (const folder of ['migrations/core', 'migrations/tenant'])
    for (const file of (await fs.readdir(path.join(root, folder))).sort())
      hash.update(file).update(await fs.readFile(path.join(root, folder, file)))
  return hash.digest('hex').slice(0, 12)
}

async function rolesOf(core: Knex): Promise<string[]> {
  const slugs: string[] = await core('core.tenants').pluck('slug')
  const ofTenants = slugs.map(tenantName).flatMap((name) => [`${name}__`, `l${name.slice(1)}__`])
  const { rows } = await core.raw<{ rows: { rolname: string }[] }>(
    'select rolname from pg_roles where exists (select from unnest(?::text[]) as prefix where starts_with(rolname, prefix))',
    [ofTenants],
  )
  return rows.map(({ rolname }) => rolname)
}

const databaseUrl = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

async function inCluster<T>(url: string, work: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = openCore(url, { max: 2 })
  try {
    return await work(knex)
  } finally {
    await knex.destroy()
  }
}
