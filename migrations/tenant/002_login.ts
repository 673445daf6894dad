import type { Knex } from 'knex'
import { dbLimits } from '../../sandbox/capabilities/db/limits.ts'

/**
 * Settings of the tenant's login. Here and not at the start of each session, where they would be lost
 * between a pooler and the server; and not in each transaction, whose cost they would double.
 */
const settings = [
  // The schema of whatever role the session has become: each installation finds its own tables.
  'search_path = "$user"',
  // How values are written is the same everywhere.
  "timezone = 'UTC'",
  "datestyle = 'ISO, MDY'",
  "intervalstyle = 'iso_8601'",
  "bytea_output = 'hex'",
  'standard_conforming_strings = on',
  // Nothing runs or waits forever.
  `statement_timeout = '${dbLimits.statementMs}ms'`,
  "idle_in_transaction_session_timeout = '1min'",
  "lock_timeout = '1min'",
]

export async function up(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { login: string }[] }>('select current_schema() as login')
  for (const setting of settings) await knex.raw(`alter role ?? set ${setting}`, rows[0]?.login ?? '')
}

export async function down(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { login: string }[] }>('select current_schema() as login')
  await knex.raw('alter role ?? reset all', rows[0]?.login ?? '')
}
