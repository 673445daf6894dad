import { readdir, readFile } from 'node:fs/promises'
import { randomBytes, randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { migrateCore, migrateTenant, openCore } from '../../runtime/database/core.ts'
import { startEmbeddedPostgres } from '../../runtime/database/embedded.ts'
import { installationName } from '../../runtime/database/names.ts'
import { createInstallationSchema, createTenantSchema } from '../../runtime/database/roles.ts'
import { createInstallationPools } from '../../runtime/database/installation-pools.ts'
import type { Deployment } from '../../runtime/supervisor/types.ts'
import type { CapabilityHost } from '../../sandbox/capabilities/define.ts'
import { dbHost } from '../../sandbox/capabilities/db/host.ts'
import { kvHost } from '../../sandbox/capabilities/kv/host.ts'
import { UsageError } from './exit-codes.ts'

interface RunDatabase {
  capabilities: CapabilityHost[]
  stop: () => Promise<void>
}

/**
 * A real Postgres for one run, with the schema and role that an installation would have. SQL files in `migrations/`
 * beside the plugin are run first, under that role. All of it is gone afterwards.
 *
 * @throws {UsageError} when a migration fails
 */
export const startRunDatabase = async (
  { tenant, installation }: Deployment,
  pluginFolder: string,
): Promise<RunDatabase> => {
  const masterKey = randomBytes(32).toString('hex')
  // Nothing is around it that would be left when this process is killed.
  const dataDir = join(tmpdir(), `plexica-run-${randomUUID()}`)
  const postgres = await startEmbeddedPostgres({ dataDir, temporary: true })
  const core = openCore(postgres.url)
  const pools = createInstallationPools({ core, coreUrl: postgres.url, masterKey })
  const stop = async () => {
    await pools.closeAll()
    await core.destroy()
    await postgres.stop()
  }
  try {
    await migrateCore(core)
    await core.transaction(async (trx) => {
      await createTenantSchema(trx, tenant.slug)
      await migrateTenant(trx, tenant.slug)
      await createInstallationSchema(trx, { slug: tenant.slug, plugin: installation.plugin }, masterKey)
    })
    await migratePlugin(core, installationName(tenant.slug, installation.plugin), join(pluginFolder, 'migrations'))
  } catch (error) {
    await stop()
    throw error
  }
  return { capabilities: [dbHost({ pools }), kvHost({ core })], stop }
}

const migratePlugin = async (core: Knex, schema: string, folder: string) => {
  const files = await readdir(folder).catch(() => [])
  for (const name of files.filter((file) => file.endsWith('.sql')).sort()) {
    const sql = await readFile(join(folder, name), 'utf8')
    try {
      await core.transaction(async (trx) => {
        await trx.raw('set local role ??', schema)
        await trx.raw('set local search_path = ??', schema)
        await trx.raw(sql.replaceAll('?', '\\?'))
      })
    } catch (error) {
      throw new UsageError(`migrations/${name} failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
