import type { Knex } from 'knex'

/**
 * For Knex's own command, for example `npx knex migrate:make --migrations-directory migrations/core name`.
 * The platform migrates by itself when it starts (`runtime/database/core.ts`).
 */
const config: Knex.Config = {
  client: 'pg',
  connection: process.env.DATABASE_URL ?? '',
  migrations: {
    directory: './migrations/core',
    schemaName: 'core',
    tableName: 'migrations',
    extension: 'ts',
    loadExtensions: ['.ts'],
  },
}

export default config
